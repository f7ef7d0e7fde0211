//! Input and choices on one screen for use on another, or after signing in again. In memory only.

use handover_api::Link;
use handover_rules::NicHandle;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Input that outlives its screen.
#[derive(Clone, Copy)]
pub(crate) struct Unsaved {
    /// The fields of forms, as they were left.
    pub(crate) fields: StoredValue<Vec<UnsavedFields>>,
}

/// The fields of a form that consists of texts.
#[derive(Serialize, Deserialize)]
pub(crate) struct UnsavedFields {
    /// The account that entered it, if any; no other account is shown it.
    pub(crate) of: Option<NicHandle>,
    /// The address of the page.
    pub(crate) link: String,
    /// The form's name on that page.
    pub(crate) form: String,
    /// The values of its fields.
    pub(crate) values: Vec<String>,
}

impl Unsaved {
    pub(super) fn new() -> Self {
        Self { fields: StoredValue::new(Vec::new()) }
    }

    /// Keeps the fields of a form that is being left.
    pub(crate) fn put(self, left: UnsavedFields) {
        self.fields.update_value(|forms| forms.push(left));
    }

    /// Takes out what an account has entered into a form.
    pub(crate) fn take(self, of: Option<&NicHandle>, link: &Link, form: &str) -> Option<Vec<String>> {
        let link = link.format();
        let taken = self.fields.try_update_value(|forms| {
            let is_it = |left: &UnsavedFields| left.of.as_ref() == of && left.link == link && left.form == form;
            let place = forms.iter().position(is_it)?;
            Some(forms.swap_remove(place).values)
        });
        taken.flatten()
    }

    /// Drops the forms of a page.
    pub(crate) fn drop_forms_at(self, link: &Link) {
        let link = link.format();
        self.fields.update_value(|forms| forms.retain(|form| form.link != link));
    }

    /// Drops the forms unless this account entered them.
    pub(crate) fn keep_forms_of(self, account: &NicHandle) {
        self.fields.update_value(|forms| forms.retain(|form| form.of.as_ref() == Some(account)));
    }
}
