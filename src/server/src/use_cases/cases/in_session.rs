//! Objecting in a session: the current admin, and an account with the address of the holder, need no private link.

use super::apply;
use crate::use_cases::Act;
use handover_rules::NicHandle;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal};
use handover_store::{StoreResult, pages};

/// Objects to a case; `None` if the account has nothing to do with it at present.
pub fn object_in_session(
    act: &mut Act<'_, '_>,
    number: CaseNumber,
    account: &NicHandle,
    note: Option<String>,
) -> StoreResult<Option<Result<(), CaseRefusal>>> {
    // A damaged case is not shown to anybody either.
    let Some(record) = act.tx.readable_case(number)? else { return Ok(None) };
    match pages::objector(act.tx, &record, account, act.now, &act.policies.cases)? {
        Some(by) => apply(act, number, &CaseEvent::Object { by, account: Some(account.clone()), note }).map(Some),
        None => Ok(None),
    }
}
