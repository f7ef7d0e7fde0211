//! The colour theme: light, dark, or the system's. boot.js applies the stored one before the first paint.

use crate::browser::dom::Storage;
use handover_rules::string_enum;
use leptos::prelude::*;

const NAME: &str = "theme";

string_enum! {
    /// A theme to choose.
    pub(crate) enum Theme {
        System = "system",
        Light = "light",
        Dark = "dark",
    }
}

impl Theme {
    /// The stored theme.
    pub(crate) fn chosen() -> Self {
        Storage::Local.get(NAME).and_then(|name| Self::parse(&name)).unwrap_or(Self::System)
    }

    /// Applies and stores it. The system's is in use when none is stored.
    pub(crate) fn choose(self) {
        let name = (self != Self::System).then_some(self.as_str());
        Storage::Local.set(NAME, name);
        if let Some(root) = document().document_element() {
            let _ = match name {
                Some(name) => root.set_attribute("data-theme", name),
                None => root.remove_attribute("data-theme"),
            };
        }
    }
}
