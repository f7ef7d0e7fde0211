//! LLVM's coverage tools: a rustup component, or Debian's package of the same LLVM version.

use std::process::Command;

use super::{debian, rustup};
use crate::error::TaskError;
use crate::process::{program, stdout_of};

/// cargo-llvm-cov's variables, and Debian's programs for them.
const PROGRAMS: [(&str, &str); 2] =
    [("LLVM_COV", "/usr/bin/llvm-cov-22"), ("LLVM_PROFDATA", "/usr/bin/llvm-profdata-22")];
const PACKAGE: &str = "llvm-22";

/// Makes `command` find the tools, installing them first if they are missing.
pub(crate) fn apply(command: &mut Command) -> Result<(), TaskError> {
    if PROGRAMS.iter().all(|(variable, _)| std::env::var_os(variable).is_some()) {
        return Ok(());
    }
    // cargo-llvm-cov finds the component by itself.
    if rustup::ensure(&["component", "add", "llvm-tools"], has_component)? {
        return Ok(());
    }
    debian::ensure(&PROGRAMS.map(|(_, file)| (PACKAGE, file))).map_err(|failure| {
        TaskError::new(format!("coverage needs LLVM's tools. Either: rustup component add llvm-tools. Or: {failure}"))
    })?;
    command.envs(PROGRAMS);
    Ok(())
}

fn has_component() -> bool {
    let Some(libraries) = stdout_of(program("rustc").args(["--print", "target-libdir"])) else { return false };
    std::path::Path::new(&libraries)
        .with_file_name("bin")
        .join(format!("llvm-cov{}", std::env::consts::EXE_SUFFIX))
        .is_file()
}
