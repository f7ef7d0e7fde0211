//! Input and choices on one screen for use on another, or after signing in again. In memory only.

use chrono::NaiveDate;
use handover_api::Link;
use handover_api::link::ManyFrom;
use handover_api::services::ServiceRow;
use handover_rules::submission::OwnRequests;
use handover_rules::{NicHandle, PerRole, RequestId, RoleSet, ServiceKey};
use leptos::prelude::*;

/// Input that outlives its screen.
#[derive(Clone, Copy)]
pub(crate) struct Unsaved {
    /// The modify dialog's form, as it was left.
    pub(crate) form: StoredValue<Option<UnsavedForm>>,
    /// The modify dialog was closed by its buttons, and not only left: its form is not kept.
    pub(crate) is_form_given_up: StoredValue<bool>,
    /// The form with new contacts for many services, as it was left.
    pub(crate) many: StoredValue<Option<UnsavedMany>>,
    /// The fields of other forms, as they were left.
    pub(crate) fields: StoredValue<Vec<UnsavedFields>>,
    /// The initial values of the modify dialog when it is opened next.
    pub(crate) prefill: RwSignal<Option<Prefill>>,
}

/// The state of the modify dialog's form.
#[derive(Clone)]
pub(crate) struct UnsavedForm {
    /// The account that entered it; no other account is shown it.
    pub(crate) of: NicHandle,
    /// The dialog's place.
    pub(crate) link: Link,
    /// The values of its fields.
    pub(crate) entries: PerRole<String>,
    /// The last day.
    pub(crate) until: String,
    /// The open request that it replaces.
    pub(crate) replaces: Option<RequestId>,
    /// A DNS zone of another name.
    pub(crate) other_zone: Option<ServiceRow>,
    /// The selected services.
    pub(crate) ticked: Vec<ServiceKey>,
}

/// The form with new contacts for many services.
#[derive(Clone)]
pub(crate) struct UnsavedMany {
    /// The account that entered it; no other account is shown it.
    pub(crate) of: NicHandle,
    /// The starting point of the form.
    pub(crate) from: ManyFrom,
    /// The values of the fields of the roles.
    pub(crate) entries: [String; 3],
    /// The last day.
    pub(crate) last_day: String,
    /// The note.
    pub(crate) note: String,
    /// All or nothing.
    pub(crate) all_or_nothing: bool,
    /// Treatment of open requests of the account that are in the way.
    pub(crate) own: OwnRequests,
}

/// The fields of a form that consists of texts.
#[derive(Clone)]
pub(crate) struct UnsavedFields {
    /// The account that entered it, if any; no other account is shown it.
    pub(crate) of: Option<NicHandle>,
    /// The page.
    pub(crate) link: Link,
    /// The form's name on that page.
    pub(crate) form: &'static str,
    /// The values of its fields.
    pub(crate) values: Vec<String>,
}

/// A change to propose in the modify dialog.
#[derive(Clone)]
pub(crate) struct Prefill {
    pub(crate) service: ServiceKey,
    pub(crate) roles: RoleSet,
    /// The new contact.
    pub(crate) to: NicHandle,
    /// The last day of a tech contact.
    pub(crate) until: Option<NaiveDate>,
    /// The open request that it replaces.
    pub(crate) replaces: Option<RequestId>,
}

impl Unsaved {
    pub(super) fn new() -> Self {
        Self {
            form: StoredValue::new(None),
            is_form_given_up: StoredValue::new(false),
            many: StoredValue::new(None),
            fields: StoredValue::new(Vec::new()),
            prefill: RwSignal::new(None),
        }
    }

    /// Drops the forms unless this account entered them.
    pub(crate) fn keep_forms_of(self, account: &NicHandle) {
        if self.many.with_value(|form| form.as_ref().is_some_and(|form| form.of != *account)) {
            self.many.set_value(None);
        }
        if self.form.with_value(|form| form.as_ref().is_some_and(|form| form.of != *account)) {
            self.form.set_value(None);
        }
        self.fields.update_value(|forms| forms.retain(|form| form.of.as_ref() == Some(account)));
    }

    /// Drops what belongs to the session that has ended; its forms stay for signing in again.
    pub(super) fn forget_intentions(self) {
        self.prefill.set(None);
    }
}
