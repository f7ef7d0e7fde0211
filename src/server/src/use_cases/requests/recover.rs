//! Recovery of an account: ends the requests and acceptances of an intruder.

use super::apply::{apply_unless_ended, run_due_of_service};
use crate::use_cases::Act;
use crate::use_cases::quarantine::quarantine_on_corruption;
use handover_rules::request::lifecycle::Event;
use handover_rules::request::recovery::{RecoveryEffect, recovery_effect};
use handover_rules::{NicHandle, Timestamp};
use handover_store::{RecoveredLine, StoreResult, StoredRequestId, WriteTx};
use std::collections::BTreeSet;

/// Ends the open requests that `account` asked for, also in the names of others, or accepted at `since` or later. A corrupt one is quarantined and does
/// not prevent the recovery.
pub fn end_requests_since(act: &mut Act<'_, '_>, account: &NicHandle, since: Timestamp) -> StoreResult<()> {
    let lines = lines_to_end(act.tx, account, since, act.now)?;
    let event = Event::AccountRecovered { account: account.clone(), since };
    lines.into_iter().try_for_each(|line| end(act, line, &event))?;
    withdraw_delegated(act, account, since)
}

/// Ends the open requests that an account is a party to, because the account is gone.
pub fn end_requests_of(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    let lines: Vec<RecoveredLine> = act.tx.recovered_lines(account, act.now)?;
    let event = Event::RemoveAccount { account: account.clone() };
    let open = lines.into_iter().filter(|line| line.is_open);
    open.map(|line| line.id).try_for_each(|line| end(act, line, &event))?;
    withdraw_delegated(act, account, Timestamp::UNIX_EPOCH)
}

/// Withdraws what an account has asked for in the names of others.
fn withdraw_delegated(act: &mut Act<'_, '_>, delegate: &NicHandle, since: Timestamp) -> StoreResult<()> {
    let open = act.tx.open_delegated_requests(delegate, since)?;
    open.into_iter().try_for_each(|(id, by)| end(act, id, &Event::Withdraw { by }))
}

fn lines_to_end(
    tx: &WriteTx<'_>,
    account: &NicHandle,
    since: Timestamp,
    now: Timestamp,
) -> StoreResult<Vec<StoredRequestId>> {
    let is_ended = |line: &RecoveredLine| {
        let effect = line.facts.as_ref().map(|facts| recovery_effect(facts, account, since, now));
        line.is_open && effect.is_none_or(|effect| effect == Some(RecoveryEffect::Ends))
    };
    let lines: Vec<RecoveredLine> = tx.recovered_lines(account, since)?.into_iter().filter(is_ended).collect();
    let together: BTreeSet<StoredRequestId> =
        lines.iter().filter(|line| line.all_or_nothing).map(|line| line.submission).collect();
    let together: Vec<StoredRequestId> = together.into_iter().collect();
    let mut ended: BTreeSet<StoredRequestId> = lines.iter().map(|line| line.id).collect();
    // One of them ends all.
    ended.extend(tx.open_lines_of(&together)?);
    Ok(ended.into_iter().collect())
}

fn end(act: &mut Act<'_, '_>, id: StoredRequestId, event: &Event) -> StoreResult<()> {
    quarantine_on_corruption(act, id, |act| {
        let id = id.validate()?;
        let Some(service) = act.tx.request(id)?.map(|record| record.service) else { return Ok(()) };
        // Due steps take effect first, in their order.
        run_due_of_service(act, service)?;
        if let Some(change) = act.tx.request_to_change(id, act.now, event.codes_needed())? {
            apply_unless_ended(act, &change, event)?;
        }
        Ok(())
    })
}
