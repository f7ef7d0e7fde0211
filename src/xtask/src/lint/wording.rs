//! Words that comments, names, titles of tests and texts avoid because a plainer one exists.

use proc_macro2::{TokenStream, TokenTree};

use super::findings::report;
use super::sources::{self, SourceFile};
use super::tokens::{is_punct, parse};
use crate::error::TaskError;

const FOLDERS: [&str; 2] = ["src", "tests"];
/// A comment with one of these is rewritten around the noun: "any party", "invalid", "due steps", "immediately", "conflicting",
/// "scheduled", "skipped".
const IN_COMMENTS: [&str; 24] = [
    "whoever",
    "whatever",
    "whichever",
    "told",
    "meanwhile",
    "at once",
    "is none",
    "are none",
    "what is due",
    "for as long as",
    "what becomes of",
    "in the way",
    "to come",
    "is to be",
    "are to be",
    "so many",
    "for a time",
    "passed over",
    "without a word",
    "give way",
    "gives way",
    "cannot tell",
    "does not tell",
    "made data",
];
/// A comment that begins with one of these describes a name instead of using it: "reason", "holders", "consequences".
const AT_START: [&str; 6] = ["what", "who", "whose", "how", "why", "where"];
/// Without words that the standard library has in names, such as `is_none`.
const IN_NAMES: [&str; 10] =
    ["whoever", "whatever", "whichever", "told", "meanwhile", "at once", "foresee", "foreseen", "bones", "caught"];

/// Words that a translation file avoids: contact *for* a service, sent *together*, *group of requests*, *row*, *permissions*,
/// *everyone involved*; « assistance », « personnel », « Peut… ».
const IN_TEXTS: [(&str, &[&str]); 2] = [
    (
        "/en.ftl",
        &[
            "contact of",
            "contacts of",
            "changes of contacts",
            "at once",
            "submission",
            "submissions",
            "line",
            "lines",
            "titles",
            "rights",
            "told",
            "whoever",
            "whatever",
            "meanwhile",
            "changed nothing",
            "everyone concerned",
            "people concerned",
            "both parties",
            "our people",
            "two of us",
            "somebody",
            "everybody",
            "anybody",
            "papers",
        ],
    ),
    (
        "/fr.ftl",
        &[
            "support",
            "bureau",
            "droit de",
            "marques",
            "il vous plaît",
            "sans doute",
            "pour vous seul",
            "lien privé",
            "liens privés",
            "revenu sur",
            "changements de contacts",
            "rôle de facturation",
            "droits",
            "nos équipes",
            "titres",
            "connecté en tant que",
            "prévenus",
            "informé",
            "informés",
            "chez un autre fournisseur",
        ],
    ),
];

pub(super) fn check() -> Result<(), TaskError> {
    let mut findings = Vec::new();
    for source in sources::below("src/i18n", &[".ftl"])? {
        for (_, avoided) in IN_TEXTS.iter().filter(|(file, _)| source.path.ends_with(file)) {
            let found = texts(&source.text, avoided);
            findings.extend(found.map(|(line, phrase)| format!("{}:{line}: plainer words for: {phrase}", source.path)));
        }
    }
    for folder in FOLDERS {
        let mut add = |source: &SourceFile, found: Vec<(usize, String)>| {
            let lines =
                found.into_iter().map(|(line, text)| format!("{}:{line}: plainer words for: {text}", source.path));
            findings.extend(lines);
        };
        for source in sources::below(folder, &[".rs"])? {
            let mut found = comments(&source.text);
            names(parse(&source)?, &mut found);
            add(&source, found);
        }
        for source in sources::below(folder, &[".ts"])? {
            let mut found = comments(&source.text);
            titles(&source.text, &mut found);
            add(&source, found);
        }
    }
    report(&findings)
}

/// The first line of each block of comments that has an avoided phrase, which a line break may split, or begins with an
/// avoided word.
fn comments(text: &str) -> Vec<(usize, String)> {
    let (mut findings, mut block, mut start) = (Vec::new(), String::new(), 1);
    for (index, line) in text.lines().chain([""]).enumerate() {
        let line = line.trim_start();
        if let Some(comment) = ["//", "/**", "* "].iter().find_map(|mark| line.strip_prefix(mark)) {
            block = [&block, comment.trim_start_matches(['/', '!'])].join(" ");
            continue;
        }
        let first = block.split_whitespace().next().unwrap_or_default();
        let phrase = phrase_of(&block, &IN_COMMENTS).or_else(|| phrase_of(first, &AT_START));
        findings.extend(phrase.map(|phrase| (start, phrase.to_owned())));
        block.clear();
        start = index + 2;
    }
    findings
}

/// The titles of browser tests and of their steps with an avoided phrase.
fn titles(text: &str, findings: &mut Vec<(usize, String)>) {
    for (index, line) in text.lines().enumerate() {
        let call = line.trim_start().trim_start_matches("await ");
        let title = ["test(", "test.step(", "test.describe("].iter().find_map(|name| call.strip_prefix(name));
        let title = title.and_then(|title| title.split(['"', '`']).nth(1)).unwrap_or_default();
        findings.extend(phrase_of(title, &IN_COMMENTS).map(|phrase| (index + 1, phrase.to_owned())));
    }
}

/// The lines of messages with an avoided phrase.
fn texts<'a>(file: &'a str, avoided: &'a [&'a str]) -> impl Iterator<Item = (usize, &'a str)> {
    let lines = file.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    lines.filter_map(move |(index, line)| Some((index + 1, phrase_of(&words(line), avoided)?)))
}

/// The words of a line of a message, without its key and its placeholders.
fn words(line: &str) -> String {
    let value = match line.split_once(" = ") {
        Some((key, value)) if !key.contains(' ') => value,
        _ => line,
    };
    let mut parts = value.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.filter_map(|part| part.split_once('}'));
    rest.fold(first, |words, (_, rest)| format!("{words}|{rest}"))
}

/// Names with an avoided word, except after `::`: names of texts belong to the translators' files.
fn names(tokens: TokenStream, findings: &mut Vec<(usize, String)>) {
    let mut follows_path = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => names(group.stream(), findings),
            TokenTree::Ident(name) if !follows_path => {
                let words = name.to_string().replace('_', " ");
                if phrase_of(&words, &IN_NAMES).is_some() {
                    findings.push((name.span().start().line, name.to_string()));
                }
            }
            _ => {}
        }
        follows_path = is_punct(&token, ':');
    }
}

/// The first of `phrases` in a text, as whole words in any case, without punctuation or code between them.
fn phrase_of<'a>(text: &str, phrases: &[&'a str]) -> Option<&'a str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c.is_whitespace();
    let clauses = text.split(|c: char| !is_word(c)).map(|clause| {
        let words: Vec<String> = clause.split_whitespace().map(str::to_lowercase).collect();
        format!(" {} ", words.join(" "))
    });
    let text = clauses.collect::<Vec<_>>().join("|");
    phrases.iter().copied().find(|phrase| text.contains(&format!(" {phrase} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_phrases_in_comments_across_lines() {
        let text = "/// Whoever asks.\nfn a() {}\n\n// Moves at\n// once, unless `is_none`.\nlet url = \"//told\";\n// As it is; `None` is `None`.\n";
        assert_eq!(comments(text), [(1, "whoever".to_owned()), (4, "at once".to_owned())]);
        let text = "/** A day:\n * whichever comes. */\n\n/// The reason. What follows.\nlet a = 2;\n/// What.\n";
        assert_eq!(comments(text), [(1, "whichever".to_owned()), (6, "what".to_owned())]);
    }

    #[test]
    fn finds_phrases_in_titles_of_browser_tests() {
        let text = "test(\"all at once\", run);\n  await test.step(`${name} is told`, run);\ntest(\"once\", told);\n";
        let mut found = Vec::new();
        titles(text, &mut found);
        assert_eq!(found, [(1, "at once".to_owned()), (2, "told".to_owned())]);
    }

    #[test]
    fn finds_phrases_in_texts_but_not_in_keys_and_placeholders() {
        let file = "# Told.\nrequest-told = Row { $line }\n  of { $count ->\n    [one] All at\u{a0}once\n}\n\
                    a-line = The admin contact\n    of { $service }\nb = Contact of { $service }\n";
        let found = texts(file, &["told", "line", "at once", "contact of"]).collect::<Vec<_>>();
        assert_eq!(found, [(4, "at once"), (8, "contact of")]);
    }

    #[test]
    fn finds_words_in_names_but_not_in_names_of_texts() {
        let found = |code: &str| {
            let mut findings = Vec::new();
            names(code.parse().expect("Rust"), &mut findings);
            findings.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(
            found("fn all_move_at_once() { let is_told = LIMIT_AT_ONCE; }"),
            ["all_move_at_once", "is_told", "LIMIT_AT_ONCE"]
        );
        assert_eq!(found("fn stolder() { t::mail_told(\"told\"); once.at(x.is_none()) }"), [""; 0]);
    }
}
