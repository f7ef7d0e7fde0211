//! Secrets in files, as service managers and vaults hand them over.

use std::path::Path;

/// An option that was given as it is, or in a file.
pub(super) fn value_or_file(value: Option<&String>, file: Option<&Path>) -> Result<Option<String>, String> {
    match (value, file) {
        (Some(value), _) => Ok(Some(value.clone())),
        (None, Some(file)) => read(file).map(Some),
        (None, None) => Ok(None),
    }
}

/// The contents without white space around them. Never quoted in an error.
pub(super) fn read(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    match text.trim() {
        "" => Err(format!("{} is empty", file.display())),
        text => Ok(text.to_owned()),
    }
}
