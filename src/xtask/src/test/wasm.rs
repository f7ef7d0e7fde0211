//! The rules compiled for the browser, run in node: they have to decide there exactly as they do on the server.

use super::counts::{self, Counts};
use super::native::colours;
use crate::error::Failure;
use crate::process::listen;
use crate::tools::wasm_target::{self, Purpose};
use crate::tools::{crates, lock_file, node};

pub(crate) fn run() -> Result<Counts, Failure> {
    node::ensure()?;
    let toolchain = wasm_target::ensure()?;
    let bindgen = crates::wasm_bindgen(lock_file::version_of("wasm-bindgen")?).ensure()?;
    let runner = bindgen.with_file_name(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX));

    let mut tests = toolchain.cargo();
    // The app's profile, so that the standard library and what both depend on are compiled once.
    tests.args(["test", "--no-fail-fast", "--package", "handover-rules", "--lib", "--tests", "--profile", "web-dev"]);
    tests.args(["--target", wasm_target::TARGET]);
    colours(&mut tests);
    toolchain.apply(&mut tests, Purpose::Development, &[])?;
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    let (status, output) = listen(&mut tests)?;
    Ok(counts::of_harness(&output).checked(status))
}
