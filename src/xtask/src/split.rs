//! Splits the WebAssembly of a release into the main module and the lazy modules of `src/app/src/screens/lazy.rs`.
//!
//! The compiler links one module. wasm-split-cli moves whatever only one lazy module uses into a file of its own, and what
//! several use into shared chunks; `merge.mjs` groups both. `optimize.mjs` trims the results. trunk does not support that:
//! [`crate::postbuild`] replaces its output.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{During, TaskError};
use crate::log;
use crate::paths;
use crate::process::{program, run};

/// Compiler flags of a split build: the split points are enabled, and relocations are kept, which wasm-split-cli needs.
pub(crate) const FLAGS: [&str; 3] = ["--cfg", "handover_split", "-Clink-args=--emit-relocs"];

const MERGE: &str = include_str!("merge.mjs");
const OPTIMIZE: &str = include_str!("optimize.mjs");
const APP_NAME: &str = "handover-app";
/// Compressed, the result of `-O3` is 2 % smaller than that of `-Oz`; less inlining than by default takes off 1 % more. Low
/// memory is unused: the stack ends there.
const PASSES: [&str; 8] =
    ["-O3", "-fimfs", "10", "-ocimfs", "60", "--low-memory-unused", "--strip-producers", "--strip-debug"];

/// The features that the compiler uses. Binaryen reads them from a section that merged chunks lack.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The programs that splitting takes.
pub(crate) struct Tools {
    pub(crate) split: PathBuf,
    pub(crate) bindgen: PathBuf,
    /// The folder of wasm-opt and its like.
    pub(crate) binaryen: PathBuf,
    pub(crate) node: PathBuf,
}

/// Splits the linked module in the given target folder, and returns the folder of the results: the modules, and the glue
/// of wasm-bindgen and of wasm-split-cli.
pub(crate) fn divide(tools: &Tools, target: &Path) -> Result<PathBuf, TaskError> {
    log::step("Splitting the app");
    let whole = target.join("wasm32-unknown-unknown/web").join(format!("{APP_NAME}.wasm"));
    let folder = paths::target().join("split");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).during("emptying target/split");
        }
        _ => fs::create_dir_all(&folder).during("making target/split")?,
    }
    let mut split = program(&tools.split);
    split.args(["--out-name", APP_NAME]).arg(&whole).arg(&folder).env("RUST_LOG", "error");
    run(&mut split, "wasm-split-cli")?;
    let mut merge = program(&tools.node);
    merge.args(["--input-type=module", "--eval", MERGE, "--"]).arg(&folder).arg(&tools.binaryen).args(FEATURES);
    run(&mut merge, "merging chunks")?;
    let mut bindgen = program(&tools.bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"]).arg(&folder);
    run(bindgen.arg(folder.join(format!("{APP_NAME}.wasm"))), "wasm-bindgen")?;
    fs::remove_file(folder.join(format!("{APP_NAME}.wasm"))).during("removing what wasm-bindgen has read")?;
    let mut optimize = program(&tools.node);
    optimize.args(["--input-type=module", "--eval", OPTIMIZE, "--"]).arg(&folder).arg(&tools.binaryen).arg(APP_NAME);
    run(optimize.args(PASSES).args(FEATURES), "optimizing the modules")?;
    Ok(folder)
}
