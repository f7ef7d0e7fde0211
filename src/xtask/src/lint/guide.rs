//! tests/guide.md: each statement of the guides with the tests that show it.
//!
//! A test is named as `file › name` in backticks: the name of a Rust function, or the title of a browser test. A name
//! without a test is a finding, so that the table stays true when tests are renamed.

use std::fs;

use super::report;
use crate::error::{During, Failure};
use crate::paths;

const TABLE: &str = "tests/guide.md";

pub(super) fn check() -> Result<(), Failure> {
    let table = fs::read_to_string(paths::root().join(TABLE)).during(TABLE)?;
    let mut findings = Vec::new();
    for (number, line) in table.lines().enumerate() {
        let named = names(line);
        if is_row(line) && named.is_empty() {
            findings.push(format!("{TABLE}:{}: names no test", number + 1));
        }
        for (file, name) in named {
            let source = fs::read_to_string(paths::root().join(file)).unwrap_or_default();
            if !has_test(&source, name) {
                findings.push(format!("{TABLE}:{}: there is no test `{name}` in {file}", number + 1));
            }
        }
    }
    report(&findings)
}

/// Whether a line is a row of the table: it begins with a number.
fn is_row(line: &str) -> bool {
    let mut cells = line.split('|').skip(1);
    cells.next().is_some_and(|cell| cell.trim().bytes().next().is_some_and(|byte| byte.is_ascii_digit()))
}

/// File and name of each test in a line.
fn names(line: &str) -> Vec<(&str, &str)> {
    line.split('`').skip(1).step_by(2).filter_map(|text| text.split_once(" › ")).collect()
}

/// Whether a source has this test: a function with a test attribute, or a title as the first argument of `test` or of a
/// `test.extend` of the file. Tests that are commented out, ignored or skipped do not count.
fn has_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect();
    let function = format!("fn {name}(");
    let is_function = |(index, line): (usize, &&str)| {
        let above = lines.get(..index).unwrap_or_default().iter().rev().take_while(|line| line.starts_with('#'));
        let attributes: Vec<&str> = above.copied().collect();
        let is_test = attributes.iter().any(|attribute| TESTS.iter().any(|test| attribute.starts_with(test)));
        let never_runs = attributes.iter().any(|attribute| attribute.starts_with("#[ignore"));
        is_named(line, &function) && is_test && !never_runs
    };
    let titles = ['"', '\'', '`'].map(|quote| format!("({quote}{name}{quote}"));
    let is_title = |line: &&str| {
        let call = titles.iter().find_map(|title| line.split_once(title.as_str())).map(|(call, _)| call);
        let own = |call: &str| ["const ", call, " = test.extend"].concat();
        call.is_some_and(|call| call == "test" || lines.iter().any(|line| line.starts_with(&own(call))))
    };
    lines.iter().enumerate().any(is_function) || lines.iter().any(is_title)
}

/// Prefixes of test attributes.
const TESTS: [&str; 3] = ["#[test]", "#[tokio::test", "#[wasm_bindgen_test"];

/// Whether a line declares this function.
fn is_named(line: &str, function: &str) -> bool {
    line.split_once(function).is_some_and(|(before, _)| matches!(before, "" | "async " | "pub " | "pub async "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tests_of_a_row() {
        let row = "| 7 | A code works once. | `tests/a.rs › once`, `tests/b.spec.ts › a code works once` |";
        assert!(is_row(row));
        assert_eq!(names(row), [("tests/a.rs", "once"), ("tests/b.spec.ts", "a code works once")]);
        assert!(!is_row("| # | statement | tests |"));
        assert!(!is_row("|---|---|---|"));
    }

    #[test]
    fn finds_functions_and_titles() {
        let source = "#[test]\nfn once() {}\n#[tokio::test]\n#[expect(x)]\nasync fn later() {}\n\
                      test(\"a code works once\", async () => {});\n\
                      const scene = test.extend<{ x: y }>({\n  scene('a code works later', run);";
        for name in ["once", "later", "a code works once", "a code works later"] {
            assert!(has_test(source, name), "{name}");
        }
        assert!(!has_test(source, "twice"));
    }

    #[test]
    fn ignores_tests_that_never_run() {
        for source in [
            "fn once() {}",
            "#[test]\n#[ignore]\nfn once() {}",
            "// #[test]\n// fn once() {}",
            "#[test]\nfn twice() {}\nfn once() {}",
            "#[test]\nfn not_once() {}",
            "test.skip(\"once\", async () => {});",
            "test.fixme(\"once\", async () => {});",
            "// test(\"once\", async () => {});",
            "test.describe(\"once\", () => {});",
            "page.getByText(\"once\");",
            "says(\"once\");",
        ] {
            assert!(!has_test(source, "once"), "{source}");
        }
    }
}
