//! A text in one language.

use crate::place::{FORM_END, NAME_END};
use std::collections::BTreeSet;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextPart {
    /// Literal text.
    Text(String),
    /// A placeholder, by name.
    Place(String),
}

/// A plural form: the CLDR category and the text.
pub(super) type PluralForm = (String, Vec<TextPart>);

/// A text, with or without plural forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CatalogMessage {
    /// Without plural forms.
    Plain(Vec<TextPart>),
    /// With a form per plural category of `count`.
    Counted { count: String, forms: Vec<PluralForm> },
}

impl CatalogMessage {
    /// The names of the placeholders, except the count.
    pub(super) fn places(&self) -> BTreeSet<&str> {
        let parts: Vec<&TextPart> = match self {
            Self::Plain(parts) => parts.iter().collect(),
            Self::Counted { forms, .. } => forms.iter().flat_map(|(_, parts)| parts).collect(),
        };
        let names = parts.into_iter().filter_map(|part| match part {
            TextPart::Place(name) => Some(name.as_str()),
            TextPart::Text(_) => None,
        });
        names.filter(|name| Some(*name) != self.count()).collect()
    }

    /// The placeholder that selects the plural form.
    pub(super) fn count(&self) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Counted { count, .. } => Some(count),
        }
    }

    /// The compiled text, on one line: `{0}` for the first of `places`, plural forms as `one\u{2}…\u{3}other\u{2}…`.
    pub(super) fn compact(&self, places: &[&str]) -> String {
        match self {
            Self::Plain(parts) => flat(parts, places),
            Self::Counted { forms, .. } => {
                let forms: Vec<String> = forms
                    .iter()
                    .map(|(name, parts)| {
                        let words = flat(parts, places);
                        format!("{name}{NAME_END}{words}")
                    })
                    .collect();
                forms.join(&FORM_END.to_string())
            }
        }
    }
}

fn flat(parts: &[TextPart], places: &[&str]) -> String {
    parts
        .iter()
        .map(|part| match part {
            TextPart::Text(text) => text.clone(),
            TextPart::Place(name) => {
                let index = places.iter().position(|place| place == name);
                format!("{{{}}}", index.expect("all languages have the same placeholders"))
            }
        })
        .collect()
}

/// The text with `{name}` for its placeholders, for doc comments.
pub(super) fn readable(message: &CatalogMessage) -> String {
    let parts = match message {
        CatalogMessage::Plain(parts) => parts,
        CatalogMessage::Counted { forms, .. } => {
            forms.last().map(|(_, parts)| parts).expect("a counted text has at least one form")
        }
    };
    parts
        .iter()
        .map(|part| match part {
            TextPart::Text(text) => text.clone(),
            TextPart::Place(name) => format!("{{{name}}}"),
        })
        .collect()
}
