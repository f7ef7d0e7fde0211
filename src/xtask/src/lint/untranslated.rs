//! No words stand untranslated in the app's views: texts come from the translators' files (decision 0017).
//!
//! Sources are read as tokens. In the children of a `view!`, string literals and bare words with letters are findings,
//! including values of blocks; so are literals of visible or spoken attributes.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};

use super::report;
use super::sources;
use super::sources::{is_punct, parse};
use crate::error::TaskError;

/// Attributes that are shown or read out, and usual properties of components that are.
const SPOKEN: [&str; 9] =
    ["alt", "aria-description", "aria-label", "aria-placeholder", "heading", "label", "placeholder", "text", "title"];
/// The name of the product, the same in every language.
const PRODUCT: &str = "Handover";
/// Elements whose content is not words.
const VERBATIM: [&str; 3] = ["script", "style", "code"];

pub(super) fn check() -> Result<(), TaskError> {
    let mut findings = Vec::new();
    for source in sources::below("src/app/src", &[".rs"])? {
        for (line, words) in findings_in(parse(&source)?) {
            findings.push(format!("{}:{line}: untranslated: {words}", source.path));
        }
    }
    report(&findings)
}

/// Line and words of each finding.
fn findings_in(tokens: TokenStream) -> Vec<(usize, String)> {
    let mut scan = Scan::default();
    scan.code(tokens);
    scan.findings
}

#[derive(Default)]
struct Scan {
    findings: Vec<(usize, String)>,
}

impl Scan {
    fn found(&mut self, span: Span, words: &str) {
        self.findings.push((span.start().line, words.to_owned()));
    }

    /// Ordinary code: only the views in it matter, except in unit tests.
    fn code(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            if let Some(view) = view_at(&tokens, index) {
                self.view(view.stream());
                index += 3;
                continue;
            }
            if let TokenTree::Group(group) = token
                && !is_test_module(&tokens[..index])
            {
                self.code(group.stream());
            }
            index += 1;
        }
    }

    fn view(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        let mut is_verbatim = false;
        while let Some(token) = tokens.get(index) {
            if is_punct(token, '<') {
                let tag = tag_at(&tokens, index);
                is_verbatim = !tag.is_closing && VERBATIM.contains(&tag.name.as_str());
                self.attributes(&tokens[index..tag.end]);
                index = tag.end;
                continue;
            }
            match token {
                TokenTree::Literal(literal) if !is_verbatim => self.literal(literal),
                TokenTree::Ident(word) if !is_verbatim => self.found(word.span(), &word.to_string()),
                TokenTree::Group(group) => self.block(group),
                _ => {}
            }
            index += 1;
        }
    }

    /// The tokens of a tag: its attributes, and the code in their values.
    fn attributes(&mut self, tag: &[TokenTree]) {
        for (index, token) in tag.iter().enumerate() {
            match token {
                TokenTree::Literal(literal) if is_spoken(&tag[..index]) => self.literal(literal),
                TokenTree::Group(group) if is_spoken(&tag[..index]) => self.block(group),
                TokenTree::Group(group) => self.code(group.stream()),
                _ => {}
            }
        }
        // Closures outside of braces hold views too.
        for index in 0..tag.len() {
            if let Some(view) = view_at(tag, index) {
                self.view(view.stream());
            }
        }
    }

    /// A block in place of a child or of a spoken attribute: its value is shown.
    fn block(&mut self, block: &Group) {
        self.code(block.stream());
        let tokens: Vec<TokenTree> = block.stream().into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Literal(literal) if is_value(&tokens, index) => self.literal(literal),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && view_before(&tokens, index) => {}
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => self.values_of(group),
                _ => {}
            }
        }
    }

    /// Literals that an inner block, such as a branch of an `if`, evaluates to.
    fn values_of(&mut self, block: &Group) {
        let tokens: Vec<TokenTree> = block.stream().into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Literal(literal) if is_value(&tokens, index) => self.literal(literal),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !view_before(&tokens, index) => {
                    self.values_of(group);
                }
                _ => {}
            }
        }
    }

    fn literal(&mut self, literal: &Literal) {
        let text = literal.to_string();
        let is_string = text.starts_with(['"', 'r']);
        let words = text.trim_start_matches('r').trim_matches('#').trim_matches('"');
        if is_string && needs_translation(words) {
            self.found(literal.span(), words);
        }
    }
}

/// Whether the content of a literal has letters, apart from escape sequences, names and example domains.
fn needs_translation(words: &str) -> bool {
    let is_name = words.trim() == PRODUCT || words.ends_with(".example");
    let mut rest = words;
    while let Some((before, escape)) = rest.split_once('\\') {
        if before.chars().any(char::is_alphabetic) {
            return !is_name;
        }
        // `\n`, or `\u{a0}`.
        let end = if escape.starts_with('u') {
            escape.find('}').map(|end| end + 1)
        } else {
            escape.chars().next().map(char::len_utf8)
        };
        rest = escape.get(end.unwrap_or(escape.len())..).unwrap_or_default();
    }
    !is_name && rest.chars().any(char::is_alphabetic)
}

/// The body of the `view!` that begins at `index`.
fn view_at(tokens: &[TokenTree], index: usize) -> Option<&Group> {
    match tokens.get(index..index + 3)? {
        [TokenTree::Ident(name), bang, TokenTree::Group(body)] if name == "view" && is_punct(bang, '!') => Some(body),
        _ => None,
    }
}

/// Whether a literal is the value of its block: alone, last, or the right side of a match arm.
fn is_value(tokens: &[TokenTree], index: usize) -> bool {
    let is_last = index + 1 == tokens.len() || tokens.get(index + 1).is_some_and(|next| is_punct(next, ','));
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    let follows_code = before.is_none_or(|token| {
        matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), ';' | '>' | '|'))
            || matches!(token, TokenTree::Group(_))
    });
    is_last && follows_code
}

/// Whether the tokens before a group are `mod tests`.
fn is_test_module(before: &[TokenTree]) -> bool {
    let last: Vec<String> = before.iter().rev().take(2).map(ToString::to_string).collect();
    last == ["tests", "mod"]
}

/// Whether the group at `index` is the body of a macro.
fn view_before(tokens: &[TokenTree], index: usize) -> bool {
    index.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|token| is_punct(token, '!'))
}

struct Tag {
    name: String,
    is_closing: bool,
    /// The index after its `>`.
    end: usize,
}

/// The tag whose `<` is at `start`.
fn tag_at(tokens: &[TokenTree], start: usize) -> Tag {
    let is_closing = tokens.get(start + 1).is_some_and(|token| is_punct(token, '/'));
    let name = tokens.get(start + 1 + usize::from(is_closing)).map(ToString::to_string).unwrap_or_default();
    let mut depth = 0_usize;
    let mut index = start;
    while let Some(token) = tokens.get(index) {
        let is_arrow = index > start && tokens.get(index - 1).is_some_and(|before| ends_arrow(before, token));
        if is_punct(token, '<') {
            depth += 1;
        } else if is_punct(token, '>') && !is_arrow {
            depth -= 1;
            if depth == 0 {
                return Tag { name, is_closing, end: index + 1 };
            }
        }
        index += 1;
    }
    Tag { name, is_closing, end: tokens.len() }
}

/// Whether two tokens are `->` or `=>`, written without a space.
fn ends_arrow(before: &TokenTree, token: &TokenTree) -> bool {
    let touch = before.span().end() == token.span().start();
    touch && (is_punct(before, '-') || is_punct(before, '=')) && is_punct(token, '>')
}

/// Whether `before`, the tokens of a tag up to a value, end in `name=` with a spoken name.
fn is_spoken(before: &[TokenTree]) -> bool {
    let Some((equals, before)) = before.split_last() else { return false };
    if !is_punct(equals, '=') {
        return false;
    }
    // A name such as `aria-label` is several tokens without spaces.
    let mut name = String::new();
    for (index, token) in before.iter().enumerate().rev() {
        name.insert_str(0, &token.to_string());
        let touches = index > 0 && before[index - 1].span().end() == token.span().start();
        if !touches || is_punct(&before[index - 1], '<') {
            break;
        }
    }
    let name = name.strip_prefix("attr:").unwrap_or(&name);
    SPOKEN.contains(&name)
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn words(source: &str) -> Vec<String> {
        let tokens = TokenStream::from_str(source).unwrap();
        findings_in(tokens).into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn finds_words_in_children() {
        assert_eq!(words("view! { <p>\"Hello\"</p> }"), ["Hello"]);
        assert_eq!(words("view! { <p>Hello {name} there</p> }"), ["Hello", "there"]);
        assert_eq!(words("fn f() { x(|| view! { <p>{move || view! { <b>\"deep\"</b> }}</p> }) }"), ["deep"]);
        assert_eq!(words("view! { <p>{if is_on.get() { \"on\" } else { \"off\" }}</p> }"), ["on", "off"]);
        assert_eq!(words("view! { <p>{match x { A => \"first\", B => t::b() }}</p> }"), ["first"]);
        assert_eq!(
            words("view! { <Show when=move || a.get() fallback=|| view! { \"none\" }>x</Show> }"),
            ["none", "x"]
        );
    }

    #[test]
    fn finds_words_in_spoken_attributes() {
        assert_eq!(words("view! { <img alt=\"A logo\" src=\"logo.svg\" /> }"), ["A logo"]);
        assert_eq!(words("view! { <a aria-label={\"Close\"} class=\"close\">\"×\"</a> }"), ["Close"]);
        assert_eq!(words("view! { <a attr:title=\"Close\"/> }"), ["Close"]);
        assert_eq!(words("view! { <Field label=\"Name\" id=\"name\" /> }"), ["Name"]);
    }

    #[test]
    fn accepts_everything_else() {
        for source in [
            "view! { <p class=\"soft\" data-s=\"ok\">{t::hello()}\" · 3 \"</p> }",
            "view! { <p on:click=move |_| go(\"home\")>{t::hello(\"name\")}</p> }",
            "view! { <a href={move || link(\"services\")} class:is-on=move || x.get() == \"a\">{t::a()}</a> }",
            "view! { <For each=move || list.get() key=|row| row.id let:row><Row row /></For> }",
            "view! { <b>\"Handover \"</b>\"\\u{a0}\\n\"<Field placeholder=\"blue-kettle.example\" /> }",
            "view! { <code>\"handover import\"</code> }",
            "mod tests { fn f() { view! { \"Hello\" } } }",
            "let x = \"words outside of views\"; log(\"more\");",
            "view! { <p>{x.map(|y| y.name(\"z\").into_any())}</p> }",
        ] {
            assert_eq!(words(source), [""; 0], "{source}");
        }
    }
}
