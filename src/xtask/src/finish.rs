//! What is left to do when trunk is done with a release: the glue that wasm-bindgen writes is made small, and every
//! file is compressed. By node, which has both formats built in, so that xtask needs no crate for them.

use std::path::Path;

use crate::error::Failure;
use crate::place;
use crate::process::{program, run};
use crate::tools::node;

const SCRIPT: &str = include_str!("finish.mjs");
/// trunk's own minifier leaves the glue as it is.
const ESBUILD: &str = "0.25.12";

/// Makes the scripts of the folder small, and writes `.br` and `.gz` beside each file that gains by it.
pub(crate) fn folder(folder: &Path) -> Result<(), Failure> {
    // A folder of its own: npm removes from a folder what it was not asked for.
    let tools = place::tools().join("esbuild");
    let esbuild = node::ensure_package(&tools, "esbuild", ESBUILD)?.join("lib/main.js");
    let mut node = program(node::ensure()?);
    node.args(["--input-type=module", "--eval", SCRIPT, "--"]).arg(folder).arg(esbuild);
    run(&mut node, "finishing the app's files")
}
