//! Layers of the server and of the store: none uses one above it, and only an engine names the library of its database.

use super::findings::report;
use super::rust_file::RustFile;
use super::sources;
use super::tokens::parse;
use crate::error::TaskError;

pub(super) fn check() -> Result<(), TaskError> {
    let mut findings = Vec::new();
    for folder in ["src/server/src/", "src/store/src/", "tests/"] {
        for source in sources::below(folder.trim_end_matches('/'), &[".rs"])? {
            let file = RustFile::of(source.path.trim_start_matches(folder), &parse(&source)?);
            findings.extend(uses(&source.path, &file));
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
fn uses(path: &str, file: &RustFile) -> Vec<String> {
    let imports = file.imports.iter().map(|import| &import.origin);
    let mentions = imports.chain(file.items.values().flatten());
    let mut findings: Vec<String> = mentions
        .filter_map(|mention| {
            let used = [&mention.path.join("::"), "::"].concat();
            let found = forbidden(path).iter().find(|layer| used.starts_with(&[**layer, "::"].concat()))?;
            Some(format!("{path}:{}: uses {found}, which its layer may not", mention.line))
        })
        .collect();
    findings.dedup();
    findings
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use proc_macro2::TokenStream;

    use super::*;

    fn found(file: &str, source: &str) -> Vec<String> {
        let tokens = TokenStream::from_str(source).expect("the source can be read");
        let layer =
            |finding: String| finding.split(" uses ").nth(1).and_then(|rest| rest.split(',').next()).map(str::to_owned);
        let relative = file.splitn(4, '/').nth(3).unwrap_or_default();
        uses(file, &RustFile::of(relative, &tokens)).into_iter().filter_map(layer).collect()
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
