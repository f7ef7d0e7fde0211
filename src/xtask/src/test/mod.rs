//! `cargo xtask test`: the tests, and one line with the result.

pub(crate) mod browser;
mod counts;
mod native;
mod report;
mod wasm;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::error::TaskError;
use counts::TestRun;
pub(crate) use report::Report;

pub(crate) const HELP: &str = "\
Usage: cargo xtask test [--all] [--release] [--only PART[,PART]] [-- ARGUMENT...]

Runs the tests, continues after a part that fails, and ends with one line `N passed, N failed`. A part that cannot run, or
that runs no test at all, counts as one failure.

  native    rules, server, xtask, and the app's unit tests, on this machine
  browser   the app in Chromium against the real server

With --release, browser tests use the release build of the app, not a development build.

Subsets of `native`, for --only:

  rules     the rules crate
  server    the server crate: its unit tests and all its test binaries (tests/README.md)
  http      its HTTP tests only

With --all, also what takes long, for a run before a release:

  native    tests that are marked `#[ignore = \"long\"]`
  browser   tests that are tagged @all; it implies --release
  wasm      the rules, compiled to WebAssembly

Arguments after `--` go to the test runner of a single part, for example a part of a test's name, or for `browser` what
Playwright takes: cargo xtask test --only browser -- services.spec.ts -g sorts
";

/// What a run without `--all` says at its end.
const LEFT_OUT: &str = "\
Left out without --all: kill loops, 10,000 lines, models at full depth, mutated imports, all widths, themes and languages
of the screens, the rules as WebAssembly, and the release build of the app.
";

/// Options of `test`.
#[derive(Default)]
pub(crate) struct Options {
    /// The parts to run; those of a whole run if empty.
    pub(crate) only: Vec<TestPart>,
    /// Includes long tests.
    pub(crate) is_all: bool,
    /// Browser tests use the release build of the app.
    pub(crate) is_release: bool,
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

impl TestPart {
    pub(crate) fn named(name: &str) -> Result<Self, TaskError> {
        [Self::Native, Self::Rules, Self::Server, Self::Http, Self::Wasm, Self::Browser]
            .into_iter()
            .find(|part| part.name() == name)
            .ok_or_else(|| TaskError::new(format!("there is no part `{name}` (cargo xtask test --help lists them)")))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Rules => "rules",
            Self::Server => "server",
            Self::Http => "http",
            Self::Wasm => "wasm",
            Self::Browser => "browser",
        }
    }

    fn run(self, options: &Options) -> Result<TestRun, TaskError> {
        match self {
            Self::Native => native::all(options),
            Self::Rules => native::rules(options),
            Self::Server => native::server(options),
            Self::Http => native::http(options),
            Self::Wasm => wasm::run(options),
            Self::Browser => browser::run(options),
        }
    }
}

impl Report {
    /// Runs a part of the tests.
    pub(crate) fn test_part(&mut self, part: TestPart, options: &Options) {
        self.tests(part.name(), || part.run(options));
    }
}

/// Runs the parts and prints the result.
pub(crate) fn run(options: &Options) -> ExitCode {
    let parts = match options.only.as_slice() {
        [] if options.is_all => &[TestPart::Native, TestPart::Wasm, TestPart::Browser],
        [] => &[TestPart::Native, TestPart::Browser][..],
        only => only,
    };
    let mut report = Report::default();
    for part in parts {
        report.test_part(*part, options);
    }
    report.print((options.only.is_empty() && !options.is_all).then_some(LEFT_OUT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_in_the_help_has_its_name() {
        let is_part = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
        let named: Vec<&str> = HELP.lines().filter(is_part).filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(named, ["native", "browser", "rules", "server", "http", "native", "browser", "wasm"]);
        for name in named {
            assert_eq!(TestPart::named(name).map(TestPart::name).ok(), Some(name));
        }
    }
}
