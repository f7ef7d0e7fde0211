//! esbuild, from npm: bundles the glue of the app. trunk's own minifier fails on it.

use std::path::PathBuf;

use super::node;
use crate::error::TaskError;

const VERSION: &str = "0.25.12";

/// The file of its library for JavaScript.
pub(crate) fn ensure() -> Result<PathBuf, TaskError> {
    Ok(node::ensure_package("esbuild", VERSION)?.join("node_modules/esbuild/lib/main.js"))
}
