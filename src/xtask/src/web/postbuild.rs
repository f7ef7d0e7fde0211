//! The last step of a release: replaces trunk's single module by the split ones, bundles their glue, and compresses every
//! file. Runs in node, whose zlib has gzip and brotli.

use std::path::Path;

use super::split::Tools;
use crate::error::TaskError;
use crate::process::{program, run as run_program};

const SCRIPT: &str = include_str!("postbuild.mjs");
/// Puts the split modules into trunk's output folder, and writes a `.br` and a `.gz` beside each file. `places` is
/// the table of what each page needs first.
pub(crate) fn run(tools: &Tools, folder: &Path, parts: &Path, places: &Path) -> Result<(), TaskError> {
    let mut node = program(&tools.node);
    node.args(["--input-type=module", "--eval", SCRIPT, "--"]).arg(folder).arg(parts).arg(&tools.esbuild).arg(places);
    run_program(&mut node, "finishing the app's files")
}
