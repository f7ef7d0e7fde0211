//! Statements that differ by engine stay few: the macro `by_engine!` chooses between them, in the store only.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::findings::report;
use super::sources;
use super::tokens::{is_punct, parse};
use crate::error::TaskError;

const MAX_USES: usize = 15;

const NAMES: [&str; 2] = ["by_engine", "is_postgres"];
const STORE: &str = "src/store/";
const MACRO_FILE: &str = "src/store/src/engine/transaction.rs";

/// A place that depends on the engine, with its line.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    Macro(usize),
    Question(usize),
}

pub(super) fn check() -> Result<(), TaskError> {
    let (mut uses, mut findings) = (0, Vec::new());
    for folder in ["src", "tests"] {
        for source in sources::below(folder, &[".rs"])? {
            if !NAMES.iter().any(|name| source.text.contains(name)) {
                continue;
            }
            let mut places = Vec::new();
            collect(parse(&source)?, &mut places);
            uses += places.iter().filter(|place| matches!(place, Place::Macro(_))).count();
            findings.extend(places.iter().filter_map(|place| finding(&source.path, place)));
        }
    }
    if uses > MAX_USES {
        findings.push(format!("by_engine! is used {uses} times; at most {MAX_USES}: write SQL for both engines"));
    }
    report(&findings)
}

fn finding(path: &str, place: &Place) -> Option<String> {
    match place {
        Place::Macro(line) if !path.starts_with(STORE) => {
            Some(format!("{path}:{line}: uses by_engine! outside the store"))
        }
        Place::Question(line) if path != MACRO_FILE => {
            Some(format!("{path}:{line}: calls is_postgres; use by_engine!"))
        }
        _ => None,
    }
}

/// Collects uses of the macro and calls of `is_postgres`, but not its definition.
fn collect(tokens: TokenStream, places: &mut Vec<Place>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => collect(group.stream(), places),
            TokenTree::Ident(name) => {
                let line = name.span().start().line;
                let is_used = tokens.get(index + 1).is_some_and(|next| is_punct(next, '!'));
                let is_called = tokens.get(index + 1).is_some_and(is_parenthesis);
                let is_defined = matches!(index.checked_sub(1).map(|before| &tokens[before]),
                    Some(TokenTree::Ident(before)) if before == "fn");
                if name == NAMES[0] && is_used {
                    places.push(Place::Macro(line));
                } else if name == NAMES[1] && is_called && !is_defined {
                    places.push(Place::Question(line));
                }
            }
            _ => {}
        }
    }
}

fn is_parenthesis(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn places(source: &str) -> Vec<Place> {
        let mut places = Vec::new();
        collect(TokenStream::from_str(source).expect("the source can be read"), &mut places);
        places
    }

    #[test]
    fn finds_uses_and_calls() {
        let source = "use engine::by_engine;\nfn f() { by_engine!(tx, sqlite: 1, postgres: 2) }\n\
                      // by_engine!(…)\nfn is_postgres() {}\nfn g() { tx.is_postgres() }";
        assert_eq!(places(source), [Place::Macro(2), Place::Question(5)]);
    }

    #[test]
    fn places_are_bound_to_the_store_and_the_macro() {
        assert_eq!(finding("src/store/src/tables/a.rs", &Place::Macro(1)), None);
        assert!(finding("src/server/src/a.rs", &Place::Macro(1)).is_some());
        assert_eq!(finding(MACRO_FILE, &Place::Question(1)), None);
        assert!(finding("src/store/src/tables/a.rs", &Place::Question(1)).is_some());
    }
}
