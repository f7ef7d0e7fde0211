//! The state of the form.

use crate::forms::{Form, IdentityFields, KeptFields, TextField, form_named, keep_entries};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_api::link::ProcedurePage;
use handover_rules::cases::claim::ClaimInput;
use handover_rules::cases::{Claimant, Procedure};
use handover_rules::holder::input::IdentityInput;
use handover_rules::{LegalForm, Role, RoleSet};
use leptos::prelude::*;

/// The first role's checkbox, to which an error about roles leads.
pub(super) const FIRST_ROLE: &str = "role-admin";

#[derive(Clone, Copy)]
pub(super) struct Start {
    pub(super) app: App,
    /// The holder is to change; otherwise the contacts.
    pub(super) is_for_holder: Memo<bool>,
    pub(super) form: Form,
    pub(super) domain: TextField,
    pub(super) name: TextField,
    pub(super) email: TextField,
    /// The name of a [`Claimant`].
    pub(super) claimant: RwSignal<String>,
    /// The name of a [`LegalForm`]: of the holder.
    pub(super) legal_form: RwSignal<String>,
    pub(super) roles: RwSignal<RoleSet>,
    /// The first role, for its message.
    pub(super) role: TextField,
    pub(super) to: TextField,
    // Apart, because everything here is copied often.
    pub(super) new: StoredValue<IdentityFields>,
    /// The address that an email was sent to.
    pub(super) sent: RwSignal<Option<String>>,
    pub(super) kept: KeptFields,
}

impl Start {
    pub(super) fn new(is_for_holder: Memo<bool>) -> Self {
        let app = expect_context::<App>();
        let [domain, name, email, to] = ["domain", "name", "email", "to"].map(|id| TextField::new(id, ""));
        let claimant = RwSignal::new(Claimant::Holder.as_str().to_owned());
        let legal_form = RwSignal::new(LegalForm::default().as_str().to_owned());
        let roles = RwSignal::new(RoleSet::from_iter([Role::Admin]));
        let ids = ["new-form", "new-organisation", "new-first-name", "new-last-name", "new-email"];
        let new = IdentityFields::new(ids, IdentityInput::default());
        let mut values = [domain, name, email, to].map(|field| field.value).to_vec();
        values.extend([claimant, legal_form]);
        values.extend(new.values());
        let kept = keep(values, roles);
        Self {
            app,
            is_for_holder,
            form: Form::new("#procedure-errors", t::procedure_title()),
            domain,
            name,
            email,
            claimant,
            legal_form,
            roles,
            role: TextField::new(FIRST_ROLE, ""),
            to,
            new: StoredValue::new(new),
            sent: RwSignal::new(None),
            kept,
        }
    }

    pub(super) fn procedure(self) -> Procedure {
        if self.is_for_holder.get() { Procedure::ChangeHolder } else { Procedure::ChangeContacts }
    }

    pub(super) fn claimant(self) -> Claimant {
        self.claimant.with(|name| Claimant::parse(name)).unwrap_or(Claimant::Holder)
    }

    pub(super) fn legal_form(self) -> LegalForm {
        form_named(self.legal_form)
    }

    pub(super) fn claim(self) -> ClaimInput {
        if self.is_for_holder.get() {
            ClaimInput::Holder(self.new.get_value().entered())
        } else {
            ClaimInput::Contacts { roles: self.roles.get(), to: self.to.value.get() }
        }
    }
}

/// One form for both procedures, at either address.
fn keep(values: Vec<RwSignal<String>>, roles: RwSignal<RoleSet>) -> KeptFields {
    let link = Link::Procedure { page: ProcedurePage::ChangeHolder, token: None };
    let texts = values.clone();
    let read = move || {
        let mut entered = vec![roles.try_get_untracked()?.bits().to_string()];
        for text in &texts {
            entered.push(text.try_get_untracked()?);
        }
        Some(entered)
    };
    let restore = move |entered: Vec<String>| {
        let mut entered = entered.into_iter();
        if let Some(chosen) = entered.next().and_then(|bits| bits.parse().ok()) {
            roles.set(RoleSet::from_bits(chosen));
        }
        for (value, text) in values.into_iter().zip(entered) {
            value.set(text);
        }
    };
    keep_entries(link, "case", Box::new(read), Box::new(restore))
}
