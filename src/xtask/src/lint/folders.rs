//! A folder shows its parts at a glance.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::report;
use super::sources;
use crate::error::TaskError;

const MAX_ENTRIES: usize = 24;

pub(super) fn check() -> Result<(), TaskError> {
    let sources = sources::below("src", &[""])?;
    let paths = sources.iter().map(|source| source.path.as_str());
    report(&full_folders(paths.filter(|path| sources::in_crate(path).is_some())))
}

/// Folders of the crates' sources with too many entries.
fn full_folders<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<String> {
    let mut entries: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for mut entry in paths {
        while let Some((folder, _)) = entry.rsplit_once('/').filter(|(folder, _)| folder.matches('/').count() > 1) {
            entries.entry(folder).or_default().insert(entry);
            entry = folder;
        }
    }
    let full = entries.iter().filter(|(_, entries)| entries.len() > MAX_ENTRIES);
    full.map(|(folder, entries)| format!("{folder}: {} entries; at most {MAX_ENTRIES}", entries.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_files_and_folders() {
        let few = (1..MAX_ENTRIES).map(|number| format!("src/some/src/a/{number}.rs"));
        let mut paths: Vec<_> = few.chain(["src/some/src/a/b/1.rs".to_owned()]).collect();
        let full = |paths: &[String]| full_folders(paths.iter().map(String::as_str));
        assert_eq!(full(&paths), Vec::<String>::new());
        paths.extend(["src/some/src/a/b/2.rs".to_owned(), "src/some/src/a/c/1.rs".to_owned()]);
        assert_eq!(full(&paths), ["src/some/src/a: 25 entries; at most 24"]);
    }
}
