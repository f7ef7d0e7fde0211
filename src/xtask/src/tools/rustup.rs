//! What the usual toolchain may lack, and rustup can add to it by one download.
//!
//! Where that download is not to be had, Debian's packages of the same compiler bring it as well. In this order: what is
//! there; the distribution's if `HANDOVER_WASM_TOOLCHAIN=distribution` asks for it; rustup, unless it is told to install
//! nothing by itself; the distribution's after all.

use std::env;

use crate::error::Failure;
use crate::log;
use crate::paths;
use crate::process::{program, run};

const WISH: &str = "HANDOVER_WASM_TOOLCHAIN";

/// Whether the usual toolchain has something, which `arguments` make rustup add; if not, it is for the distribution to
/// bring.
pub(crate) fn brings(arguments: &[&str], is_there: impl Fn() -> bool) -> Result<bool, Failure> {
    if is_there() {
        return Ok(true);
    }
    match env::var(WISH).as_deref() {
        Ok("distribution") => return Ok(false),
        Ok(other) if !other.is_empty() => {
            return Err(Failure::new(format!("{WISH} is `{other}`; the only value it knows is `distribution`")));
        }
        _ => {}
    }
    if may_use() {
        let command = arguments.join(" ");
        log::step(&format!("rustup {command} (seconds, once)"));
        if run(program("rustup").args(arguments), &format!("rustup {command}")).is_ok() && is_there() {
            return Ok(true);
        }
        log::note("rustup could not; trying the distribution's packages instead");
    }
    Ok(false)
}

/// rustup's own switch for "install nothing unasked" holds for us as well: adding to a toolchain changes what other work
/// on the machine shares.
fn may_use() -> bool {
    let is_forbidden = env::var("RUSTUP_AUTO_INSTALL").is_ok_and(|value| value == "0");
    !is_forbidden && paths::find_program("rustup", &[]).is_some()
}
