//! The error summary of the dialog.

use super::form::{Form, Summary};
use crate::forms::{FormError, error_summary};
use crate::prelude::*;

pub(super) fn view(form: Form) -> AnyView {
    (move || {
        form.summary.get().map(|summary| match summary {
            Summary::Entries(fields) => error_summary("summary", FormError::Fields(fields)),
            Summary::Other(text) => error_summary("summary", FormError::Other(text)),
        })
    })
    .into_any()
}
