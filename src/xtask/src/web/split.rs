//! Splits the WebAssembly of a release into the main module and the lazy modules of `src/app/src/screens/lazy/mod.rs`.
//!
//! The compiler links one module. wasm-split-cli cuts it into pieces: one for each set of lazy modules that share something.
//! `group.mjs` puts them into a file for each module, and optimizes the files. trunk does not support that:
//! [`finish`] replaces its output.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{During, TaskError};
use crate::log;
use crate::paths;
use crate::process::{program, run};

const GROUP: &str = include_str!("group.mjs");
const POSTBUILD: &str = include_str!("postbuild.mjs");
const LOADER: &str = include_str!("loader.js");
const APP_NAME: &str = "handover-app";

/// The programs that splitting takes.
pub(crate) struct Tools {
    pub(crate) split: PathBuf,
    pub(crate) bindgen: PathBuf,
    /// The folder of binaryen's package.
    pub(crate) binaryen: PathBuf,
    pub(crate) node: PathBuf,
    /// The file of its library.
    pub(crate) esbuild: PathBuf,
}

/// The list of lazy modules with their files in the last release, which [`finish`] writes.
pub(crate) fn files() -> PathBuf {
    folder().join("files.txt")
}

fn folder() -> PathBuf {
    paths::target().join("split")
}

/// Splits the linked module in the given target folder, and returns the folder of the results: the modules, and the glue
/// of wasm-bindgen.
pub(crate) fn divide(tools: &Tools, target: &Path) -> Result<PathBuf, TaskError> {
    log::step("Splitting the app");
    let whole = target.join("wasm32-unknown-unknown/web").join(format!("{APP_NAME}.wasm"));
    let folder = folder();
    let pieces = folder.join("pieces");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).during("emptying target/split");
        }
        _ => fs::create_dir_all(&pieces).during("making target/split")?,
    }
    let mut split = program(&tools.split);
    split.args(["--out-name", APP_NAME]).arg(&whole).arg(&pieces).env("RUST_LOG", "error");
    run(&mut split, "wasm-split-cli")?;
    let mut bindgen = program(&tools.bindgen);
    bindgen
        .args(["--target", "web", "--no-typescript", "--no-demangle", "--keep-lld-exports", "--out-dir"])
        .arg(&folder);
    run(bindgen.arg(pieces.join(format!("{APP_NAME}.wasm"))), "wasm-bindgen")?;
    let mut group = program(&tools.node);
    group.args(["--input-type=module", "--eval", GROUP, "--"]).arg(&folder).arg(&tools.binaryen).arg(&tools.esbuild);
    run(&mut group, "grouping the pieces")?;
    fs::write(folder.join("loader.js"), LOADER).during("writing the loader")?;
    Ok(folder)
}

/// Puts the split modules into trunk's output folder, and writes a `.br` and a `.gz` beside each file. `places` is
/// the table of what each page needs first. In node, whose zlib has gzip and brotli.
pub(crate) fn finish(tools: &Tools, folder: &Path, parts: &Path, places: &Path) -> Result<(), TaskError> {
    let mut node = program(&tools.node);
    node.args(["--input-type=module", "--eval", POSTBUILD, "--"])
        .arg(folder)
        .arg(parts)
        .arg(&tools.esbuild)
        .arg(places);
    run(&mut node, "finishing the app's files")
}
