//! Answering, resending and cancelling.

use super::apply::{apply_event, run_due_of_service};
use super::budget::check_mail_budget;
use crate::store::{StoreResult, WriteTx};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::request::lifecycle::{self, Event};
use handover_rules::{Policy, Refusal, RequestId, Timestamp};

/// Applies an account's `event` to a request. A refusal is a regular result: what it records, such as a wrong code, is
/// stored.
///
/// # Errors
/// The store failed, and nothing was stored.
pub fn act(
    tx: &mut WriteTx<'_>,
    id: RequestId,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    let Some(mut change) = tx.request_to_change(id, now, event.codes_needed())? else {
        return Ok(Err(Refusal::NoPart));
    };
    if change.has_due {
        run_due_of_service(tx, change.record.service, now, policy)?;
        let Some(changed) = tx.request_to_change(id, now, event.codes_needed())? else {
            return Ok(Err(Refusal::NoPart));
        };
        change = changed;
    }
    if let Event::Resend { by, party } = event
        && !change.party_codes.iter().any(|codes| codes.account == *party && codes.has_waiting_mail())
        && let Err(until) = check_mail_budget(tx, by, party, 1, now, policy)?
        && lifecycle::guard(&change.record.request, &change.party_codes, event, now, policy).is_ok()
    {
        // A budget of zero has no mail whose expiry would make room again.
        return Ok(Err(Refusal::TooMany { until: until.unwrap_or(now + LIMIT_PERIOD) }));
    }
    apply_event(tx, &change, event, now, policy)
}
