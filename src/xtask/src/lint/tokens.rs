//! Rust sources as tokens.

use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use super::sources::SourceFile;
use crate::error::Failure;

pub(super) fn parse(source: &SourceFile) -> Result<TokenStream, Failure> {
    TokenStream::from_str(&source.text)
        .map_err(|error| Failure::new(format!("{}: cannot be read as Rust: {error}", source.path)))
}

pub(super) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}
