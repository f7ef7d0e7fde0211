//! `cargo xtask test`: the tests, and one line with the result.

mod browser;
mod counts;
mod native;
mod postgres;
mod report;
mod wasm;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::build;
use crate::error::TaskError;
use crate::process::Background;
use counts::TestRun;
pub(crate) use report::Report;

pub(crate) const HELP: &str = "\
Usage: cargo xtask test [--all] [--dev] [--only PART[,PART]] [-- ARGUMENT...]

Runs the tests, continues after a part that fails, and ends with one line `N passed, N failed`. A part that cannot run, or
that runs no test at all, counts as one failure.

  native    rules, server, xtask, and the app's unit tests, on this machine
  postgres  tests of the store, of imports, of several servers, races and random histories, on a throw-away PostgreSQL
  browser   the app in Chromium against the real server

With --dev, browser tests use a development build of the app, which is the quicker one to build again after a change; tests
that need the release are left out.

Subsets of `native`, for --only:

  rules     the rules crate
  server    the server crate: its unit tests and all its test binaries (tests/README.md)
  http      its HTTP tests only

With --all, also what takes long, for a run before a release:

  native    tests that are marked `#[ignore = \"long\"]`
  postgres  these, and all tests of HTTP
  browser   tests that are tagged @all
  wasm      the rules, compiled to WebAssembly

Arguments after `--` go to the test runner of a single part, for example a part of a test's name, or for `browser` what
Playwright takes: cargo xtask test --only browser -- services.spec.ts -g sorts
";

/// The last lines of a run without `--all`.
const LEFT_OUT: &str = "\
Left out without --all: kill loops, 10,000 lines, models at full depth, mutated imports, most HTTP tests on
PostgreSQL, all widths, themes and languages of the screens, and the rules as WebAssembly. In CI only: the Debian package, and
the files in OPERATIONS.md by their programs.
";

/// Options of `test`.
#[derive(Default)]
pub(crate) struct Options {
    /// The parts to run; those of a whole run if empty.
    pub(crate) only: Vec<TestPart>,
    /// Includes long tests.
    pub(crate) is_all: bool,
    /// Browser tests use a development build of the app.
    pub(crate) is_dev: bool,
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
    Postgres,
    Wasm,
    Browser,
}

impl TestPart {
    pub(crate) fn named(name: &str) -> Result<Self, TaskError> {
        [Self::Native, Self::Rules, Self::Server, Self::Http, Self::Postgres, Self::Wasm, Self::Browser]
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
            Self::Postgres => "postgres",
            Self::Wasm => "wasm",
            Self::Browser => "browser",
        }
    }
}

impl TestPart {
    fn run(self, options: &Options) -> Result<TestRun, TaskError> {
        match self {
            Self::Native => native::all(options),
            Self::Rules => native::rules(options),
            Self::Server => native::server(options),
            Self::Http => native::http(options),
            Self::Postgres => postgres::run(options),
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

    /// Waits for a release that is being built, and runs the browser tests with its app.
    pub(crate) fn browser_part(&mut self, release: Result<Background, TaskError>, options: &Options) {
        let is_built = self.check("release", || release?.finish());
        self.tests(TestPart::Browser.name(), || {
            if is_built {
                browser::run_with(&build::existing_app()?, options)
            } else {
                Err(TaskError::new("no release"))
            }
        });
    }
}

/// Runs the parts and prints the result.
pub(crate) fn run(options: &Options) -> ExitCode {
    let parts = match options.only.as_slice() {
        [] if options.is_all => &[TestPart::Native, TestPart::Postgres, TestPart::Wasm, TestPart::Browser],
        [] => &[TestPart::Native, TestPart::Postgres, TestPart::Browser][..],
        only => only,
    };
    let mut report = Report::default();
    // A release is linked on one core for minutes; the other parts keep the other core busy.
    let is_built_beside = parts.len() > 1 && parts.contains(&TestPart::Browser) && !options.is_dev;
    let mut app = is_built_beside.then(|| Background::start("app", &["build", "--app"]));
    for part in parts {
        match app.take_if(|_| *part == TestPart::Browser) {
            Some(app) => report.browser_part(app, options),
            None => report.test_part(*part, options),
        }
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
        let native = ["rules", "server", "http"];
        let groups = [&["native", "postgres", "browser"][..], &native, &["native", "postgres", "browser", "wasm"]];
        assert_eq!(named, groups.concat());
        for name in named {
            assert_eq!(TestPart::named(name).map(TestPart::name).ok(), Some(name));
        }
    }
}
