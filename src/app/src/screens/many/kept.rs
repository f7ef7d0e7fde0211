//! Input that is restored when the page is reopened, also after signing in again. A reload would lose it.

use super::form::{ManyForm, is_usable};
use crate::forms::TextField;
use crate::state::UnsavedMany;
use handover_rules::NicHandle;
use leptos::ev;
use leptos::prelude::*;

impl ManyForm {
    /// Restores what the same account had entered here, and keeps what is entered when the page is left.
    pub(super) fn keep(self) {
        let me = self.app.my_handle();
        let unsaved = self.app.unsaved().many;
        let left = unsaved.get_value().filter(|left| left.of == me && left.from == self.from);
        if let Some(left) = left {
            for (field, text) in self.entries.iter().zip(left.entries) {
                field.value.set(text);
            }
            self.last_day.value.set(left.last_day);
            self.note.set(left.note);
            self.all_or_nothing.set(left.all_or_nothing);
            self.checks.update_value(|checks| checks.own = left.own);
        }
        on_cleanup(move || unsaved.set_value(self.unsaved(me.clone())));
    }

    /// Lets the browser ask before the document goes with what was entered and selected: both are in its memory only.
    pub(super) fn guard_unload(self) {
        let guard = window_event_listener(ev::beforeunload, move |event| {
            if self.has_input() {
                event.prevent_default();
            }
        });
        on_cleanup(move || guard.remove());
    }

    fn has_input(self) -> bool {
        let is_filled = |field: &TextField| field.value.with_untracked(|text| !text.is_empty());
        self.sent.with_untracked(Option::is_none)
            && (self.entries.iter().chain([&self.last_day]).any(is_filled)
                || self.note.with_untracked(|note| !note.is_empty())
                || self.file.with_untracked(is_usable))
    }

    /// `None` if it was sent, given up or never filled in, or if the reader has signed out.
    fn unsaved(self, of: NicHandle) -> Option<UnsavedMany> {
        if self.app.session().was_left()
            || self.is_given_up.try_get_value()?
            || self.sent.try_with_untracked(Option::is_some)?
        {
            return None;
        }
        if self.has_basis() && self.basis.try_with_untracked(Option::is_none)? {
            return None;
        }
        let [admin, tech, billing] = self.entries.map(|field| field.value.try_get_untracked());
        Some(UnsavedMany {
            of,
            from: self.from,
            entries: [admin?, tech?, billing?],
            last_day: self.last_day.value.try_get_untracked()?,
            note: self.note.try_get_untracked()?,
            all_or_nothing: self.all_or_nothing.try_get_untracked()?,
            own: self.checks.try_with_value(|checks| checks.own)?,
        })
    }
}
