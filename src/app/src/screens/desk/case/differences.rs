//! The holder on record compared with the data stated in a case.

use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::cases::DeskCase;
use handover_rules::holder::data::HolderIdentity;

/// The record beside what the case says: field, both texts.
pub(super) fn fields(holder: &HolderIdentity, case: &DeskCase) -> [(&'static str, String, String); 3] {
    let form = |form| t::holder_form(form).to_owned();
    [
        (t::holder_name(), holder.full_name(), case.name.clone()),
        (t::holder_legal_form(), form(holder.legal_form), form(case.legal_form)),
        (t::holder_email(), holder.email.to_string(), case.email.to_string()),
    ]
}

pub(super) fn is_same(recorded: &str, said: &str) -> bool {
    intl::lower_case(recorded.trim()) == intl::lower_case(said.trim())
}

/// Whether the case says something else than the record.
pub(super) fn differs(case: &DeskCase) -> bool {
    let fields = case.holder.as_ref().map(|holder| fields(holder, case));
    fields.is_some_and(|fields| fields.iter().any(|(_, recorded, said)| !is_same(recorded, said)))
}
