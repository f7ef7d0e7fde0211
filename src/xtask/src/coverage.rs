//! `cargo xtask coverage`: line coverage of the rules.

use crate::error::TaskError;
use crate::log;
use crate::process::{program, run as run_program};
use crate::tools::{crates, rustup};

pub(crate) const HELP: &str = "\
Usage: cargo xtask coverage

Runs the tests of the rules crate with coverage, prints the figures of each file, and fails if a line is not covered,
naming it. Installs what is missing: cargo-llvm-cov from the crate registry, LLVM's tools with rustup or from the
distribution.
";

pub(crate) fn run() -> Result<(), TaskError> {
    let mut command = program(crates::llvm_cov().ensure()?);
    command.args(["llvm-cov", "--quiet", "--package", "handover-rules", "--lib", "--tests"]);
    command.args(["--fail-under-lines", "100", "--show-missing-lines"]);
    // The model runs for minutes when it is instrumented, and reaches no line of its own.
    command.args(["--", "--skip", "exhaustively"]);
    rustup::apply_coverage_tools(&mut command)?;
    log::step("Coverage of the rules");
    run_program(&mut command, "coverage")
        .map_err(|_| TaskError::new("a test of the rules failed, or the lines named above are not covered"))
}
