//! What is left to do when trunk is done with a release: the parts of the divided app take the place of the whole, their
//! glue is made small, and every file is compressed. By node, which has both formats built in, so that xtask needs no
//! crate for them.

use std::path::Path;

use crate::error::Failure;
use crate::process::{program, run as run_program};
use crate::tools::node;

const SCRIPT: &str = include_str!("postbuild.mjs");
/// trunk's own minifier leaves the glue as it is.
const ESBUILD: &str = "0.25.12";

/// Puts the parts of the app into the folder that trunk has filled, and writes `.br` and `.gz` beside each file that
/// gains by it.
pub(crate) fn run(folder: &Path, parts: &Path) -> Result<(), Failure> {
    let esbuild = node::ensure_package("esbuild", ESBUILD)?.join("node_modules/esbuild/lib/main.js");
    let mut node = program(node::ensure()?);
    node.args(["--input-type=module", "--eval", SCRIPT, "--"]).arg(folder).arg(parts).arg(esbuild);
    run_program(&mut node, "finishing the app's files")
}
