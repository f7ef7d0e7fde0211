//! The documentation is true: what it refers to exists, and the operator's guide explains every error that is logged.

use std::collections::BTreeSet;
use std::fs;

use proc_macro2::{TokenStream, TokenTree};

use super::sources::SourceFile;
use super::sources::{is_punct, parse};
use super::{report, sources, test_tables};
use crate::error::TaskError;
use crate::paths;

/// Prefixes by which text in backticks is recognized as a path.
const ROOTS: [&str; 6] = ["src/", "style/", "tests/", ".ci/", ".cargo/", ".clippy.toml"];
const DEFINING_WORDS: [&str; 10] =
    ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "macro_rules!", "function"];

/// Decisions that comments name, Markdown links to files, and paths in backticks that begin at the top of the repository, such
/// as `src/rules/src/lib.rs`, or at the folder of the page. With an item, as in `src/xtask/src/main.rs › perform`, the file must
/// define it.
pub(super) fn check_links() -> Result<(), TaskError> {
    let mut findings = dangling_decisions()?;
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

/// `decision 0006` in a source without a page in src/decisions.
fn dangling_decisions() -> Result<Vec<String>, TaskError> {
    let pages = sources::below("src/decisions", &[".md"])?;
    let numbers: BTreeSet<&str> = pages.iter().filter_map(|page| page.path.get(14..18)).collect();
    let mut findings = Vec::new();
    for source in sources::below("", &[".rs", ".ts", ".js", ".css", ".sql", ".md", ".toml"])? {
        for (index, line) in source.text.lines().enumerate() {
            for number in cited(line).filter(|number| !numbers.contains(*number)) {
                findings.push(format!("{}:{}: there is no decision {number}", source.path, index + 1));
            }
        }
    }
    Ok(findings)
}

/// The numbers in `decision 0006`, `decisions 0006 and 0007`, `[0006]` or `decisions/0006-title.md`.
fn cited(line: &str) -> impl Iterator<Item = &str> {
    let after = line.split("ecision").skip(1).flat_map(|rest| {
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || " /,[and".contains(c)));
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().split(|c: char| !c.is_ascii_digit())
    });
    after.filter(|word| word.len() == 4)
}

const FOLDERS: [&str; 2] = ["src/server/src", "src/store/src"];
const GUIDE: &str = "OPERATIONS.md";

pub(super) fn check_logged_errors() -> Result<(), TaskError> {
    let guides = sources::below("src", &[GUIDE])?;
    let guide = guides.first().map(|source| source.text.as_str()).unwrap_or_default();
    let mut findings = Vec::new();
    for folder in FOLDERS {
        for source in sources::below(folder, &[".rs"])? {
            let unexplained =
                errors(parse(&source)?).into_iter().filter(|(_, message)| !guide.contains(message_start(message)));
            findings.extend(unexplained.map(|(line, message)| {
                format!("{}:{line}: src/{GUIDE} does not say what to do about {message:?}", source.path)
            }));
        }
    }
    report(&findings)
}

/// Line and message of each call of `error!` with a literal message.
fn errors(tokens: TokenStream) -> Vec<(usize, String)> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        if let [.., name, bang] = &tokens[..index]
            && name.to_string() == "error"
            && is_punct(bang, '!')
            && let Some(message) = message(group.stream())
        {
            found.push((name.span().start().line, message));
        }
        found.extend(errors(group.stream()));
    }
    found
}

/// The first text among the arguments of a macro.
fn message(arguments: TokenStream) -> Option<String> {
    let mut literals = arguments.into_iter().filter_map(|token| match token {
        TokenTree::Literal(literal) => Some(literal.to_string()),
        _ => None,
    });
    literals.find_map(|text| Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned()))
}

/// The longest part of a message without placeholders, up to the first colon or semicolon.
fn message_start(message: &str) -> &str {
    let parts = message.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    let part = parts.max_by_key(|part| part.len()).unwrap_or_default();
    part.split([':', ';']).next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

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

    #[test]
    fn finds_cited_numbers() {
        let numbers = |line| cited(line).collect::<Vec<_>>();
        assert_eq!(numbers("decisions 0006, 0007 and 0012 say why"), ["0006", "0007", "0012"]);
        assert_eq!(numbers("Decision [0006](0006-codes-and-links.md), src/decisions/0011-mail.md"), ["0006", "0011"]);
        assert_eq!(numbers("a decision of 2026, in 1000 words"), [""; 0]);
    }

    #[test]
    fn finds_messages_of_errors() {
        let source =
            r#"tracing::error!(%error, "request lost: {WHY}"); if x { error!("{} full; retrying", 1) } warn!("no")"#;
        let found = errors(TokenStream::from_str(source).expect("the source can be read"));
        let messages: Vec<&str> = found.iter().map(|(_, message)| message_start(message)).collect();
        assert_eq!(messages, ["request lost", "full"]);
        assert_eq!(message_start("{STOPPED}"), "");
    }
}
