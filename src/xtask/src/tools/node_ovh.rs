//! OVHcloud's client for Node.js, from npm.

use std::path::PathBuf;

use super::node;
use crate::error::TaskError;

const PACKAGE: &str = "@ovhcloud/node-ovh";
const VERSION: &str = "3.0.0";
/// Environment variable with the folder of the package.
pub(crate) const VARIABLE: &str = "HANDOVER_OVH_NODE";

/// The folder of the package.
pub(crate) fn ensure() -> Result<PathBuf, TaskError> {
    match std::env::var_os(VARIABLE) {
        Some(folder) => Ok(folder.into()),
        None => Ok(node::ensure_package(PACKAGE, VERSION)?.join("node_modules").join(PACKAGE)),
    }
}
