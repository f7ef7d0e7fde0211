//! Fields about the holder of a domain.

use super::TextField;
use super::text_field::FieldCheck;
use crate::platform::i18n as t;
use handover_rules::holder::fields::HolderField;
use handover_rules::holder::input::{FieldFault, HolderFault};

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
