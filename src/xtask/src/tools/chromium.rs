//! Chromium, for the browser tests: preferably its headless shell, which starts and draws faster without the parts of a
//! desktop browser.

use std::path::PathBuf;

use super::debian;
use crate::error::TaskError;
use crate::paths;

const NAMES: [&str; 5] =
    ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser: `HANDOVER_CHROMIUM`, or one on PATH.
pub(crate) fn ensure() -> Result<PathBuf, TaskError> {
    if let Some(file) = std::env::var_os("HANDOVER_CHROMIUM") {
        return Ok(file.into());
    }
    if let Some(file) = find() {
        return Ok(file);
    }
    if debian::can_install() {
        debian::install(&["chromium-headless-shell"])?;
    }
    find().ok_or_else(|| {
        TaskError::new("no Chromium found: install Chromium or Chrome, or set HANDOVER_CHROMIUM to its program")
    })
}

fn find() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| paths::find_program(name, &[]))
}
