//! Rust sources as tokens.

use std::str::FromStr;

use proc_macro2::{Group, TokenStream, TokenTree};

use super::sources::SourceFile;
use crate::error::TaskError;

pub(super) fn parse(source: &SourceFile) -> Result<TokenStream, TaskError> {
    TokenStream::from_str(&source.text)
        .map_err(|error| TaskError::new(format!("{}: cannot be read as Rust: {error}", source.path)))
}

pub(super) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// The body of the `view!` that begins at `index`.
pub(super) fn view_at(tokens: &[TokenTree], index: usize) -> Option<&Group> {
    match tokens.get(index..index + 3)? {
        [TokenTree::Ident(name), bang, TokenTree::Group(body)] if name == "view" && is_punct(bang, '!') => Some(body),
        _ => None,
    }
}
