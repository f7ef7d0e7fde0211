//! tests/guide.md: every statement of the guides about what the system does, and the tests that show it.
//!
//! A test is named as `file › name` in backticks: the name of a Rust function, or the title of a browser test. A name
//! that leads nowhere fails `cargo xtask lint`, so that the table cannot outlive a test.

use std::fs;

use crate::error::{During, Failure};
use crate::place;

const TABLE: &str = "tests/guide.md";

/// Looks every named test up.
pub(crate) fn check() -> Result<(), Failure> {
    let table = fs::read_to_string(place::root().join(TABLE)).during(TABLE)?;
    let mut missing = Vec::new();
    for (number, line) in table.lines().enumerate() {
        let named = names(line);
        if is_row(line) && named.is_empty() {
            missing.push(format!("{TABLE}:{}: names no test", number + 1));
        }
        for (file, name) in named {
            let source = fs::read_to_string(place::root().join(file)).unwrap_or_default();
            if !has_test(&source, name) {
                missing.push(format!("{TABLE}:{}: there is no test `{name}` in {file}", number + 1));
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(Failure::new(missing.join("\n"))) }
}

/// Whether a line is a statement: a row of the table that begins with its number.
fn is_row(line: &str) -> bool {
    let mut cells = line.split('|').skip(1);
    cells.next().is_some_and(|cell| cell.trim().bytes().next().is_some_and(|byte| byte.is_ascii_digit()))
}

/// The tests that a line names: file and name of each.
fn names(line: &str) -> Vec<(&str, &str)> {
    line.split('`').skip(1).step_by(2).filter_map(|text| text.split_once(" › ")).collect()
}

/// A title is what a call begins with: `test("…"`, or the name that a spec has for tests with fixtures of their own.
fn has_test(source: &str, name: &str) -> bool {
    let function = format!("fn {name}(");
    let titles = ['"', '\'', '`'].map(|quote| format!("({quote}{name}{quote}"));
    source.contains(&function) || titles.iter().any(|title| source.contains(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_named_tests_of_a_row() {
        let row = "| 7 | A code works once. | `tests/a.rs › once`, `tests/b.spec.ts › a code works once` |";
        assert!(is_row(row));
        assert_eq!(names(row), [("tests/a.rs", "once"), ("tests/b.spec.ts", "a code works once")]);
        assert!(!is_row("| # | statement | tests |"));
        assert!(!is_row("|---|---|---|"));
    }

    #[test]
    fn a_test_is_a_function_or_a_title() {
        let source = "fn once() {}\ntest(\"a code works once\", async () => {});";
        assert!(has_test(source, "once"));
        assert!(has_test(source, "a code works once"));
        assert!(!has_test(source, "twice"));
    }
}
