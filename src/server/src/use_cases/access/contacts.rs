//! Asking for contacts, also in the name of the account that gives access (decision 0064).

use super::{record_here, record_once};
use crate::use_cases::requests::{AskRefusal, Asked, CountLookups, Planned, Submitted};
use crate::use_cases::{Act, requests};
use handover_api::access::Question;
use handover_rules::access::{ASK_FOR_CONTACTS, ActionName, Catalogue, SEE};
use handover_rules::{NicHandle, Policy, Timestamp};
use handover_store::{NewUse, ReadTx, StoreResult, pages};

/// The right to ask in the name of another account, with the uses to record.
#[derive(Default)]
struct RightToAsk {
    is_given: bool,
    /// Of asking, or of what is refused.
    asking: Vec<NewUse>,
    /// Of the present contacts, which the answer names.
    seeing: Vec<NewUse>,
}

/// Asks for new contacts. In the name of another account, which has to confirm it, as far as its policies permit.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal.
pub fn ask_for_contacts(
    act: &mut Act<'_, '_>,
    asked: &Asked,
    catalogue: &Catalogue,
    count_lookups: &impl CountLookups,
) -> StoreResult<Result<Submitted, AskRefusal>> {
    let Some(delegate) = &asked.delegate else { return requests::ask(act, asked, count_lookups) };
    // Policies count by the contacts of this moment.
    requests::run_due_on_services(act, &asked.lines)?;
    let right = right_to_ask(act.tx, delegate, asked, catalogue, act.now)?;
    if !right.is_given {
        record_once(act, &right.asking)?;
        return Ok(Err(AskRefusal::NoAccess));
    }
    // A refusal names them, too.
    record_once(act, &right.seeing)?;
    let submitted = requests::ask(act, asked, count_lookups)?;
    if submitted.is_ok() {
        record_here(act, &right.asking)?;
    }
    Ok(submitted)
}

/// Plans a submission without storing anything. Also returns the uses to record.
///
/// # Errors
/// As [`ask_for_contacts`].
pub fn check_contacts(
    reader: &ReadTx<'_>,
    asked: &Asked,
    catalogue: &Catalogue,
    count_lookups: &impl CountLookups,
    (now, policy): (Timestamp, &Policy),
) -> StoreResult<(Result<Planned, AskRefusal>, Vec<NewUse>)> {
    let mut uses = Vec::new();
    if let Some(delegate) = &asked.delegate {
        let right = right_to_ask(reader, delegate, asked, catalogue, now)?;
        if !right.is_given {
            return Ok((Err(AskRefusal::NoAccess), right.asking));
        }
        uses = right.seeing;
    }
    Ok((requests::check(reader, asked, count_lookups, now, policy)?, uses))
}

/// The right of a delegate: policies of the asker let it ask, and it sees the service, whose present contacts it replaces.
fn right_to_ask(
    tx: &ReadTx<'_>,
    delegate: &NicHandle,
    asked: &Asked,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<RightToAsk> {
    let actions = (ActionName::parse(ASK_FOR_CONTACTS), ActionName::parse(SEE));
    let ([line], (Some(asks), Some(sees))) = (&asked.lines[..], actions) else { return Ok(RightToAsk::default()) };
    let question = |action| Question { account: delegate.clone(), action, service: line.service.clone(), act: true };
    let found = pages::right_in_name(tx, &question(asks), &asked.asker, catalogue, now)?;
    let Some((verdict, asking)) = found else { return Ok(RightToAsk::default()) };
    if !verdict.is_allowed() {
        return Ok(RightToAsk { asking, ..RightToAsk::default() });
    }
    let (sight, seeing) = pages::rights(tx, &[question(sees)], catalogue, now)?;
    if sight.iter().any(|answer| !answer.allowed) {
        return Ok(RightToAsk { asking: seeing, ..RightToAsk::default() });
    }
    Ok(RightToAsk { is_given: true, asking, seeing })
}
