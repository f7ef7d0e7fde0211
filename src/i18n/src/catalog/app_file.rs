//! A file of texts that a page of the app fetches.

use sha2::{Digest, Sha256};

/// Texts of one language, one a line, in the order of the generated functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppFile {
    /// Its language.
    pub language: String,
    /// Its name, which changes with its content, so that it can be kept for ever.
    pub name: String,
    /// What is in it.
    pub content: String,
}

impl AppFile {
    /// `begin` is what its name begins with.
    pub(super) fn new(begin: &str, language: &str, texts: &[String]) -> Self {
        let content = texts.join("\n");
        let digest = Sha256::digest(content.as_bytes());
        let hash = digest.iter().take(8).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
        Self { language: language.to_owned(), name: format!("{begin}{language}-{hash:016x}.txt"), content }
    }
}
