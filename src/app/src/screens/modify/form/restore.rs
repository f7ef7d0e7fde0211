//! Input that comes from elsewhere: a prefilled change, or the form as it was left.

use super::state::{LastDayInput, ModifyForm, ShownErrors};
use crate::state::{App, UnsavedForm};
use handover_rules::{PerRole, RequestId, ServiceKey};
use leptos::prelude::*;

/// Initial values of the fields.
pub(super) struct Prefilled {
    pub(super) entries: PerRole<String>,
    pub(super) until: String,
    pub(super) replaces: Option<RequestId>,
}

/// The change that another screen proposed for this service.
pub(super) fn prefilled(app: App, service: &ServiceKey) -> Prefilled {
    let prefill = app.unsaved().prefill.get_untracked();
    app.unsaved().prefill.set(None);
    let prefill = prefill.filter(|prefill| prefill.service == *service);
    let entries = PerRole::from_fn(|role| match &prefill {
        Some(prefill) if prefill.roles.contains(role) => prefill.to.as_str().to_owned(),
        _ => String::new(),
    });
    let until = prefill.as_ref().and_then(|prefill| prefill.until);
    let until = until.map(|day| day.to_string()).unwrap_or_default();
    Prefilled { entries, until, replaces: prefill.and_then(|prefill| prefill.replaces) }
}

impl ModifyForm {
    fn is_filled_in(self) -> bool {
        let input = self.input;
        input.entries.with_untracked(|entries| *entries != PerRole::default())
            || input.until.with_untracked(|until| !until.text.is_empty())
            || input.replaces.with_untracked(Option::is_some)
    }

    /// Restores what the same user had entered here when the dialog was left without closing it: by going back or another
    /// link, or because the session ended. A proposed change comes first.
    pub(super) fn restore_unsaved(self) {
        let app = self.app;
        let me = app.my_handle();
        let link = app.navigation().link.get_untracked();
        let unsaved = app.unsaved().form.get_value().filter(|unsaved| unsaved.of == me && unsaved.link == link);
        if let Some(unsaved) = unsaved.filter(|_| !self.is_filled_in()) {
            app.unsaved().form.set_value(None);
            self.input.shown.set(ShownErrors::of_filled_in(&unsaved.entries));
            self.input.entries.set(unsaved.entries);
            self.input.until.set(LastDayInput::new(unsaved.until));
            self.input.replaces.set(unsaved.replaces);
            self.input.other_zone.set(unsaved.other_zone);
            self.input.ticked.set(unsaved.ticked);
            self.input_changed();
        }
        app.unsaved().is_form_given_up.set_value(false);
        on_cleanup(move || {
            let is_sent = self.submission.sent.try_with_untracked(Option::is_some).unwrap_or(true);
            if is_sent || app.unsaved().is_form_given_up.get_value() || app.session().was_left() {
                return;
            }
            let input = (self.input.entries.try_get_untracked(), self.input.ticked.try_get_untracked());
            if let (Some(entries), Some(ticked)) = input {
                let until = self.input.until.try_get_untracked().unwrap_or_default().text;
                let replaces = self.input.replaces.try_get_untracked().flatten();
                let other_zone = self.input.other_zone.try_get_untracked().flatten();
                let (of, link) = (me.clone(), link.clone());
                let unsaved = UnsavedForm { of, link, entries, until, replaces, other_zone, ticked };
                app.unsaved().form.set_value(Some(unsaved));
            }
        });
    }
}
