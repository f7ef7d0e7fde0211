//! Layers of the server: the store has all SQL and no wire type, and no layer uses one above it.

use super::findings::report;
use super::rust_file::RustFile;
use super::sources;
use super::tokens::parse;
use crate::error::TaskError;

const SERVER: &str = "src/server/src/";

pub(super) fn check() -> Result<(), TaskError> {
    let mut findings = Vec::new();
    for source in sources::below(SERVER.trim_end_matches('/'), &[".rs"])? {
        let file = source.path.trim_start_matches(SERVER);
        findings.extend(uses(&RustFile::of(file, &parse(&source)?)));
    }
    report(&findings)
}

/// The paths that a file may not use.
fn forbidden(file: &str) -> &'static [&'static str] {
    let is_in = |folder: &str| file.starts_with(folder);
    match file {
        _ if is_in("store/engine/") => &["handover_api", "axum", "crate::store::requests"],
        _ if is_in("store/") => &[
            "handover_api",
            "axum",
            "crate::config",
            "crate::http",
            "crate::import",
            "crate::mail",
            "crate::use_cases",
            "crate::webhooks",
        ],
        _ if is_in("use_cases/") => &["rusqlite", "axum", "crate::http"],
        _ => &["rusqlite"],
    }
}

/// The forbidden paths that a file uses, unit tests left out.
fn uses(file: &RustFile) -> Vec<String> {
    let imports = file.imports.iter().map(|import| &import.origin);
    let mentions = imports.chain(file.items.values().flatten());
    let mut findings: Vec<String> = mentions
        .filter_map(|mention| {
            let path = [&mention.path.join("::"), "::"].concat();
            let found = forbidden(&file.name).iter().find(|layer| path.starts_with(&[**layer, "::"].concat()))?;
            Some(format!("{SERVER}{}:{}: uses {found}, which its layer may not", file.name, mention.line))
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
        uses(&RustFile::of(file, &tokens)).into_iter().filter_map(layer).collect()
    }

    #[test]
    fn finds_wire_types_and_upper_layers_in_the_store() {
        let source = "use handover_api::provider::{Bill, Scope}; use crate::{store::A, http}; \
                      impl A { fn f() -> handover_api::Problem { crate::use_cases::f() } }";
        assert_eq!(found("store/a.rs", source), ["handover_api", "crate::http", "handover_api", "crate::use_cases"]);
        assert_eq!(found("use_cases/a.rs", source), ["crate::http"]);
        assert_eq!(found("http/a.rs", source), Vec::<String>::new());
    }

    #[test]
    fn finds_sql_outside_of_the_store() {
        let source = "use rusqlite::params; fn f() { let handover_api_like = 1; }";
        assert_eq!(found("mail/a.rs", source), ["rusqlite"]);
        assert_eq!(found("store/a.rs", source), Vec::<String>::new());
    }

    #[test]
    fn unit_tests_may_use_everything() {
        assert_eq!(found("store/a.rs", "#[cfg(test)] mod tests { use crate::http::f; }"), Vec::<String>::new());
    }
}
