//! Closures that have a name are shown through the prelude's `dynamic` (decision 0002).
//!
//! Leptos's code to render a closure is generated for each type of closure, unless it is written inside of `view!`. So in
//! the children of a `view!`, a name on its own that a `let` before it has given to a closure is a finding. Sources are read
//! as tokens; what patterns and parameters bind is not known.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use super::findings::report;
use super::sources;
use super::tokens::{is_punct, parse, view_at};
use crate::error::TaskError;

pub(super) fn check() -> Result<(), TaskError> {
    let mut findings = Vec::new();
    for source in sources::below("src/app/src", &[".rs"])? {
        for (line, name) in findings_in(parse(&source)?) {
            findings.push(format!("{}:{line}: `{name}` is a closure: show it as {{dynamic({name})}}", source.path));
        }
    }
    report(&findings)
}

/// Line and name of each finding.
fn findings_in(tokens: TokenStream) -> Vec<(usize, String)> {
    let mut scan = Scan::default();
    scan.code(tokens, &BTreeSet::new());
    scan.findings
}

#[derive(Default)]
struct Scan {
    findings: Vec<(usize, String)>,
}

impl Scan {
    /// Code of a block, and the names of closures that it can see.
    fn code(&mut self, tokens: TokenStream, outer: &BTreeSet<String>) {
        let mut closures = outer.clone();
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut bound = None;
        for (index, token) in tokens.iter().enumerate() {
            if let Some(binding) = binding_at(&tokens, index) {
                bound = Some(binding);
            } else if is_punct(token, ';') {
                // A name has its new value only after its `let`.
                match bound.take() {
                    Some((name, true)) => _ = closures.insert(name),
                    Some((name, false)) => _ = closures.remove(&name),
                    None => {}
                }
            } else if let Some(view) = view_at(&tokens, index) {
                self.view(view.stream(), &closures);
            } else if let TokenTree::Group(group) = token
                && !is_body_of_view(&tokens, index)
            {
                self.code(group.stream(), &closures);
            }
        }
    }

    fn view(&mut self, tokens: TokenStream, closures: &BTreeSet<String>) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let TokenTree::Group(group) = token else { continue };
            let is_value = index > 0 && is_punct(&tokens[index - 1], '=');
            match only_name(group) {
                Some((name, span)) if !is_value && closures.contains(&name) => {
                    self.findings.push((span.start().line, name));
                }
                _ if is_body_of_view(&tokens, index) => self.view(group.stream(), closures),
                _ => self.code(group.stream(), closures),
            }
        }
    }
}

/// The name that a `let` at `index` binds, and whether to a closure without arguments.
fn binding_at(tokens: &[TokenTree], index: usize) -> Option<(String, bool)> {
    match tokens.get(index..index + 3)? {
        [TokenTree::Ident(word), TokenTree::Ident(name), equals] if word == "let" && is_punct(equals, '=') => {
            let value = &tokens[index + 3..];
            let is_moving = matches!(value.first(), Some(TokenTree::Ident(word)) if word == "move");
            let bars = value.iter().skip(usize::from(is_moving)).take(2).filter(|token| is_punct(token, '|'));
            Some((name.to_string(), bars.count() == 2))
        }
        _ => None,
    }
}

/// Whether the group at `index` is the body of a `view!`.
fn is_body_of_view(tokens: &[TokenTree], index: usize) -> bool {
    index.checked_sub(2).is_some_and(|start| view_at(tokens, start).is_some())
}

/// The name that a block consists of.
fn only_name(block: &Group) -> Option<(String, Span)> {
    let mut tokens = block.stream().into_iter();
    match (block.delimiter(), tokens.next(), tokens.next()) {
        (Delimiter::Brace, Some(TokenTree::Ident(name)), None) => Some((name.to_string(), name.span())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn names(source: &str) -> Vec<String> {
        let tokens = TokenStream::from_str(source).unwrap();
        findings_in(tokens).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn finds_named_closures_that_are_shown() {
        assert_eq!(names("let a = move || x.get(); view! { <p>{a}</p> }"), ["a"]);
        assert_eq!(names("let a = || 1; f(move || view! { <p class=c>{a} {b}</p> })"), ["a"]);
        assert_eq!(names("let a = move || 1; view! { <Show when=w fallback=|| view! { {a} }>{1}</Show> }"), ["a"]);
        assert_eq!(names("let a = move || 1; view! { <p>{m.map(|_| view! { <b>{a}</b> })}</p> }"), ["a"]);
    }

    #[test]
    fn accepts_everything_else() {
        for source in [
            "let a = move || 1; view! { <p>{dynamic(a)}</p> }",
            "let a = dynamic(move || 1); view! { <p>{a}</p> }",
            "let a = move |x| x; view! { <p on:click={a}>{a(1)}</p> }",
            "let a = move || 1; view! { <p hidden={a} class=a>{move || a()}</p> }",
            "let a = move || 1; let a = f(a); view! { <p>{a}</p> }",
            "let a = t(); let a = move || view! { <p>{a}</p> };",
            "{ let a = move || 1; f(a) } { view! { <p>{a}</p> } }",
            "let a = move || 1; if x { a }",
        ] {
            assert_eq!(names(source), [""; 0], "{source}");
        }
    }
}
