//! Every error that the server or its store logs is in the operator's guide, which says what to do.

use proc_macro2::{TokenStream, TokenTree};

use super::findings::report;
use super::sources;
use super::tokens::{is_punct, parse};
use crate::error::TaskError;

const FOLDERS: [&str; 2] = ["src/server/src", "src/store/src"];
const GUIDE: &str = "OPERATIONS.md";

pub(super) fn check() -> Result<(), TaskError> {
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
    fn finds_messages_of_errors() {
        let source =
            r#"tracing::error!(%error, "request lost: {WHY}"); if x { error!("{} full; retrying", 1) } warn!("no")"#;
        let found = errors(TokenStream::from_str(source).expect("the source can be read"));
        let messages: Vec<&str> = found.iter().map(|(_, message)| message_start(message)).collect();
        assert_eq!(messages, ["request lost", "full"]);
        assert_eq!(message_start("{STOPPED}"), "");
    }
}
