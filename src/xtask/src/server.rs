//! Building the backend.

use std::path::PathBuf;

use crate::error::Failure;
use crate::log;
use crate::paths;
use crate::process::{cargo, run};

/// What the native tests, clippy and the browser tests' server are all built from. One selection and one set of
/// features, because cargo would compile half of the tree again for another.
pub(crate) const SELECTION: [&str; 5] =
    ["--workspace", "--exclude", "handover-app", "--features", "handover-server/test-clock"];

/// The server as people run it.
pub(crate) fn build(is_release: bool) -> Result<PathBuf, Failure> {
    log::step("Building the server");
    let mut build = cargo();
    build.args(["build", "--package", "handover-server", "--bin", "handover"]);
    if is_release {
        build.arg("--release");
    }
    run(&mut build, "building the server")?;
    Ok(binary(if is_release { "release" } else { "debug" }))
}

/// The server whose clock tests can move.
pub(crate) fn build_for_tests() -> Result<PathBuf, Failure> {
    log::step("Building the server for the tests");
    run(cargo().args(["build", "--bins", "--tests"]).args(SELECTION), "building the server")?;
    Ok(binary("debug"))
}

fn binary(profile: &str) -> PathBuf {
    paths::target().join(profile).join(format!("handover{}", std::env::consts::EXE_SUFFIX))
}
