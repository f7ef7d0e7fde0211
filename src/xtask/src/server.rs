//! Building the server.

use std::path::PathBuf;

use crate::error::TaskError;
use crate::process::{cargo, run};
use crate::{log, paths};

/// Packages of the native tests, clippy and the browser tests' server. One selection for all of them, because cargo would
/// compile half of the dependencies again for another set of features.
pub(crate) const SELECTION: [&str; 1] = ["--workspace"];

/// Builds the server for use.
pub(crate) fn build(is_release: bool) -> Result<PathBuf, TaskError> {
    log::step("Building the server");
    let mut build = cargo();
    build.args(["build", "--package", "handover-server", "--bin", "handover"]);
    if is_release {
        build.arg("--release");
    }
    run(&mut build, "building the server")?;
    Ok(binary(if is_release { "release" } else { "debug" }))
}

/// Builds the server. Beside it a small test, so that Cargo chooses the same features of dependencies as for the native
/// tests, and compiles none twice.
pub(crate) fn build_for_tests() -> Result<PathBuf, TaskError> {
    log::step("Building the server for the tests");
    run(cargo().args(["build", "--bin", "handover", "--test", "links"]).args(SELECTION), "building the server")?;
    Ok(binary("debug"))
}

fn binary(profile: &str) -> PathBuf {
    paths::target().join(profile).join(format!("handover{}", std::env::consts::EXE_SUFFIX))
}
