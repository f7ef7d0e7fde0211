//! Counts of passed and failed tests, parsed from the output of the test runners.

use std::ops::Add;
use std::process::ExitStatus;

/// Maximum number of Rust tests in a run that pass only at their second try; nextest names them.
const FLAKY: u32 = 3;

/// Passed and failed tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TestCounts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl TestCounts {
    /// A part that could not run counts as one failure.
    pub(crate) const BROKEN: Self = Self { passed: 0, failed: 1 };

    /// Counts a failure if the runner failed without naming a test: it did not compile, or crashed.
    pub(crate) fn checked(self, status: ExitStatus) -> Self {
        if self.failed == 0 && !status.success() { Self { failed: 1, ..self } } else { self }
    }
}

impl Add for TestCounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Sums up the lines `test result: ok. 3 passed; 0 failed; …` of the standard harness.
pub(crate) fn of_harness(output: &str) -> TestCounts {
    output
        .lines()
        .map(strip_colours)
        .filter_map(|line| line.split_once("test result:").map(|(_, rest)| parse_pairs(rest)))
        .fold(TestCounts::default(), Add::add)
}

/// Reads the summary line of nextest: `Summary [ 1.2s] 12 tests run: 11 passed, 1 failed, 0 skipped`.
pub(crate) fn of_nextest(output: &str) -> TestCounts {
    let summary = output.lines().map(strip_colours).rfind(|line| line.contains("run: "));
    summary.and_then(|line| line.split_once("run: ").map(|(_, rest)| parse_pairs(rest))).unwrap_or_default()
}

/// Reads the line `counts: 12 passed, 0 failed` of our Playwright reporter.
pub(crate) fn of_browser(output: &str) -> TestCounts {
    let line = output.lines().map(strip_colours).rfind(|line| line.starts_with("counts: "));
    line.map(|line| parse_pairs(&line)).unwrap_or_default()
}

/// Reads pairs of a number and a word, ignoring punctuation.
fn parse_pairs(text: &str) -> TestCounts {
    let words: Vec<&str> = text.split([' ', ',', ';', '(', ')']).filter(|word| !word.is_empty()).collect();
    let (mut counts, mut flaky) = (TestCounts::default(), 0);
    for pair in words.windows(2) {
        let Ok(number) = pair[0].parse::<u32>() else {
            continue;
        };
        match pair[1] {
            "passed" => counts.passed += number,
            "failed" | "timed" | "exec" => counts.failed += number,
            "flaky" => flaky = number,
            _ => {}
        }
    }
    if flaky > FLAKY {
        counts.passed = counts.passed.saturating_sub(flaky);
        counts.failed += flaky;
    }
    counts
}

/// Strips ANSI colours.
fn strip_colours(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\x1b' {
            // A colour sequence ends with its first letter.
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_up_harness_results() {
        let output = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
                      test result: \x1b[31mFAILED\x1b[m. 1 passed; 3 failed; 1 ignored\n";
        assert_eq!(of_harness(output), TestCounts { passed: 3, failed: 3 });
    }

    #[test]
    fn reads_last_nextest_summary() {
        let output = "     Summary [   0.012s] 5 tests run: 2 passed (1 slow), 2 failed, 1 timed out, 1 skipped\n";
        assert_eq!(of_nextest(output), TestCounts { passed: 2, failed: 3 });
        let coloured = "\x1b[32;1m     Summary\x1b[0m [   0.1s] \x1b[1m7\x1b[0m tests run: \x1b[1m7\x1b[0m \x1b[32;1mpassed\x1b[0m, 0 skipped";
        assert_eq!(of_nextest(coloured), TestCounts { passed: 7, failed: 0 });
        let flaky = |number| format!("Summary [ 0.1s] 9 tests run: 9 passed (1 slow, {number} flaky), 0 skipped");
        assert_eq!(of_nextest(&flaky(3)), TestCounts { passed: 9, failed: 0 });
        assert_eq!(of_nextest(&flaky(4)), TestCounts { passed: 5, failed: 4 });
        let stopped = "Summary [ 0.1s] 3/7 tests run: 2 passed, 1 failed, 0 skipped";
        assert_eq!(of_nextest(stopped), TestCounts { passed: 2, failed: 1 });
    }

    #[test]
    fn reads_playwright_reporter() {
        assert_eq!(of_browser("…\ncounts: 12 passed, 1 failed\n"), TestCounts { passed: 12, failed: 1 });
        assert_eq!(of_browser("nothing"), TestCounts::default());
    }
}
