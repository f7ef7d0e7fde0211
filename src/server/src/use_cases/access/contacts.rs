//! Asking for contacts in the name of the account that gives access (decision 0064).

use super::{record_here, record_once};
use crate::use_cases::Act;
use crate::use_cases::requests::{self, AskRefusal, Asked, CountLookups, Submitted};
use handover_api::rights::Question;
use handover_rules::access::{ASK_FOR_CONTACTS, ActionName, Catalogue};
use handover_rules::{NicHandle, ServiceKey};
use handover_store::{StoreResult, pages};

/// The reason that nothing was asked for.
#[derive(Clone, Debug)]
pub enum DelegatedRefusal {
    /// No policy of the giver lets the account ask.
    NoAccess,
    /// The giver could not ask for it either.
    Ask(AskRefusal),
}

/// Asks for new contacts of a service in the name of the asker, who has to confirm it.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal.
pub fn ask_for_contacts(
    act: &mut Act<'_, '_>,
    delegate: &NicHandle,
    (service, asked): (&ServiceKey, &Asked),
    catalogue: &Catalogue,
    count_lookups: &impl CountLookups,
) -> StoreResult<Result<Submitted, DelegatedRefusal>> {
    // Policies count by the contacts of this moment.
    requests::run_due_on_services(act, &asked.lines)?;
    let Some(action) = ActionName::parse(ASK_FOR_CONTACTS) else { return Ok(Err(DelegatedRefusal::NoAccess)) };
    let question = Question { account: delegate.clone(), action, service: service.clone(), act: true };
    let found = pages::right_in_name(act.tx, &question, &asked.asker, catalogue, act.now)?;
    let Some((verdict, uses)) = found else { return Ok(Err(DelegatedRefusal::NoAccess)) };
    if !verdict.is_allowed() {
        record_once(act, &uses)?;
        return Ok(Err(DelegatedRefusal::NoAccess));
    }
    let submitted = requests::ask(act, asked, count_lookups)?;
    if submitted.is_ok() {
        record_here(act, &uses)?;
    }
    Ok(submitted.map_err(DelegatedRefusal::Ask))
}
