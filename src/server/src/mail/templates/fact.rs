//! Labels with values, and cells of tables.

use crate::mail::phrases;
use handover_rules::{Language, RoleSet};

/// A label and its value.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Label.
    pub label: String,
    /// Value.
    pub value: FactValue,
}

impl Fact {
    pub(super) fn new(label: impl Into<String>, value: impl Into<FactValue>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// The value of a fact, or a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// Text, such as a service or a date.
    Text(String),
    /// Names of roles.
    Roles(String),
}

impl FactValue {
    pub(super) fn roles(language: Language, roles: RoleSet) -> Self {
        Self::Roles(phrases::roles(language, roles))
    }

    /// The value as plain text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Roles(text) => text,
        }
    }
}

impl From<String> for FactValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
