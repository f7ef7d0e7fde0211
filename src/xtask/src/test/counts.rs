//! Counts and times of tests, parsed from the output of the test runners.

use std::ops::Add;
use std::process::ExitStatus;
use std::time::Duration;

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
}

impl Add for TestCounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// The result of a test runner.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct TestRun {
    pub(crate) counts: TestCounts,
    /// The duration of each test; empty if the runner does not print it.
    pub(crate) times: Vec<(Duration, String)>,
    /// The tests that passed only at their second try.
    pub(crate) second_tries: Vec<String>,
    /// The tests that failed.
    pub(crate) failed: Vec<String>,
}

impl Add for TestRun {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            counts: self.counts + other.counts,
            times: [self.times, other.times].concat(),
            second_tries: [self.second_tries, other.second_tries].concat(),
            failed: [self.failed, other.failed].concat(),
        }
    }
}

impl TestRun {
    /// Counts a failure if the runner failed without naming a test: it did not compile, or crashed.
    pub(crate) fn checked(mut self, status: ExitStatus) -> Self {
        if self.counts.failed == 0 && !status.success() {
            self.counts.failed = 1;
        }
        self
    }
}

/// Sums up the lines `test result: ok. 3 passed; 0 failed; …` of the standard harness.
pub(crate) fn of_harness(output: &str) -> TestRun {
    let results = output.lines().map(strip_colours);
    let results = results.filter_map(|line| line.split_once("test result:").map(|(_, rest)| parse_pairs(rest)));
    TestRun { counts: results.fold(TestCounts::default(), Add::add), ..TestRun::default() }
}

/// Reads the lines of nextest: `PASS [   0.012s] (1/12) package::binary test` for each test, `FLAKY 2/2 [   0.012s] …`
/// for each that needed a second try, and `Summary [ 1.2s] 12 tests run: 11 passed, 1 failed, 0 skipped`. Failures are listed
/// once more after the summary.
pub(crate) fn of_nextest(output: &str) -> TestRun {
    let mut run = TestRun::default();
    for line in output.lines().map(strip_colours) {
        let line = line.trim_start();
        if line.starts_with("Summary ") {
            run.counts = line.split_once("run: ").map(|(_, rest)| parse_pairs(rest)).unwrap_or_default();
        } else if line.starts_with("PASS ") {
            run.times.extend(time_and_name(line));
        } else if line.starts_with("FAIL ") {
            if let Some((time, name)) = time_and_name(line)
                && !run.failed.contains(&name)
            {
                run.failed.push(name.clone());
                run.times.push((time, name));
            }
        } else if line.starts_with("FLAKY ") {
            run.second_tries.extend(time_and_name(line).map(|(_, name)| name));
        }
    }
    run
}

/// Splits `PASS [   0.012s] (1/12) package::binary test`.
fn time_and_name(line: &str) -> Option<(Duration, String)> {
    let (time, name) = line.split_once('[')?.1.split_once("s]")?;
    let time = Duration::try_from_secs_f64(time.trim().parse().ok()?).ok()?;
    let name = name.trim();
    let name = if name.starts_with('(') { name.split_once(')').map_or(name, |(_, name)| name.trim()) } else { name };
    Some((time, name.to_owned()))
}

/// Reads the lines of our Playwright reporter: `time: 1.234 title` for each test, `second try: title` for each that needed
/// one, `failed: title` for each that failed, and `counts: 12 passed, 0 failed`.
pub(crate) fn of_browser(output: &str) -> TestRun {
    let mut run = TestRun::default();
    for line in output.lines().map(strip_colours) {
        match line.split_once(": ") {
            Some(("counts", _)) => run.counts = parse_pairs(&line),
            Some(("second try", title)) => run.second_tries.push(title.to_owned()),
            Some(("failed", title)) => run.failed.push(title.to_owned()),
            Some(("time", rest)) => run.times.extend(rest.split_once(' ').and_then(|(time, title)| {
                Some((Duration::try_from_secs_f64(time.parse().ok()?).ok()?, title.to_owned()))
            })),
            _ => {}
        }
    }
    run
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
        assert_eq!(of_harness(output).counts, TestCounts { passed: 3, failed: 3 });
    }

    #[test]
    fn reads_last_nextest_summary() {
        let counts = |output: &str| of_nextest(output).counts;
        let output = "     Summary [   0.012s] 5 tests run: 2 passed (1 slow), 2 failed, 1 timed out, 1 skipped\n";
        assert_eq!(counts(output), TestCounts { passed: 2, failed: 3 });
        let coloured = "\x1b[32;1m     Summary\x1b[0m [   0.1s] \x1b[1m7\x1b[0m tests run: \x1b[1m7\x1b[0m \x1b[32;1mpassed\x1b[0m, 0 skipped";
        assert_eq!(counts(coloured), TestCounts { passed: 7, failed: 0 });
        let flaky = |number| format!("Summary [ 0.1s] 9 tests run: 9 passed (1 slow, {number} flaky), 0 skipped");
        assert_eq!(counts(&flaky(3)), TestCounts { passed: 9, failed: 0 });
        assert_eq!(counts(&flaky(4)), TestCounts { passed: 5, failed: 4 });
        let stopped = "Summary [ 0.1s] 3/7 tests run: 2 passed, 1 failed, 0 skipped";
        assert_eq!(counts(stopped), TestCounts { passed: 2, failed: 1 });
    }

    #[test]
    fn reads_times_and_second_tries_of_nextest() {
        let run = of_nextest(
            "        PASS [   0.012s] ( 1/12) handover-rules::rules values::reads\n\
             \x1b[31m  TRY 1 FAIL\x1b[0m [   3.000s] handover-server::http races\n\
             \x1b[31m        FAIL\x1b[0m [   1.250s] xtask lint::finds\n        FAIL [   1.250s] xtask lint::finds\n   FLAKY 2/2 [   4.000s] handover-server::http races\n",
        );
        let time = |millis, name: &str| (Duration::from_millis(millis), name.to_owned());
        assert_eq!(run.times, [time(12, "handover-rules::rules values::reads"), time(1250, "xtask lint::finds")]);
        assert_eq!(run.second_tries, ["handover-server::http races"]);
        assert_eq!(run.failed, ["xtask lint::finds"]);
    }

    #[test]
    fn reads_playwright_reporter() {
        let run = of_browser(
            "…\ntime: 1.5 a.spec.ts › sorts: by name\nsecond try: a.spec.ts › sorts\n\
             failed: a.spec.ts › filters\ncounts: 12 passed, 1 failed\n",
        );
        assert_eq!(run.counts, TestCounts { passed: 12, failed: 1 });
        assert_eq!(run.times, [(Duration::from_millis(1500), "a.spec.ts › sorts: by name".to_owned())]);
        assert_eq!(run.second_tries, ["a.spec.ts › sorts"]);
        assert_eq!(run.failed, ["a.spec.ts › filters"]);
        assert_eq!(of_browser("nothing"), TestRun::default());
    }
}
