//! Targets and components that rustup can add to the toolchain.
//!
//! Debian's packages of the same compiler are the alternative if rustup's downloads are not reachable. Order: an
//! installed one; Debian's if `HANDOVER_WASM_TOOLCHAIN=distribution`; rustup, unless `RUSTUP_AUTO_INSTALL=0`; Debian's.

use std::env;

use crate::error::TaskError;
use crate::process::{program, run};
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
