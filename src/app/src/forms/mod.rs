//! Forms: the state of fields, the error summary, and submission.
//!
//! A screen keeps one [`TextField`] per input and one [`Form`]; its submit handler calls [`Form::start`] with the checks of
//! the fields, and sends in [`Form::run`], whose work ends with a [`Rejection`] where it does not succeed.

mod fields;
mod form;
mod kept_fields;
mod picker;

pub(crate) use fields::*;
pub(crate) use form::*;
pub(crate) use kept_fields::*;
pub(crate) use picker::{PersonPicker, ServiceField, WantedRole};
