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
  http      the server crate, including its HTTP tests

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
    Http,
    Wasm,
    Browser,
}

/// The parts of a full run.
const FULL_RUN: [TestPart; 3] = [TestPart::Native, TestPart::Wasm, TestPart::Browser];

impl TestPart {
    pub(crate) fn named(name: &str) -> Result<Self, TaskError> {
        [Self::Native, Self::Rules, Self::Http, Self::Wasm, Self::Browser]
            .into_iter()
            .find(|part| part.name() == name)
            .ok_or_else(|| TaskError::new(format!("there is no part `{name}` (cargo xtask test --help lists them)")))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Rules => "rules",
            Self::Http => "http",
            Self::Wasm => "wasm",
            Self::Browser => "browser",
        }
    }

    fn run(self, arguments: &[OsString]) -> Result<TestCounts, TaskError> {
        match self {
            Self::Native => native::all(arguments),
            Self::Rules => native::rules(arguments),
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

pub(crate) fn run(options: &Options) -> ExitCode {
    let parts = if options.only.is_empty() { &FULL_RUN[..] } else { &options.only };
    let reports: Vec<PartReport> = parts.iter().map(|part| report(*part, &options.arguments)).collect();

    println!();
    let mut total = TestCounts::default();
    for report in &reports {
        let TestCounts { passed, failed } = report.counts;
        let name = report.part.name();
        println!("{name:<8} {passed:>6} passed {failed:>4} failed {:>5} s", report.elapsed.as_secs());
        if let Some(error) = &report.error {
            println!("         {error}");
        }
        total = total + report.counts;
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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
