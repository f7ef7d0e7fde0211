//! `cargo xtask ci`: what a change has to pass.

use std::process::ExitCode;

use crate::error::Failure;
use crate::{coverage, lint, size, test};

pub(crate) const HELP: &str = "\
Usage: cargo xtask ci

Runs lint, size, coverage and test, in this order and all of them, and succeeds if each did. .ci/run calls the same on
a machine that has nothing installed.
";

pub(crate) fn run() -> ExitCode {
    // The tests come last, so that the last line is their result.
    let checks = [(lint::run as fn() -> Result<(), Failure>, "lint"), (size::run, "size"), (coverage::run, "coverage")];
    let mut is_good = true;
    for (check, name) in checks {
        match check() {
            Ok(()) => {}
            Err(failure) => {
                eprintln!("{name}: {failure}");
                is_good = false;
            }
        }
    }
    let tests = test::run(&test::Options::default());
    if is_good { tests } else { ExitCode::FAILURE }
}
