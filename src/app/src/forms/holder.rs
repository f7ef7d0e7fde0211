//! Fields about the holder of a domain.

use super::text_field::FieldCheck;
use super::{TextField, TextInput};
use crate::components::Select;
use crate::platform::i18n as t;
use handover_rules::LegalForm;
use handover_rules::holder::fields::HolderField;
use handover_rules::holder::input::{FieldFault, HolderFault, IdentityInput};
use leptos::prelude::*;

/// The fields of an identity.
#[derive(Clone, Copy)]
pub(crate) struct IdentityFields {
    legal_form_id: &'static str,
    /// The name of a [`LegalForm`].
    legal_form: RwSignal<String>,
    organisation: TextField,
    first_name: TextField,
    last_name: TextField,
    email: TextField,
}

impl IdentityFields {
    /// `ids` of the inputs: legal form, organisation, first name, last name and email address.
    pub(crate) fn new(ids: [&'static str; 5], known: IdentityInput) -> Self {
        Self {
            legal_form_id: ids[0],
            legal_form: RwSignal::new(known.legal_form.as_str().to_owned()),
            organisation: TextField::new(ids[1], known.organisation),
            first_name: TextField::new(ids[2], known.first_name),
            last_name: TextField::new(ids[3], known.last_name),
            email: TextField::new(ids[4], known.email),
        }
    }

    pub(crate) fn values(self) -> [RwSignal<String>; 5] {
        let Self { legal_form, organisation, first_name, last_name, email, .. } = self;
        [legal_form, organisation.value, first_name.value, last_name.value, email.value]
    }

    pub(crate) fn fields(self) -> [TextField; 4] {
        [self.organisation, self.first_name, self.last_name, self.email]
    }

    /// Reactive: the entries.
    pub(crate) fn entered(self) -> IdentityInput {
        IdentityInput {
            legal_form: form_named(self.legal_form),
            first_name: self.first_name.value.get(),
            last_name: self.last_name.value.get(),
            organisation: self.organisation.value.get(),
            email: self.email.value.get(),
        }
    }

    /// The fields with their errors.
    pub(crate) fn checks(self, faults: &[FieldFault]) -> Vec<FieldCheck> {
        vec![
            check_holder(self.organisation, HolderField::Organisation, t::holder_organisation(), faults),
            check_holder(self.first_name, HolderField::FirstName, t::holder_first_name(), faults),
            check_holder(self.last_name, HolderField::LastName, t::holder_last_name(), faults),
            check_holder(self.email, HolderField::Email, t::holder_email(), faults),
        ]
    }

    /// An error of the entries as a whole.
    pub(crate) fn reject(self, error: &'static str) -> FieldCheck {
        self.last_name.check(Some(error))
    }
}

/// The inputs of an identity.
#[component]
pub(crate) fn IdentityInputs(fields: IdentityFields) -> AnyView {
    let IdentityFields { legal_form_id, legal_form, organisation, first_name, last_name, email } = fields;
    let organisation = move || {
        (form_named(legal_form) != LegalForm::Individual).then(|| {
            view! { <TextInput field=organisation label=t::holder_organisation() autocomplete="off" /> }
        })
    };
    view! {
        <div class="cols">
            <Select id=legal_form_id label=t::holder_legal_form() options=legal_forms() chosen=legal_form/>
            {organisation}
            <TextInput field=first_name label=t::holder_first_name() autocomplete="off" />
            <TextInput field=last_name label=t::holder_last_name() autocomplete="off" />
            <TextInput field=email label=t::holder_email() kind="email" autocomplete="off" />
        </div>
    }
    .into_any()
}

/// The options of a legal form.
pub(crate) fn legal_forms() -> Vec<(String, String)> {
    LegalForm::ALL.map(|form| (form.as_str().to_owned(), t::holder_form(form).to_owned())).to_vec()
}

/// Reactive: the chosen legal form.
pub(crate) fn form_named(name: RwSignal<String>) -> LegalForm {
    name.with(|name| LegalForm::parse(name)).unwrap_or_default()
}

/// A field with its error, if the rules have found one. The error names the field, since the summary of the form lists it
/// among others.
pub(crate) fn check_holder(
    field: TextField,
    of: HolderField,
    label: &'static str,
    faults: &[FieldFault],
) -> FieldCheck {
    let fault = faults.iter().find(|fault| fault.field == of).map(|fault| fault.fault);
    let text = fault.map(|fault| match (fault, of) {
        (HolderFault::Missing, _) => t::holder_fault_missing(label),
        (HolderFault::TooLong, _) => t::holder_fault_long(label),
        (HolderFault::Malformed, HolderField::Email) => t::email_wrong().to_owned(),
        (HolderFault::Malformed, HolderField::Phone) => t::holder_fault_phone().to_owned(),
        (HolderFault::Malformed, _) => t::holder_fault_text(label),
    });
    field.check(text)
}
