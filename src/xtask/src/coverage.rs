//! `cargo xtask coverage`: whether every line of the rules is run by their tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Failure;
use crate::place;
use crate::process::{answer, cargo, program, run as run_program};
use crate::say;

pub(crate) const HELP: &str = "\
Usage: cargo xtask coverage

Runs the tests of the rules crate with coverage, prints the figures for each file, and fails when a line was not run.
Installs cargo-llvm-cov once where it is missing (1 to 3 minutes).
";

const TOOL: &str = "cargo-llvm-cov";

pub(crate) fn run() -> Result<(), Failure> {
    let tool = ensure()?;
    let mut command = program(tool);
    command.args(["llvm-cov", "--package", "handover-rules", "--tests", "--fail-under-lines", "100"]);
    apply_llvm(&mut command);
    say::step("Coverage of the rules");
    run_program(&mut command, "coverage")
}

/// The program, installed first where it is missing.
fn ensure() -> Result<PathBuf, Failure> {
    let own = place::tools().join("bin").join(TOOL);
    let works = |file: &Path| answer(program(file).args(["llvm-cov", "--version"])).is_some();
    if let Some(found) = place::find_program(TOOL, &[]).into_iter().chain([own.clone()]).find(|file| works(file)) {
        return Ok(found);
    }
    say::step("Installing cargo-llvm-cov (1 to 3 minutes, once)");
    let mut install = cargo();
    install.args(["install", "--quiet", TOOL, "--locked", "--root"]).arg(place::tools());
    run_program(&mut install, "cargo install cargo-llvm-cov")?;
    Ok(own)
}

/// Debian brings the tools beside its own compiler; with rustup they are a component that the program finds itself.
fn apply_llvm(command: &mut Command) {
    for (variable, path) in [("LLVM_COV", "/usr/bin/llvm-cov-22"), ("LLVM_PROFDATA", "/usr/bin/llvm-profdata-22")] {
        if std::env::var_os(variable).is_none() && Path::new(path).is_file() {
            command.env(variable, path);
        }
    }
}
