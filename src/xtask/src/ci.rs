//! `cargo xtask ci`: everything that a change has to pass.

use std::process::ExitCode;

use crate::error::TaskError;
use crate::{build, coverage, lint, size, test};

pub(crate) const HELP: &str = "\
Usage: cargo xtask ci

Runs lint, build, size, coverage and test. Continues after a failure and succeeds if each of them did. The last line of the
output is `N passed, N failed`: tests, and one failure for each of the others that failed. .ci/run installs Debian packages and runs this.
";

type CiCheck = (&'static str, fn() -> Result<(), TaskError>);

const CHECKS: [CiCheck; 4] = [
    ("lint", || lint::run(&lint::Options::default())),
    ("build", build::run),
    ("size", size::run),
    ("coverage", coverage::run),
];

pub(crate) fn run() -> ExitCode {
    let mut failed = Vec::new();
    for (name, check) in CHECKS {
        if let Err(failure) = check() {
            eprintln!("{name}: {failure}");
            failed.push(name);
        }
    }
    // Last, for the last line.
    test::run(&test::Options::default(), &failed)
}
