//! What reads the counters of a coverage build: a component of rustup's toolchain, or Debian's package of the same LLVM.

use std::process::Command;

use super::{debian, rustup};
use crate::error::Failure;
use crate::process::{answer, program};

/// Debian's programs, and the variables by which cargo-llvm-cov is told of them.
const PROGRAMS: [(&str, &str); 2] =
    [("LLVM_COV", "/usr/bin/llvm-cov-22"), ("LLVM_PROFDATA", "/usr/bin/llvm-profdata-22")];
const PACKAGE: &str = "llvm-22";

/// Makes `command` find the programs, which are installed first where they are missing.
pub(crate) fn apply(command: &mut Command) -> Result<(), Failure> {
    if PROGRAMS.iter().all(|(variable, _)| std::env::var_os(variable).is_some()) {
        return Ok(());
    }
    // What belongs to the compiler, cargo-llvm-cov finds by itself.
    if rustup::brings(&["component", "add", "llvm-tools"], has_component)? {
        return Ok(());
    }
    debian::ensure(&PROGRAMS.map(|(_, file)| (PACKAGE, file))).map_err(|failure| {
        Failure::new(format!("coverage needs LLVM's tools. Either: rustup component add llvm-tools. Or: {failure}"))
    })?;
    command.envs(PROGRAMS);
    Ok(())
}

fn has_component() -> bool {
    let Some(libraries) = answer(program("rustc").args(["--print", "target-libdir"])) else { return false };
    std::path::Path::new(&libraries)
        .with_file_name("bin")
        .join(format!("llvm-cov{}", std::env::consts::EXE_SUFFIX))
        .is_file()
}
