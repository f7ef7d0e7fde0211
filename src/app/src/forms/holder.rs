//! Fields about the holder of a domain.

use super::TextField;
use super::text_field::FieldCheck;
use crate::platform::i18n::shared as t;
use handover_rules::holder::fields::HolderField;
use handover_rules::holder::input::{FieldFault, HolderFault};

/// A field with its error, if the rules have found one.
pub(crate) fn check_holder(field: TextField, of: HolderField, faults: &[FieldFault]) -> FieldCheck {
    let fault = faults.iter().find(|fault| fault.field == of).map(|fault| fault.fault);
    let text = fault.map(|fault| match (fault, of) {
        (HolderFault::Missing, _) => t::holder_fault_missing(),
        (HolderFault::TooLong, _) => t::holder_fault_long(),
        (HolderFault::Malformed, HolderField::Email) => t::email_wrong(),
        (HolderFault::Malformed, HolderField::Phone) => t::holder_fault_phone(),
        (HolderFault::Malformed, _) => t::holder_fault_text(),
    });
    field.check(text)
}
