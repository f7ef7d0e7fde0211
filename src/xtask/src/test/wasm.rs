//! The rules compiled to WebAssembly, in node: they must decide exactly as they do natively.

use super::Options;
use super::counts::{self, TestRun};
use super::native::keep_colours;
use crate::error::TaskError;
use crate::process::tee;
use crate::tools::wasm_target::{self, BuildKind};
use crate::tools::{crates, node};

pub(crate) fn run(options: &Options) -> Result<TestRun, TaskError> {
    node::ensure()?;
    let toolchain = wasm_target::ensure()?;
    let bindgen = crates::wasm_bindgen(crates::locked_version("wasm-bindgen")?).ensure()?;
    let runner = bindgen.with_file_name(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX));

    let mut tests = toolchain.cargo();
    // The app's profile, so that shared dependencies and the standard library are compiled once.
    tests.args(["test", "--no-fail-fast", "--package", "handover-rules", "--lib", "--tests", "--profile", "web-dev"]);
    tests.args(["--target", wasm_target::TARGET]);
    keep_colours(&mut tests);
    toolchain.apply(&mut tests, BuildKind::Development, &[])?;
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    let (status, output) = tee(tests.args(&options.arguments))?;
    Ok(counts::of_harness(&output).checked(status))
}
