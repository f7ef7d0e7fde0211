//! tests/sqlite-only.md: the tests that PostgreSQL cannot run, with reasons.
//!
//! Names are those of nextest: the test binary, modules and function, as `store::backups::restores`. A name that ends in
//! `::` stands for all tests of a module.

use std::fs;

use crate::error::{During, TaskError};
use crate::paths;

pub(crate) const PAGE: &str = "tests/sqlite-only.md";

/// A row of the table.
pub(crate) struct Row<'t> {
    /// Counted from 1.
    pub(crate) line: usize,
    pub(crate) test: &'t str,
    pub(crate) reason: &'t str,
}

pub(crate) fn read() -> Result<String, TaskError> {
    fs::read_to_string(paths::root().join(PAGE)).during(PAGE)
}

/// The rows of all tables of the page. Their first cell is a name in backticks.
pub(crate) fn rows(page: &str) -> impl Iterator<Item = Row<'_>> {
    page.lines().enumerate().filter_map(|(index, line)| {
        let (test, rest) = line.strip_prefix("| `")?.split_once('`')?;
        let reason = rest.split('|').nth(1).unwrap_or_default().trim();
        Some(Row { line: index + 1, test, reason })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows() {
        let page =
            "# Title\n\n| test | reason |\n|---|---|\n| `http::storage::` | moves the file |\n| `store::a::b` | |\n";
        let rows: Vec<_> = rows(page).map(|Row { line, test, reason }| (line, test, reason)).collect();
        assert_eq!(rows, [(5, "http::storage::", "moves the file"), (6, "store::a::b", "")]);
    }
}
