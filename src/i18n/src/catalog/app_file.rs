//! Text files that the app fetches.

use super::Catalog;
use super::files::FILES;
use sha2::{Digest, Sha256};

/// A file of texts in one language, one text a line, in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppFile {
    /// File name: `outside`, language, and a hash over all files, so that it can be cached without limit.
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
        let files = self.languages().flat_map(|language| (0..FILES.len()).map(move |file| (language, file)));
        let named = files.map(|(language, file)| (format!("{}-{language}", FILES[file]), self.content(language, file)));
        AppFile::all(named.collect())
    }

    fn content(&self, language: &str, file: usize) -> String {
        let texts = self.app_texts().filter(|(of_text, ..)| *of_text == file);
        texts.map(|(_, key, _)| self.compact(language, key)).collect::<Vec<String>>().join("\n")
    }
}
