//! The text files of the repository, and Rust sources as tokens.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use crate::error::{During, TaskError};
use crate::paths;

/// A text file of the repository.
pub(super) struct SourceFile {
    /// Relative to the top of the repository, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

impl SourceFile {
    /// The folder of the file, relative to the top of the repository.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// Folders that are generated, installed, or data, by the ends of their paths.
const SKIPPED: [&str; 6] = ["target", "dist", "node_modules", "test-results", ".git", "tests/data"];

/// All text files below `folder` (relative, empty for the whole repository) whose name ends in one of `endings`.
pub(super) fn below(folder: &str, endings: &[&str]) -> Result<Vec<SourceFile>, TaskError> {
    let mut sources = Vec::new();
    collect(&paths::root().join(folder), folder, endings, &mut sources)?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(folder: &Path, name: &str, endings: &[&str], sources: &mut Vec<SourceFile>) -> Result<(), TaskError> {
    for entry in fs::read_dir(folder).during(folder.display())? {
        let entry = entry.during(folder.display())?;
        let file = entry.file_name().to_string_lossy().into_owned();
        let path = if name.is_empty() { file.clone() } else { format!("{name}/{file}") };
        if entry.file_type().during(&path)?.is_dir() {
            if !SKIPPED.iter().any(|skipped| Path::new(&path).ends_with(skipped)) {
                collect(&entry.path(), &path, endings, sources)?;
            }
        } else if endings.iter().any(|ending| file.ends_with(ending)) {
            // Other encodings are test data.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                sources.push(SourceFile { path, text });
            }
        }
    }
    Ok(())
}

pub(super) fn parse(source: &SourceFile) -> Result<TokenStream, TaskError> {
    TokenStream::from_str(&source.text)
        .map_err(|error| TaskError::new(format!("{}: cannot be read as Rust: {error}", source.path)))
}

pub(super) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}
