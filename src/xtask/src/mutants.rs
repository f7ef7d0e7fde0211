//! `cargo xtask mutants`: changes the rules, one place at a time, and looks whether a test fails.

use crate::error::TaskError;
use crate::log;
use crate::paths;
use crate::process::{program, run as run_program};
use crate::tools::crates;

pub(crate) const HELP: &str = "\
Usage: cargo xtask mutants [--shard K/N] [--file PATH]...

Changes the rules crate in one place at a time, in a copy, and runs its tests: each change must make one fail. The
exhaustive model is left out, which would take a minute for each. Survivors are in target/mutants.out/missed.txt.
Installs cargo-mutants from the crate registry.

  --shard K/N   only part K of N (from 0), to share the work between machines
  --file PATH   only changes in this file, such as src/rules/src/model/zone.rs
";

/// Options of `mutants`.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) shard: Option<String>,
    pub(crate) files: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<(), TaskError> {
    let mut command = program(crates::mutants().ensure()?);
    command.args(["mutants", "--package", "handover-rules", "--profile", "mutants"]);
    command.arg("--output").arg(paths::target());
    for (name, values) in [("--shard", options.shard.as_slice()), ("--file", options.files.as_slice())] {
        for value in values {
            command.args([name, value]);
        }
    }
    command.current_dir(paths::root()).args(["--", "--lib", "--tests", "--", "--skip", "exhaustively"]);
    log::step("Mutants of the rules");
    run_program(&mut command, "cargo mutants")
        .map_err(|_| TaskError::new("some changes made no test fail: see target/mutants.out/missed.txt"))
}
