//! Test files that no `mod` declares: they would silently be neither compiled nor run.

use std::collections::BTreeSet;

use super::report;
use super::sources::{self, SourceFile};
use crate::error::TaskError;

/// Folders whose Rust files are modules of the `main.rs` of the folder, or of one of its subfolders.
const FOLDERS: [&str; 2] = ["tests", "src/rules/tests"];

pub(super) fn check() -> Result<(), TaskError> {
    let mut findings = Vec::new();
    for folder in FOLDERS {
        findings.extend(undeclared(&sources::below(folder, &[".rs"])?));
    }
    report(&findings)
}

fn undeclared(sources: &[SourceFile]) -> Vec<String> {
    let declared: BTreeSet<&str> = sources.iter().flat_map(|source| source.text.lines()).filter_map(module).collect();
    let finding = |path: &str| format!("{path}: no `mod` declares it, so it is not compiled");
    sources
        .iter()
        .map(|source| source.path.as_str())
        .filter(|path| !is_declared(path, &declared))
        .map(finding)
        .collect()
}

fn is_declared(path: &str, declared: &BTreeSet<&str>) -> bool {
    let stem = path.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    name == "main" || declared.contains(name)
}

/// The module that a line declares.
fn module(line: &str) -> Option<&str> {
    let declaration = line.trim().trim_start_matches("pub(crate) ").strip_prefix("mod ")?;
    declaration.strip_suffix(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_a_declaration_are_found() {
        let source = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
        let sources = [
            source("t/main.rs", "mod a;\npub(crate) mod b;\n// mod c;"),
            source("t/a.rs", ""),
            source("t/b/mod.rs", "    mod inner;"),
            source("t/b/inner.rs", ""),
            source("t/c.rs", ""),
        ];
        assert_eq!(undeclared(&sources), ["t/c.rs: no `mod` declares it, so it is not compiled"]);
    }
}
