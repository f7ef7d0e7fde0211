//! `cargo xtask ci`: everything that a change has to pass.

use std::process::ExitCode;

use crate::build::package;
use crate::process::Background;
use crate::test::{Options, Report, TestPart};
use crate::{coverage, lint, size};

pub(crate) const HELP: &str = "\
Usage: cargo xtask ci

Runs lint, the native tests, those on PostgreSQL, coverage, the browser tests with a release of the app, size, and tries the
Debian package. Continues after a failure and succeeds if each of them did. Prints the time of each part and the slowest
tests. The last line of the output is `N passed, N failed`: tests, and one failure for each of the others that failed. .ci/run
installs Debian packages and runs this.
";

pub(crate) fn run() -> ExitCode {
    let options = Options::default();
    let mut report = Report::default();
    // A release is linked on one core for minutes; lint, tests and coverage keep the other one busy.
    let release = Background::start("release", &["build", "--app"]);
    report.check("lint", || lint::run(&lint::Options::default()));
    report.test_part(TestPart::Native, &options);
    report.test_part(TestPart::Postgres, &options);
    report.check("coverage", coverage::run);
    report.browser_part(release, &options);
    report.check("size", size::run);
    report.check("package", package::try_where_possible);
    report.print(None)
}
