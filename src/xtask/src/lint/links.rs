//! References in the documentation: files exist, and so do the items named in them.
//!
//! Checked are Markdown links to files, and paths in backticks that begin at the top of the repository, such as
//! `src/rules/src/lib.rs`, or at the folder of the page. With an item, as in `src/xtask/src/main.rs › perform`, the file must
//! define it.

use std::fs;

use super::findings::report;
use super::sources::SourceFile;
use super::{sources, test_tables};
use crate::error::TaskError;
use crate::paths;

/// Prefixes by which text in backticks is recognized as a path.
const ROOTS: [&str; 6] = ["src/", "style/", "tests/", ".ci/", ".cargo/", ".clippy.toml"];
const DEFINING_WORDS: [&str; 10] =
    ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "macro_rules!", "function"];

pub(super) fn check() -> Result<(), TaskError> {
    let mut findings = Vec::new();
    for page in sources::below("", &[".md"])? {
        // Items of these pages are tests, which have their own check.
        let names_tests = test_tables::is_page(&page.path);
        for (index, line) in page.text.lines().enumerate() {
            let problems = paths_in(line)
                .filter(|(_, item)| !(names_tests && item.is_some()))
                .filter_map(|(path, item)| problem_with(&page, path, item))
                .chain(broken_links(&page, line));
            findings.extend(problems.map(|problem| format!("{}:{}: {problem}", page.path, index + 1)));
        }
    }
    report(&findings)
}

/// Paths in backticks, with the item after ` › `.
fn paths_in(line: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let is_path =
        |text: &&str| ROOTS.iter().any(|root| text.starts_with(root)) && !text.contains(['<', '*', '…', '{', 'N']);
    line.split('`').skip(1).step_by(2).filter(is_path).map(|text| match text.split_once(" › ") {
        Some((path, item)) => (path, Some(item)),
        None => (text, None),
    })
}

fn problem_with(page: &SourceFile, path: &str, item: Option<&str>) -> Option<String> {
    let root = paths::root();
    let Some(file) = [root.join(path), root.join(page.folder()).join(path)].into_iter().find(|file| file.exists())
    else {
        return Some(format!("{path} does not exist"));
    };
    let item = item?;
    let text = fs::read_to_string(file).unwrap_or_default();
    (!defines(&text, item)).then(|| format!("{path} does not define {item}"))
}

/// Whether a source defines an item: `fn name`, `struct name` and the like.
fn defines(text: &str, item: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '!')).collect();
    words.windows(2).any(|pair| DEFINING_WORDS.contains(&pair[0]) && pair[1] == item)
}

/// Markdown links to files that do not exist, relative to the page.
fn broken_links<'a>(page: &'a SourceFile, line: &'a str) -> impl Iterator<Item = String> + 'a {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    let files = targets.map(|target| target.split('#').next().unwrap_or_default());
    files
        .filter(|file| !file.is_empty() && !file.contains(':'))
        .filter(move |file| !paths::root().join(page.folder()).join(file).exists())
        .map(|file| format!("{file} does not exist"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_paths_with_and_without_items() {
        let line = "`src/a.rs › run`, `tests/b`, `cargo test`, `src/decisions/NNNN-title.md`";
        assert_eq!(paths_in(line).collect::<Vec<_>>(), [("src/a.rs", Some("run")), ("tests/b", None)]);
    }

    #[test]
    fn items_are_whole_words_after_a_keyword() {
        let text = "pub(crate) const fn run<T>() { walk(); }\nstruct Walk;";
        assert!(defines(text, "run") && defines(text, "Walk"));
        assert!(!defines(text, "walk") && !defines(text, "ru"));
    }
}
