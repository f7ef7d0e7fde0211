//! One text of one language.

use crate::place::{FORM_END, NAME_END};
use std::collections::BTreeSet;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Words.
    Text(String),
    /// The place of something that is put in.
    Place(String),
}

/// A form of a counted text: the name of the plural category, and the words.
pub(super) type Form = (String, Vec<Part>);

/// A text, or a form of it for each kind of count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Message {
    /// Always the same words.
    Plain(Vec<Part>),
    /// Depending on how many.
    Counted { count: String, forms: Vec<Form> },
}

impl Message {
    /// The names of what is put in, without the count.
    pub(super) fn places(&self) -> BTreeSet<&str> {
        let parts: Vec<&Part> = match self {
            Self::Plain(parts) => parts.iter().collect(),
            Self::Counted { forms, .. } => forms.iter().flat_map(|(_, parts)| parts).collect(),
        };
        let names = parts.into_iter().filter_map(|part| match part {
            Part::Place(name) => Some(name.as_str()),
            Part::Text(_) => None,
        });
        names.filter(|name| Some(*name) != self.count()).collect()
    }

    /// The name of what is counted.
    pub(super) fn count(&self) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Counted { count, .. } => Some(count),
        }
    }

    /// The text in the form that app and server read: `{0}` for the first of `places`, one line, forms of a counted
    /// text after one another as `one\u{2}…\u{3}other\u{2}…`.
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

fn flat(parts: &[Part], places: &[&str]) -> String {
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Place(name) => {
                let index = places.iter().position(|place| place == name);
                format!("{{{}}}", index.expect("the places of all languages are the same"))
            }
        })
        .collect()
}

/// The words with the names of what is put in, for the documentation of a function.
pub(super) fn readable(message: &Message) -> String {
    let parts = match message {
        Message::Plain(parts) => parts,
        Message::Counted { forms, .. } => forms.last().map(|(_, parts)| parts).expect("a counted text has forms"),
    };
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Place(name) => format!("{{{name}}}"),
        })
        .collect()
}
