//! `cargo xtask test`: all tests, and one line with the result.

mod browser;
mod counts;
mod native;
mod wasm;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use crate::error::TaskError;
use crate::log;
use crate::stopwatch::Stopwatch;
use counts::TestCounts;

pub(crate) const HELP: &str = "\
Usage: cargo xtask test [--only PART[,PART]] [-- ARGUMENT...]

Runs all tests, continues after a part that fails, and ends with one line `N passed, N failed`. A part that cannot run, or
that runs no test at all, counts as one failure.

  native    rules, server, xtask, the app's unit tests and doc tests, on this machine
  wasm      the rules, compiled to WebAssembly
  browser   the app in Chromium against the real server

Subsets of `native`, for --only:

  rules     the rules crate
  server    the server crate: its unit tests and all its test binaries (tests/README.md)
  http      its HTTP tests only

Arguments after `--` go to the test runner of a single part, for example a part of a test's name, or for `browser` what
Playwright takes: cargo xtask test --only browser -- services.spec.ts -g sorts
";

/// Options of `test`.
#[derive(Default)]
pub(crate) struct Options {
    /// The parts to run; all if empty.
    pub(crate) only: Vec<TestPart>,
    /// Passed on to the test runner.
    pub(crate) arguments: Vec<OsString>,
}

/// A group of tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TestPart {
    Native,
    Rules,
    Server,
    Http,
    Wasm,
    Browser,
}

/// The parts of a full run.
const FULL_RUN: [TestPart; 3] = [TestPart::Native, TestPart::Wasm, TestPart::Browser];

impl TestPart {
    pub(crate) fn named(name: &str) -> Result<Self, TaskError> {
        [Self::Native, Self::Rules, Self::Server, Self::Http, Self::Wasm, Self::Browser]
            .into_iter()
            .find(|part| part.name() == name)
            .ok_or_else(|| TaskError::new(format!("there is no part `{name}` (cargo xtask test --help lists them)")))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Rules => "rules",
            Self::Server => "server",
            Self::Http => "http",
            Self::Wasm => "wasm",
            Self::Browser => "browser",
        }
    }

    fn run(self, arguments: &[OsString]) -> Result<TestCounts, TaskError> {
        match self {
            Self::Native => native::all(arguments),
            Self::Rules => native::rules(arguments),
            Self::Server => native::server(arguments),
            Self::Http => native::http(arguments),
            Self::Wasm => wasm::run(arguments),
            Self::Browser => browser::run(arguments),
        }
    }
}

/// The result of one part.
struct PartReport {
    part: TestPart,
    counts: TestCounts,
    elapsed: Duration,
    /// The reason if the part could not run.
    error: Option<String>,
}

/// Runs the parts and prints the result. Each of `failed_checks`, which are no tests, counts as one failure, so that the last
/// line tells of them, too.
pub(crate) fn run(options: &Options, failed_checks: &[&str]) -> ExitCode {
    let parts = if options.only.is_empty() { &FULL_RUN[..] } else { &options.only };
    let reports: Vec<PartReport> = parts.iter().map(|part| report(*part, &options.arguments)).collect();
    let (lines, total) = summary(&reports, failed_checks);
    println!("\n{}", lines.join("\n"));
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The lines that are printed at the end, and the totals in the last of them.
fn summary(reports: &[PartReport], failed_checks: &[&str]) -> (Vec<String>, TestCounts) {
    let checks = failed_checks.iter().map(|check| (*check, TestCounts::BROKEN, None, None));
    let parts = reports
        .iter()
        .map(|report| (report.part.name(), report.counts, Some(report.elapsed.as_secs()), report.error.as_deref()));
    let (mut lines, mut total) = (Vec::new(), TestCounts::default());
    for (name, counts, seconds, error) in checks.chain(parts) {
        let TestCounts { passed, failed } = counts;
        let seconds = seconds.map_or_else(String::new, |seconds| format!(" {seconds:>5} s"));
        lines.push(format!("{name:<8} {passed:>6} passed {failed:>4} failed{seconds}"));
        lines.extend(error.map(|error| format!("         {error}")));
        total = total + counts;
    }
    lines.push(format!("{} passed, {} failed", total.passed, total.failed));
    (lines, total)
}

fn report(part: TestPart, arguments: &[OsString]) -> PartReport {
    let stopwatch = Stopwatch::start();
    log::step(&format!("Tests: {}", part.name()));
    let (counts, error) = match part.run(arguments) {
        Ok(counts) if counts == TestCounts::default() => (TestCounts::BROKEN, Some("no tests were run".to_owned())),
        Ok(counts) => (counts, None),
        Err(failure) => (TestCounts::BROKEN, Some(failure.to_string())),
    };
    if let Some(error) = &error {
        log::note(error);
    }
    PartReport { part, counts, elapsed: stopwatch.elapsed(), error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_in_the_help_has_its_name() {
        let is_part = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
        let named: Vec<&str> = HELP.lines().filter(is_part).filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(named, ["native", "wasm", "browser", "rules", "server", "http"]);
        for name in named {
            assert_eq!(TestPart::named(name).map(TestPart::name).ok(), Some(name));
        }
    }

    #[test]
    fn the_last_line_counts_failed_checks() {
        let counts = TestCounts { passed: 3, failed: 0 };
        let native = PartReport { part: TestPart::Native, counts, elapsed: Duration::from_secs(9), error: None };
        let error = Some("no tests were run".to_owned());
        let wasm = PartReport { part: TestPart::Wasm, counts: TestCounts::BROKEN, elapsed: Duration::ZERO, error };
        let (lines, total) = summary(&[native, wasm], &["lint"]);
        let expected = [
            "lint          0 passed    1 failed",
            "native        3 passed    0 failed     9 s",
            "wasm          0 passed    1 failed     0 s",
            "         no tests were run",
            "3 passed, 2 failed",
        ];
        assert_eq!(lines, expected);
        assert_eq!(total, TestCounts { passed: 3, failed: 2 });
    }
}
