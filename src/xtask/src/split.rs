//! Dividing the app of a release: what a first visit needs, and the screens that come later.
//!
//! `src/app/src/later/mod.rs` says which these are. The compiler makes one module; wasm-split-cli moves whatever only they
//! use into another one, which the first fetches when it is wanted. trunk knows nothing of that, so what it made of the
//! one module is replaced by what is made here; [`crate::postbuild`] puts the files into their places.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{During, Failure};
use crate::log;
use crate::paths;
use crate::process::{program, run};

/// What the compiler has to be told: to mark the seam, and to leave in what the division goes by.
pub(crate) const FLAGS: [&str; 3] = ["--cfg", "handover_split", "-Clink-args=--emit-relocs"];

const NAME: &str = "handover-app";
/// As small as possible, for as long as it gets smaller. Nothing of ours lies at the lowest addresses: the stack ends
/// there.
const OPTIMIZE: [&str; 5] = ["-Oz", "--low-memory-unused", "--converge", "--strip-producers", "--strip-debug"];

/// The programs it takes.
pub(crate) struct Tools {
    pub(crate) split: PathBuf,
    pub(crate) bindgen: PathBuf,
    /// The folder of wasm-opt.
    pub(crate) binaryen: PathBuf,
}

/// Divides what the compiler made into the given folder of the target, and tells where the parts are: the glue, the
/// module of a first visit, the glue between the modules, and the modules that come later.
pub(crate) fn divide(tools: &Tools, target: &Path) -> Result<PathBuf, Failure> {
    log::step("Dividing the app");
    let whole = target.join("wasm32-unknown-unknown/web").join(format!("{NAME}.wasm"));
    let folder = paths::target().join("split");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).during("emptying target/split");
        }
        _ => fs::create_dir_all(&folder).during("making target/split")?,
    }
    let mut split = program(&tools.split);
    split.args(["--out-name", NAME]).arg(&whole).arg(&folder).env("RUST_LOG", "error");
    run(&mut split, "wasm-split-cli")?;
    let mut bindgen = program(&tools.bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"]).arg(&folder);
    run(bindgen.arg(folder.join(format!("{NAME}.wasm"))), "wasm-bindgen")?;
    fs::remove_file(folder.join(format!("{NAME}.wasm"))).during("removing what wasm-bindgen has read")?;
    for entry in fs::read_dir(&folder).during("listing target/split")? {
        let file = entry.during("listing target/split")?.path();
        if file.extension().is_some_and(|extension| extension == "wasm") {
            let mut optimize = program(tools.binaryen.join("wasm-opt"));
            run(optimize.args(OPTIMIZE).arg(&file).arg("-o").arg(&file), "wasm-opt")?;
        }
    }
    Ok(folder)
}
