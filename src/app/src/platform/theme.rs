//! The colour theme: light, dark, or the system's. boot.js applies the stored one before the first paint.

use crate::platform::dom::{remember, remembered};
use crate::prelude::*;

const NAME: &str = "theme";

/// A theme to choose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    const fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// The stored theme.
    pub(crate) fn chosen() -> Self {
        let name = remembered(NAME);
        Self::ALL.into_iter().find(|theme| theme.name() == name.as_deref()).unwrap_or(Self::System)
    }

    /// Applies and stores it.
    pub(crate) fn choose(self) {
        remember(NAME, self.name());
        if let Some(root) = document().document_element() {
            let _ = match self.name() {
                Some(name) => root.set_attribute("data-theme", name),
                None => root.remove_attribute("data-theme"),
            };
        }
    }
}
