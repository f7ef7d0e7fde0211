//! Layers of the server and of the store: none uses one above it, and only an engine names the library of its database.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::report;
use super::sources::{self, is_punct, parse};
use crate::error::TaskError;

pub(super) fn check() -> Result<(), TaskError> {
    let mut findings = Vec::new();
    for folder in ["src/server/src", "src/store/src", "tests"] {
        for source in sources::below(folder, &[".rs"])? {
            findings.extend(uses(&source.path, parse(&source)?));
        }
    }
    report(&findings)
}

/// The paths that a file may not use.
fn forbidden(file: &str) -> &'static [&'static str] {
    let is_in = |folder: &str| file.starts_with(folder);
    match file {
        _ if is_in("src/store/src/engine/sqlite/") => {
            &["handover_api", "crate::tables", "crate::pages", "tokio_postgres"]
        }
        _ if is_in("src/store/src/engine/postgres/") => &["handover_api", "crate::tables", "crate::pages", "rusqlite"],
        _ if is_in("src/store/src/engine/") => {
            &["handover_api", "crate::tables", "crate::pages", "rusqlite", "tokio_postgres"]
        }
        // A file of unit tests.
        "src/store/src/tables/services/plans.rs" => &["crate::pages", "tokio_postgres"],
        _ if is_in("src/store/src/tables/") => &["crate::pages", "rusqlite", "tokio_postgres"],
        _ if is_in("src/server/src/use_cases/") => &["axum", "crate::http", "rusqlite", "tokio_postgres"],
        "tests/common/database.rs" => &["tokio_postgres"],
        _ => &["rusqlite", "tokio_postgres"],
    }
}

/// The forbidden paths that a file uses, unit tests left out.
fn uses(file: &str, tokens: TokenStream) -> Vec<String> {
    let mut paths = Vec::new();
    collect_paths("", tokens, &mut paths);
    let found = paths.into_iter().filter_map(|(line, path)| {
        let layer =
            forbidden(file).iter().find(|layer| [&path, "::"].concat().starts_with(&[**layer, "::"].concat()))?;
        Some(format!("{file}:{line}: uses {layer}, which its layer may not"))
    });
    let mut findings: Vec<String> = found.collect();
    findings.dedup();
    findings
}

/// Each path with its line. `before` is the path before the braces of a `use`.
fn collect_paths(before: &str, tokens: TokenStream, paths: &mut Vec<(usize, String)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut path = before.to_owned();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) => {
                if !path.ends_with("::") {
                    path.clear();
                }
                path.push_str(&name.to_string());
                paths.push((name.span().start().line, path.clone()));
            }
            TokenTree::Group(_) if is_unit_test(&tokens[..index]) => {}
            TokenTree::Group(group) => {
                let is_of_use = path.ends_with("::") && group.delimiter() == Delimiter::Brace;
                collect_paths(if is_of_use { &path } else { "" }, group.stream(), paths);
                path.clear();
            }
            _ if is_punct(token, ':') && (path.is_empty() || path.ends_with("::")) => path.clear(),
            _ if is_punct(token, ':') => path.push(':'),
            _ => before.clone_into(&mut path),
        }
    }
}

/// Whether `#[cfg(test)] mod name` stands before a group.
fn is_unit_test(before: &[TokenTree]) -> bool {
    let last: Vec<String> = before.iter().rev().take(3).map(ToString::to_string).collect();
    last.len() == 3 && last[1] == "mod" && last[2].replace(' ', "") == "[cfg(test)]"
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn found(file: &str, source: &str) -> Vec<String> {
        let tokens = TokenStream::from_str(source).expect("the source can be read");
        let layer =
            |finding: String| finding.split(" uses ").nth(1).and_then(|rest| rest.split(',').next()).map(str::to_owned);
        uses(file, tokens).into_iter().filter_map(layer).collect()
    }

    #[test]
    fn finds_upper_layers() {
        let source = "use crate::{pages::A, http}; impl A { fn f() -> axum::Json { crate::http::f() } }";
        assert_eq!(found("src/store/src/tables/a.rs", source), ["crate::pages"]);
        assert_eq!(found("src/server/src/use_cases/a.rs", source), ["crate::http", "axum", "crate::http"]);
        assert_eq!(found("src/server/src/http/a.rs", source), Vec::<String>::new());
    }

    #[test]
    fn finds_a_database_library_outside_its_files() {
        let sqlite = "fn f() { rusqlite::Connection::open(path) }";
        let postgres = "fn f() { tokio_postgres::connect(url) }";
        for file in ["src/store/src/engine/sqlite/a.rs", "tests/common/database.rs"] {
            assert_eq!(found(file, sqlite), [""; 0], "{file}");
            assert_eq!(found(file, postgres), ["tokio_postgres"], "{file}");
        }
        assert_eq!(found("src/store/src/engine/postgres/a.rs", postgres), [""; 0]);
        assert_eq!(found("src/store/src/engine/postgres/a.rs", sqlite), ["rusqlite"]);
        for file in [
            "src/store/src/engine/a.rs",
            "src/store/src/tables/import/stage.rs",
            "src/store/src/rows.rs",
            "src/server/src/serve.rs",
            "tests/http/a.rs",
        ] {
            assert_eq!(found(file, sqlite), ["rusqlite"], "{file}");
            assert_eq!(found(file, postgres), ["tokio_postgres"], "{file}");
        }
        assert_eq!(found("tests/http/a.rs", "use rusqlite::{Connection, types::Value};"), ["rusqlite"]);
    }

    #[test]
    fn unit_tests_may_use_everything() {
        let source = "#[cfg(test)] mod tests { use crate::http::f; }";
        assert_eq!(found("src/server/src/use_cases/a.rs", source), Vec::<String>::new());
    }
}
