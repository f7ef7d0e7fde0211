//! The last step of a release: replaces trunk's single module by the split ones, bundles their glue, and compresses every
//! file. Runs in node, whose zlib has gzip and brotli.

use std::path::Path;

use crate::error::TaskError;
use crate::process::{program, run as run_program};
use crate::tools::node;

const SCRIPT: &str = include_str!("postbuild.mjs");
/// trunk's own minifier fails on the glue.
const ESBUILD: &str = "0.25.12";

/// Puts the split modules into trunk's output folder, and writes a `.br` and a `.gz` beside each file.
pub(crate) fn run(folder: &Path, parts: &Path) -> Result<(), TaskError> {
    let esbuild = node::ensure_package("esbuild", ESBUILD)?.join("node_modules/esbuild/lib/main.js");
    let mut node = program(node::ensure()?);
    node.args(["--input-type=module", "--eval", SCRIPT, "--"]).arg(folder).arg(parts).arg(esbuild);
    run_program(&mut node, "finishing the app's files")
}
