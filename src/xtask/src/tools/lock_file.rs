//! Versions in Cargo.lock.

use std::fs;

use crate::error::{During, TaskError};
use crate::paths;

/// The locked version of a crate, for tools that must match it exactly.
pub(crate) fn version_of(name: &str) -> Result<String, TaskError> {
    let file = paths::root().join("Cargo.lock");
    let text = fs::read_to_string(&file).during("reading Cargo.lock")?;
    find(&text, name).ok_or_else(|| TaskError::new(format!("Cargo.lock has no crate {name}")))
}

fn find(text: &str, name: &str) -> Option<String> {
    let entry = format!("name = \"{name}\"");
    let mut lines = text.lines();
    lines.find(|line| *line == entry)?;
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"a-b\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"a\"\nversion = \"0.2.130\"\n";

    #[test]
    fn matches_whole_crate_names_only() {
        assert_eq!(find(LOCK, "a").as_deref(), Some("0.2.130"));
        assert_eq!(find(LOCK, "a-b").as_deref(), Some("1.2.3"));
        assert_eq!(find(LOCK, "b"), None);
    }
}
