//! A generator of types for TypeScript from the API's description, with the client that uses them, from npm.

use std::path::PathBuf;

use super::node;
use crate::error::TaskError;

/// Environment variable with the folder that holds `node_modules`.
pub(crate) const VARIABLE: &str = "HANDOVER_OPENAPI_TYPESCRIPT";

/// The folder of the packages.
pub(crate) fn ensure() -> Result<PathBuf, TaskError> {
    if let Some(folder) = std::env::var_os(VARIABLE) {
        return Ok(folder.into());
    }
    // The generator does not work with TypeScript 7.
    let others = ["openapi-fetch@0.17.0", "typescript@5.9.3", "@types/node@20.19.43"];
    node::ensure_packages("openapi-typescript", "7.13.0", &others)
}
