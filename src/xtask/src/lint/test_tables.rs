//! tests/guide.md and tests/security.md: the claims, row by row, with the tests that show them.
//!
//! A test is named as `file › name` in backticks: the name of a Rust function, or the title of a browser test or of a step
//! of one. A name without a test is a finding, so that the tables stay true when tests are renamed. The names of
//! tests/sqlite-only.md are those of nextest, and have reasons.

use std::collections::BTreeSet;
use std::fs;

use super::asvs::REQUIREMENTS;
use super::report;
use crate::error::{During, TaskError};
use crate::{paths, sqlite_only};

/// A page with tables.
struct TablePage {
    path: &'static str,
    /// Labels that begin the last cell of a row that names no test.
    instead_of_tests: &'static [&'static str],
    /// The heading after which rows need no test.
    exceptions: Option<&'static str>,
    /// The numbers that the rows begin with: section, and the last parts.
    required: &'static [(&'static str, &'static [u8])],
}

const TABLE_PAGES: [TablePage; 2] = [
    TablePage { path: "tests/guide.md", instead_of_tests: &[], exceptions: None, required: &[] },
    TablePage {
        path: "tests/security.md",
        instead_of_tests: &["Code: ", "Documented: ", "Deployment: ", "No test: ", "Not met: "],
        exceptions: Some("## What does not apply"),
        required: REQUIREMENTS,
    },
];

/// Whether the tests named on this page are looked up here.
pub(super) fn is_page(path: &str) -> bool {
    TABLE_PAGES.iter().any(|page| page.path == path)
}

pub(super) fn check() -> Result<(), TaskError> {
    let mut findings = Vec::new();
    for page in &TABLE_PAGES {
        let text = fs::read_to_string(paths::root().join(page.path)).during(page.path)?;
        let read = |file: &str| fs::read_to_string(paths::root().join(file)).unwrap_or_default();
        findings.extend(page.findings(&text, read));
    }
    let text = sqlite_only::read()?;
    findings.extend(
        sqlite_only::rows(&text)
            .filter_map(|row| finding_in_row(&row, |file| fs::read_to_string(paths::root().join(file)).ok())),
    );
    report(&findings)
}

/// A name of tests/sqlite-only.md without a test or module, or a missing reason. `read` returns a source.
fn finding_in_row(row: &sqlite_only::Row<'_>, read: impl Fn(&str) -> Option<String>) -> Option<String> {
    let &sqlite_only::Row { line, test, reason } = row;
    let read_module = |module: &str| {
        let path = format!("tests/{}", module.replace("::", "/"));
        [".rs", "/mod.rs"].iter().find_map(|end| read(&[&path, *end].concat()))
    };
    let (module, name) = test.rsplit_once("::").unwrap_or_default();
    let problem = match read_module(module) {
        None => "there is no such module",
        Some(source) if !name.is_empty() && !has_test(&source, name) => "there is no such test",
        Some(_) if reason.is_empty() => "no reason is given",
        Some(_) => return None,
    };
    Some(format!("{}:{line}: {test}: {problem}", sqlite_only::PAGE))
}

impl TablePage {
    /// Rows that show nothing, names without a test, and numbers without a row or with two. `read` returns a source.
    fn findings(&self, text: &str, read: impl Fn(&str) -> String) -> Vec<String> {
        let mut findings = self.missing_rows(text);
        let mut needs_tests = true;
        for (number, line) in text.lines().enumerate() {
            needs_tests &= self.exceptions != Some(line);
            let named = names(line);
            if needs_tests && named.is_empty() && is_row(line) && !self.is_shown_otherwise(line) {
                findings.push(format!("{}:{}: names no test", self.path, number + 1));
            }
            for (file, name) in named {
                if !has_test(&read(file), name) {
                    findings.push(format!("{}:{}: there is no test `{name}` in {file}", self.path, number + 1));
                }
            }
        }
        findings
    }

    fn missing_rows(&self, text: &str) -> Vec<String> {
        let rows: Vec<(Number, Number)> = text.lines().filter(|line| is_row(line)).flat_map(numbers).collect();
        let mut required: BTreeSet<Number> = BTreeSet::new();
        for (section, last) in self.required {
            required.extend(last.iter().map(|last| number(&format!("{section}.{last}"))));
        }
        let rows_about =
            |number: &Number| rows.iter().filter(|(first, last)| first <= number && number <= last).count();
        let name = |number: &Number| number.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
        let finding = |number: Number| match rows_about(&number) {
            0 => Some(format!("{}: no row is about {}", self.path, name(&number))),
            1 => None,
            _ => Some(format!("{}: several rows are about {}", self.path, name(&number))),
        };
        required.into_iter().filter_map(finding).collect()
    }

    /// Whether the last cell of a row has evidence other than a test.
    fn is_shown_otherwise(&self, row: &str) -> bool {
        let last = row.trim_end().trim_end_matches('|').rsplit('|').next().unwrap_or_default().trim_start();
        self.instead_of_tests.iter().any(|label| last.starts_with(label))
    }
}

/// Whether a line is a row of a table: it begins with a number.
fn is_row(line: &str) -> bool {
    let mut cells = line.split('|').skip(1);
    cells.next().is_some_and(|cell| cell.trim().bytes().next().is_some_and(|byte| byte.is_ascii_digit()))
}

/// The parts of a number such as 1.2.3.
type Number = Vec<u32>;

fn number(text: &str) -> Number {
    text.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// The numbers that a row begins with: single ones, or the first and the last of many.
fn numbers(row: &str) -> Vec<(Number, Number)> {
    let cell = row.split('|').nth(1).unwrap_or_default();
    let range = |text: &str| {
        let (first, last) = text.split_once('–').unwrap_or((text, text));
        (number(first.trim()), number(last.trim()))
    };
    cell.split(',').map(range).collect()
}

/// File and name of each test in a line.
fn names(line: &str) -> Vec<(&str, &str)> {
    line.split('`').skip(1).step_by(2).filter_map(|text| text.split_once(" › ")).collect()
}

/// Whether a source has this test: a function with a test attribute, or a title as the first argument of `test`,
/// `test.step`, or a `test.extend` of the file. Tests that are commented out, skipped, or ignored for another reason than
/// `long` do not count.
fn has_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect();
    let function = format!("fn {name}(");
    let is_function = |(index, line): (usize, &&str)| {
        let above = lines.get(..index).unwrap_or_default().iter().rev().take_while(|line| line.starts_with('#'));
        let attributes: Vec<&str> = above.copied().collect();
        let is_test = attributes.iter().any(|attribute| TESTS.iter().any(|test| attribute.starts_with(test)));
        let never_runs = attributes.iter().any(|attribute| attribute.starts_with("#[ignore") && *attribute != LONG);
        is_named(line, &function) && is_test && !never_runs
    };
    let titles = ['"', '\'', '`'].map(|quote| format!("({quote}{name}{quote}"));
    let is_title = |line: &&str| {
        let call = titles.iter().find_map(|title| line.split_once(title.as_str())).map(|(call, _)| call);
        let own = |call: &str| ["const ", call, " = test.extend"].concat();
        let is_test = |call: &str| ["test", "await test.step"].contains(&call);
        call.is_some_and(|call| is_test(call) || lines.iter().any(|line| line.starts_with(&own(call))))
    };
    lines.iter().enumerate().any(is_function) || lines.iter().any(is_title)
}

/// Marks a test that only `cargo xtask test --all` runs.
const LONG: &str = "#[ignore = \"long\"]";

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
    fn rows_name_tests_or_other_evidence() {
        let page =
            TablePage { path: "page", instead_of_tests: &["Code: "], exceptions: Some("## Rest"), required: &[] };
        let text = "| 1 | Shown. | `a.rs › once` |\n| 2 | Lost. | `a.rs › twice` |\n| 3 | Seen. | Code: `a.rs`. |\n\
                    | 4 | Code: `a.rs`. | Nothing. |\n## Rest\n| 5 | Nothing. | Because. |\n| 6 | `a.rs › never` | |";
        let expected = [
            "page:2: there is no test `twice` in a.rs",
            "page:4: names no test",
            "page:7: there is no test `never` in a.rs",
        ];
        assert_eq!(page.findings(text, |_| "#[test]\nfn once() {}".to_owned()), expected);
        let strict = TablePage { instead_of_tests: &[], exceptions: None, ..page };
        assert_eq!(strict.findings(text, |_| "#[test]\nfn once() {}".to_owned()).len(), 5);
    }

    #[test]
    fn each_required_number_has_one_row() {
        let required: &[(&str, &[u8])] = &[("1.2", &[1, 2, 3]), ("1.10", &[1]), ("2.1", &[1])];
        let page = TablePage { path: "page", instead_of_tests: &[], exceptions: Some("## Rest"), required };
        let rest = "## Rest\n| 1.2.2, 1.2.3 | Because. |\n| 1.3.1–2.1.4 | Because. |";
        let findings = |rows: &str| page.findings(&[rows, rest].concat(), |_| "#[test]\nfn once() {}".to_owned());
        let shown = "| 1.2.1 | 1 | Shown. | `a.rs › once` |\n";
        assert_eq!(findings(shown), [""; 0]);
        assert_eq!(findings(""), ["page: no row is about 1.2.1"]);
        let twice = [shown, "| 2.1.1 | 2 | Shown. | `a.rs › once` |\n"].concat();
        assert_eq!(findings(&twice), ["page: several rows are about 2.1.1"]);
        // Each number of a row by itself counts, and 1.20.1 is not 1.2.1.
        assert_eq!(findings("| 1.20.1 | 1 | Shown. | `a.rs › once` |\n"), ["page: no row is about 1.2.1"]);
    }

    #[test]
    fn every_requirement_of_asvs_is_listed() {
        assert_eq!(REQUIREMENTS.iter().map(|(_, last)| last.len()).sum::<usize>(), 253);
    }

    #[test]
    fn rows_about_sqlite_name_tests_or_modules_with_a_reason() {
        let read = |file: &str| {
            ["tests/http/a.rs", "tests/http/b/mod.rs"].contains(&file).then(|| "#[test]\nfn once() {}".to_owned())
        };
        let finding = |test, reason| finding_in_row(&sqlite_only::Row { line: 7, test, reason }, read);
        for test in ["http::a::", "http::a::once", "http::b::", "http::b::once"] {
            assert_eq!(finding(test, "Because."), None, "{test}");
        }
        for (test, reason, problem) in [
            ("http::c::", "Because.", "there is no such module"),
            ("once", "Because.", "there is no such module"),
            ("http::a::twice", "Because.", "there is no such test"),
            ("http::a::once", "", "no reason is given"),
        ] {
            assert_eq!(finding(test, reason), Some(format!("tests/sqlite-only.md:7: {test}: {problem}")));
        }
    }

    #[test]
    fn finds_functions_and_titles() {
        let source = "#[test]\nfn once() {}\n#[tokio::test]\n#[expect(x)]\nasync fn later() {}\n\
                      test(\"a code works once\", async () => {});\n\
                      const scene = test.extend<{ x: y }>({\n  scene('a code works later', run);\n\
                      #[test]\n#[ignore = \"long\"]\nfn night() {}\n  await test.step(\"a step\", async () => {";
        for name in ["once", "later", "a code works once", "a code works later", "night", "a step"] {
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
