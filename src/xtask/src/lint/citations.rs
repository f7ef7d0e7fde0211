//! Citations in sources: a cited decision must have a page in src/decisions, and a cited Markdown file must be in the
//! repository, so that no reason stands where a reader cannot look it up.

use std::collections::BTreeSet;

use super::findings::report;
use super::sources;
use crate::error::TaskError;

const FILE_ENDINGS: [&str; 12] =
    [".rs", ".md", ".ts", ".js", ".mjs", ".css", ".html", ".sql", ".ftl", ".toml", ".py", "run"];
const DECISIONS: &str = "src/decisions";

pub(super) fn check() -> Result<(), TaskError> {
    let numbers: BTreeSet<String> = sources::below(DECISIONS, &[".md"])?
        .iter()
        .filter_map(|page| page.path.strip_prefix(DECISIONS)?.get(1..5).map(str::to_owned))
        .collect();
    let sources = sources::below("", &FILE_ENDINGS)?;
    let pages: BTreeSet<&str> = sources.iter().map(|source| base_name(&source.path)).collect();
    let mut findings = Vec::new();
    for source in &sources {
        for (index, line) in source.text.lines().enumerate() {
            for page in markdown_files(line).filter(|page| !pages.contains(page)) {
                findings.push(format!("{}:{}: {page} is not in the repository", source.path, index + 1));
            }
            for number in cited(line).filter(|number| !numbers.contains(*number)) {
                findings.push(format!("{}:{}: there is no decision {number}", source.path, index + 1));
            }
        }
    }
    report(&findings)
}

/// The numbers in `decision 0006`, `decisions 0006 and 0007`, `[0006]` or `decisions/0006-title.md`.
fn cited(line: &str) -> impl Iterator<Item = &str> {
    let after = line.split("ecision").skip(1).flat_map(|rest| {
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || " /,[".contains(c) || c == 'a' || c == 'n' || c == 'd'));
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().split(|c: char| !c.is_ascii_digit())
    });
    after.filter(|word| word.len() == 4)
}

/// Names of Markdown files in a line, without their folders and placeholders such as `NNNN-title.md`.
fn markdown_files(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || "./_-".contains(c)));
    let files =
        words.filter_map(|word| word.trim_end_matches('.').strip_suffix(".md").map(|stem| &word[..stem.len() + 3]));
    files.map(base_name).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.starts_with("NNNN"))
}

fn base_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_of_markdown_files() {
        let names = |line| markdown_files(line).collect::<Vec<_>>();
        assert_eq!(names("/// See tests/guide.md, and README.md."), ["guide.md", "README.md"]);
        assert_eq!(names("src/decisions/NNNN-title.md, 0001-hash-routes.md, [\".md\"]"), [""; 0]);
    }

    #[test]
    fn finds_cited_numbers() {
        let numbers = |line| cited(line).collect::<Vec<_>>();
        assert_eq!(numbers("// See decision 0006."), ["0006"]);
        assert_eq!(numbers("decisions 0006, 0007 and 0012 say why"), ["0006", "0007", "0012"]);
        assert_eq!(numbers("Decision [0006](0006-codes-and-links.md)"), ["0006"]);
        assert_eq!(numbers("src/decisions/0011-mail-outbox.md"), ["0011"]);
        assert_eq!(numbers("a decision of 2026, in 1000 words"), [""; 0]);
    }
}
