//! Binaryen, from npm: Debian's version is too old for the WebAssembly features that rustc emits.

use std::path::PathBuf;

use super::node;
use crate::error::TaskError;

const VERSION: &str = "132.0.0";

/// The folder of the package: a library for JavaScript, and programs in `bin`.
pub(crate) fn ensure() -> Result<PathBuf, TaskError> {
    Ok(node::ensure_package("binaryen", VERSION)?.join("node_modules/binaryen"))
}
