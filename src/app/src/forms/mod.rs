//! Forms: the state of fields, the error summary, and submission.
//!
//! A screen keeps one [`TextField`] per input and one [`Form`]; its submit handler calls [`Form::start`] with the checks of
//! the fields, and sends in [`Form::run`], whose work ends with a [`Rejection`] where it does not succeed.

mod entered_code;
mod error_summary;
mod form;
mod holder;
mod kept_fields;
mod new_password;
mod person;
mod picker;
mod sent_key;
mod text_field;

pub(crate) use entered_code::{EnteredCode, code_in_link};
pub(crate) use error_summary::ErrorSummary;
pub(crate) use form::{Form, Rejection, SubmitButton, on_submit};
pub(crate) use holder::{IdentityFields, IdentityInputs, check_holder, form_named, legal_forms};
pub(crate) use kept_fields::{KeptFields, guard_unload, keep_entries, keep_fields, keep_values};
pub(crate) use new_password::{NewPasswordInput, new_password_error, weak_password};
pub(crate) use person::{LanguageField, NameFields, address_error, name_error};
pub(crate) use picker::{PersonPicker, ServiceField, WantedRole};
pub(crate) use sent_key::SentKey;
pub(crate) use text_field::{FieldCheck, TextField, TextInput};
