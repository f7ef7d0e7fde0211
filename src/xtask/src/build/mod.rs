//! `cargo xtask build`: a release of the app and the server.

pub(crate) mod package;

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::error::TaskError;
use crate::tools::wasm_target::BuildKind;
use crate::web::WebBuild;
use crate::{paths, server};

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
        println!("server: {}", server::build(true)?.display());
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
