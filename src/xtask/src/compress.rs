//! Compressing the finished files, by node: it has both formats built in, so xtask needs no crate for them.

use std::path::Path;

use crate::error::Failure;
use crate::process::{program, run};
use crate::tools::node;

const SCRIPT: &str = include_str!("compress.mjs");

/// Writes `.br` and `.gz` beside each file of the folder that gains by it.
pub(crate) fn folder(folder: &Path) -> Result<(), Failure> {
    let mut node = program(node::ensure()?);
    node.args(["--input-type=module", "--eval", SCRIPT, "--"]).arg(folder);
    run(&mut node, "compressing the app's files")
}
