//! Acts on very many lines that were recorded at one moment and are carried out line by line (decision 0039). The moment
//! counts: whoever does something to a line carries out what is recorded for it first.

use super::apply::apply_event;
use super::due::run_until;
use super::quarantine::quarantine_on_corruption;
use crate::store::{RecordedLine, ServiceId, StoreResult, WriteTx};
use handover_rules::request::lifecycle::Event;
use handover_rules::request::lines::{LineAct, RecordedAct};
use handover_rules::request::{Answer, GivenAnswer};
use handover_rules::{CodeHash, Policy, RequestId, Timestamp};

/// Acts on lines per transaction at most, so that other writes can run in between.
const CHUNK: usize = 50;

/// Carries out recorded acts on some lines, until `is_over`; returns whether there may be more.
///
/// # Errors
/// The store failed.
pub fn run_recorded_chunk(tx: &mut WriteTx<'_>, policy: &Policy, is_over: impl Fn() -> bool) -> StoreResult<bool> {
    tx.hold_mails();
    tx.with_lists_written_last(|tx| {
        for number in 0..CHUNK {
            let Some(line) = tx.next_recorded_line()? else { return Ok(false) };
            if number > 0 && is_over() {
                break;
            }
            run_recorded(tx, line, policy)?;
        }
        Ok(true)
    })
}

/// Lets the held emails go, unless there are lines again that they would tell of; returns whether it did.
///
/// # Errors
/// The store failed.
pub fn release_held_mails(tx: &mut WriteTx<'_>, now: Timestamp) -> StoreResult<bool> {
    // An act may have been recorded, or a line become due, since somebody last looked.
    let is_told = tx.next_recorded_line()?.is_none() && tx.next_due_at()?.is_none_or(|at| at > now);
    if is_told {
        tx.release_held_mails(now)?;
    }
    Ok(is_told)
}

/// Carries out what is recorded for the open requests of a service, in the order of the moments: all of it, or what is
/// earlier than `before`. What is due by the moment of an act takes effect before it.
pub(super) fn run_recorded_of_service(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    before: Option<Timestamp>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    let Some(first) = tx.next_recorded_line_of(service, before)? else { return Ok(()) };
    tx.ahead_of_timers(now, |tx| {
        run_recorded(tx, first, policy)?;
        while let Some(line) = tx.next_recorded_line_of(service, before)? {
            run_recorded(tx, line, policy)?;
        }
        Ok(())
    })
}

fn run_recorded(tx: &mut WriteTx<'_>, line: RecordedLine, policy: &Policy) -> StoreResult<()> {
    let recorded = tx.recorded_act(line);
    // Also if it cannot be carried out, because the request is corrupt: it is set aside then.
    tx.drop_recorded_line(line)?;
    quarantine_on_corruption(tx, line.request, |tx| match recorded? {
        Some((recorded, code)) => carry_out(tx, line.request.validate()?, &recorded, code, policy),
        None => Ok(()),
    })
}

fn carry_out(
    tx: &mut WriteTx<'_>,
    id: RequestId,
    recorded: &RecordedAct,
    code: Option<CodeHash>,
    policy: &Policy,
) -> StoreResult<()> {
    let RecordedAct { by, at, .. } = recorded;
    let Some(mut change) = tx.request_to_change(id, *at)? else { return Ok(()) };
    if change.has_due {
        // Not what is recorded for other lines at a later moment: that would bring what is due by then before this act.
        run_until(tx, change.record.service, *at, policy)?;
        let Some(changed) = tx.request_to_change(id, *at)? else { return Ok(()) };
        change = changed;
    }
    if let Some(code) = code {
        change.trust(by, code);
    }
    // Refused only if the line had ended before the act, which its state tells.
    let _ = apply_event(tx, &change, &event(recorded, code), *at, policy)?;
    Ok(())
}

fn event(RecordedAct { by, act, .. }: &RecordedAct, code: Option<CodeHash>) -> Event {
    let by = by.clone();
    let code = code.unwrap_or(CodeHash([0; 32]));
    match act {
        LineAct::Accept => Event::Answer(GivenAnswer { by, answer: Answer::Accept, code }),
        LineAct::Decline => Event::Answer(GivenAnswer { by, answer: Answer::Decline, code }),
        LineAct::Withdraw => Event::Withdraw { by },
        LineAct::TakeBack => Event::TakeBack { by },
        LineAct::Recover => Event::AccountRecovered { account: by, since: None },
    }
}
