//! wasm-opt, which takes another tenth off the app. From npm: the version in Debian is too old for today's compiler.

use std::path::PathBuf;

use super::node;
use crate::error::Failure;
use crate::paths;

const VERSION: &str = "132.0.0";

/// The folder that holds wasm-opt, for the front of PATH.
pub(crate) fn ensure() -> Result<PathBuf, Failure> {
    let folder = paths::tools().join("npm");
    node::ensure_package(&folder, "binaryen", VERSION)?;
    Ok(folder.join("node_modules/.bin"))
}
