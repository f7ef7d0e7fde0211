//! The state of the form.

use crate::forms::{Form, KeptFields, TextField, keep_entries};
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
    pub(super) new: StoredValue<NewHolder>,
    /// The address that an email was sent to.
    pub(super) sent: RwSignal<Option<String>>,
    pub(super) kept: KeptFields,
}

/// The new holder.
#[derive(Clone, Copy)]
pub(super) struct NewHolder {
    /// The name of a [`LegalForm`].
    pub(super) legal_form: RwSignal<String>,
    pub(super) organisation: TextField,
    pub(super) first_name: TextField,
    pub(super) last_name: TextField,
    pub(super) email: TextField,
}

impl Start {
    pub(super) fn new(app: App, is_for_holder: Memo<bool>) -> Self {
        let individual = || RwSignal::new(LegalForm::Individual.as_str().to_owned());
        let [domain, name, email, to] = ["domain", "name", "email", "to"].map(|id| TextField::new(id, ""));
        let claimant = RwSignal::new(Claimant::Holder.as_str().to_owned());
        let legal_form = individual();
        let roles = RwSignal::new(RoleSet::from_iter([Role::Admin]));
        let new = NewHolder {
            legal_form: individual(),
            organisation: TextField::new("new-organisation", ""),
            first_name: TextField::new("new-first-name", ""),
            last_name: TextField::new("new-last-name", ""),
            email: TextField::new("new-email", ""),
        };
        let fields = [domain, name, email, to, new.organisation, new.first_name, new.last_name, new.email];
        let mut values = fields.map(|field| field.value).to_vec();
        values.extend([claimant, legal_form, new.legal_form]);
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
            kept: keep(app, values, roles),
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
            let NewHolder { legal_form, organisation, first_name, last_name, email } = self.new.get_value();
            ClaimInput::Holder(IdentityInput {
                legal_form: form_named(legal_form),
                first_name: first_name.value.get(),
                last_name: last_name.value.get(),
                organisation: organisation.value.get(),
                email: email.value.get(),
            })
        } else {
            ClaimInput::Contacts { roles: self.roles.get(), to: self.to.value.get() }
        }
    }
}

pub(super) fn form_named(name: RwSignal<String>) -> LegalForm {
    name.with(|name| LegalForm::parse(name)).unwrap_or(LegalForm::Individual)
}

/// One form for both procedures, at either address.
fn keep(app: App, values: Vec<RwSignal<String>>, roles: RwSignal<RoleSet>) -> KeptFields {
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
    keep_entries(app, link, "case", Box::new(read), Box::new(restore))
}
