//! Targets and components that rustup can add to the toolchain.
//!
//! Debian's packages of the same compiler are the alternative if rustup's downloads are not reachable. Order: an
//! installed one; Debian's if `HANDOVER_WASM_TOOLCHAIN=distribution`; rustup, unless `RUSTUP_AUTO_INSTALL=0`; Debian's.

use std::env;
use std::path::Path;
use std::process::Command;

use super::debian;
use crate::error::TaskError;
use crate::process::{program, run, stdout_of};
use crate::{log, paths};

const TOOLCHAIN: &str = "HANDOVER_WASM_TOOLCHAIN";

/// Makes sure that the toolchain has the additions of `arguments`; `false` means to use the distribution's packages.
///
/// # Errors
/// `HANDOVER_WASM_TOOLCHAIN` has an unknown value.
pub(crate) fn ensure(arguments: &[&str], is_installed: impl Fn() -> bool) -> Result<bool, TaskError> {
    if is_installed() {
        return Ok(true);
    }
    match env::var(TOOLCHAIN).as_deref() {
        Ok("distribution") => return Ok(false),
        Ok(other) if !other.is_empty() => {
            return Err(TaskError::new(format!("{TOOLCHAIN} is `{other}`; the only known value is `distribution`")));
        }
        _ => {}
    }
    if is_allowed() {
        let command = arguments.join(" ");
        log::step(&format!("rustup {command} (seconds, once)"));
        if run(program("rustup").args(arguments), &format!("rustup {command}")).is_ok() && is_installed() {
            return Ok(true);
        }
        log::note("rustup failed; trying the distribution's packages instead");
    }
    Ok(false)
}

/// Respects rustup's own switch against unrequested installations: toolchains are shared with other projects.
fn is_allowed() -> bool {
    let is_forbidden = env::var("RUSTUP_AUTO_INSTALL").is_ok_and(|value| value == "0");
    !is_forbidden && paths::find_program("rustup", &[]).is_some()
}

/// cargo-llvm-cov's variables, and Debian's programs for them.
const COVERAGE_PROGRAMS: [(&str, &str); 2] =
    [("LLVM_COV", "/usr/bin/llvm-cov-22"), ("LLVM_PROFDATA", "/usr/bin/llvm-profdata-22")];

/// Makes `command` find LLVM's coverage tools, installing them first if they are missing.
pub(crate) fn apply_coverage_tools(command: &mut Command) -> Result<(), TaskError> {
    if COVERAGE_PROGRAMS.iter().all(|(variable, _)| env::var_os(variable).is_some()) {
        return Ok(());
    }
    // cargo-llvm-cov finds the component by itself.
    if ensure(&["component", "add", "llvm-tools"], has_coverage_tools)? {
        return Ok(());
    }
    debian::ensure(&COVERAGE_PROGRAMS.map(|(_, file)| ("llvm-22", file))).map_err(|failure| {
        TaskError::new(format!("coverage needs LLVM's tools. Either: rustup component add llvm-tools. Or: {failure}"))
    })?;
    command.envs(COVERAGE_PROGRAMS);
    Ok(())
}

fn has_coverage_tools() -> bool {
    let Some(libraries) = stdout_of(program("rustc").args(["--print", "target-libdir"])) else { return false };
    Path::new(&libraries).with_file_name("bin").join(format!("llvm-cov{}", env::consts::EXE_SUFFIX)).is_file()
}
