//! `cargo xtask build`: a release of the app and the server.

pub(crate) mod package;

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::error::TaskError;
use crate::process::{cargo, run as run_program};
use crate::tools::wasm_target::BuildKind;
use crate::web::WebBuild;
use crate::{log, paths};

pub(crate) const HELP: &str = "\
Usage: cargo xtask build [--app]

Builds the app and the server as for production and prints where they are. Takes minutes the first time. The README says
how to run them.

The app's standard library is built along, by rustup's compiler (component rust-src) or by Debian's, which
HANDOVER_WASM_TOOLCHAIN=distribution prefers.

  --app   only the app
";

/// Options of `build`.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) is_app_only: bool,
}

pub(crate) fn run(options: &Options) -> Result<(), TaskError> {
    let app = app()?;
    println!("app:    {}", app.display());
    if !options.is_app_only {
        println!("server: {}", server(true)?.display());
    }
    Ok(())
}

/// Builds the app for production, once in a run of xtask, and returns the folder of its files.
pub(crate) fn app() -> Result<PathBuf, TaskError> {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    if let Some(folder) = BUILT.get() {
        return Ok(folder.clone());
    }
    let folder = WebBuild::set_up(BuildKind::Release)?.build()?;
    Ok(BUILT.get_or_init(|| folder).clone())
}

/// The folder of an app that was built before, for commands that only look at it.
///
/// # Errors
/// No app was built.
pub(crate) fn existing_app() -> Result<PathBuf, TaskError> {
    let folder = paths::app_release();
    if folder.join("index.html").is_file() {
        Ok(folder)
    } else {
        Err(TaskError::new("there is no release of the app: run cargo xtask build first"))
    }
}

/// Packages of the native tests, clippy and the browser tests' server. One selection for all of them, because cargo would
/// compile half of the dependencies again for another set of features.
pub(crate) const SELECTION: [&str; 1] = ["--workspace"];

/// Builds the server for use.
pub(crate) fn server(is_release: bool) -> Result<PathBuf, TaskError> {
    log::step("Building the server");
    let mut build = cargo();
    build.args(["build", "--package", "handover-server", "--bin", "handover"]);
    if is_release {
        build.arg("--release");
    }
    run_program(&mut build, "building the server")?;
    Ok(binary(if is_release { "release" } else { "debug" }))
}

/// Builds the server. Beside it a small test, so that Cargo chooses the same features of dependencies as for the native
/// tests, and compiles none twice.
pub(crate) fn server_for_tests() -> Result<PathBuf, TaskError> {
    log::step("Building the server for the tests");
    run_program(
        cargo().args(["build", "--bin", "handover", "--test", "links"]).args(SELECTION),
        "building the server",
    )?;
    Ok(binary("debug"))
}

fn binary(profile: &str) -> PathBuf {
    paths::target().join(profile).join(format!("handover{}", std::env::consts::EXE_SUFFIX))
}
