//! Text files that the app fetches.

use super::Catalog;
use super::sections::Sections;
use sha2::{Digest, Sha256};

/// The texts of one or more bundles in one language, one a line, in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppFile {
    /// File name: bundles, language, and a hash over all files, so that it can be cached for ever.
    pub name: String,
    /// One text per line.
    pub content: String,
}

impl AppFile {
    /// Adds the hash to names.
    pub(super) fn all(contents: Vec<(String, String)>) -> Vec<Self> {
        let hash = hash(&contents);
        contents.into_iter().map(|(name, content)| Self { name: format!("{name}-{hash}.txt"), content }).collect()
    }

    /// The hash at the end of its name.
    pub(super) fn hash(&self) -> &str {
        let name = self.name.trim_end_matches(".txt");
        name.rsplit_once('-').map_or(name, |(_, hash)| hash)
    }
}

/// One hash over all files, so that the app needs to know one value only.
fn hash(contents: &[(String, String)]) -> String {
    let mut digest = Sha256::new();
    for (name, content) in contents {
        digest.update(name);
        digest.update([0]);
        digest.update(content);
        digest.update([0]);
    }
    let hash = digest.finalize().iter().take(8).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
    format!("{hash:016x}")
}

impl Catalog {
    /// The app's files, for each language.
    #[must_use]
    pub fn app_files(&self) -> Vec<AppFile> {
        let sections = Sections::of(self);
        let contents: Vec<(String, String)> = self
            .languages()
            .flat_map(|language| {
                sections.files().into_iter().map(move |file| (format!("{file}-{language}"), (language, file)))
            })
            .map(|(name, (language, file))| (name, sections.content(self, language, &file)))
            .collect();
        AppFile::all(contents)
    }
}
