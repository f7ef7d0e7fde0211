//! The files that a browser is measured with.

use std::path::PathBuf;

/// What a browser is measured with.
pub(crate) struct BrowserFiles {
    /// The folder of the built app.
    pub(crate) app: PathBuf,
    pub(crate) node: PathBuf,
    /// The program that node runs.
    pub(crate) script: PathBuf,
}
