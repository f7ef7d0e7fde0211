//! Applies one event to a case and stores the effects of the transition.

use super::facts::{execute, facts};
use super::recipients::CaseRecipients;
use crate::config::Policies;
use crate::use_cases::Act;
use crate::use_cases::holders::end_open_change;
use handover_rules::Timestamp;
use handover_rules::cases::lifecycle::{CaseEffect, CaseEvent, CaseRefusal, next_due, transition};
use handover_rules::cases::notices::{CaseMail, CaseRecipient, without_repetitions};
use handover_rules::cases::{Case, CaseNumber, Objectors};
use handover_rules::holder::lifecycle::HolderEvent;
use handover_store::{CaseRecord, CaseSchedule, Change, ReadTx, StoreError, StoreResult, WriteTx};

/// Applies `event` to a case, after its due steps, and stores the result even if the event is refused.
///
/// # Errors
/// The outer error is a failure of the store, also if there is no such case; the inner one is the refusal.
pub fn apply(act: &mut Act<'_, '_>, number: CaseNumber, event: &CaseEvent) -> StoreResult<Result<(), CaseRefusal>> {
    let record = act.tx.case(number)?.ok_or(StoreError::Conflict("no such case"))?;
    // A scheduled effect is judged by the facts of its day, even if the timer is late.
    let facts_at = act.policies.cases.wait_until(&record.case).map_or(act.now, |at| at.min(act.now));
    let facts = facts(act.tx, &record, event, facts_at, act.policies)?;
    let done = transition(&record.case, event, &facts, act.now, &act.policies.cases);
    let after = CaseRecord { case: done.case, ..record.clone() };
    // A timer that finds nothing to do was set by a configuration with shorter periods, before waits were kept with cases.
    if after.case != record.case || *event == CaseEvent::Due {
        act.tx.save_case(&after.case, schedule(&after.case, act.policies))?;
    }
    // Those who can object see the case as long as that is possible.
    if after.case.state != record.case.state {
        announce_to_objectors(act.tx, &facts.objectors)?;
    }
    store_effects(act, &after, &done.effects)?;
    Ok(done.result)
}

/// Announces a case to the admin of its domain, and to the accounts at the address of the holder.
fn announce_to_objectors(tx: &mut WriteTx<'_>, objectors: &Objectors) -> StoreResult<()> {
    if let Some(admin) = &objectors.admin {
        tx.announce(Change::Services(admin.clone()));
    }
    if let Some(holder) = &objectors.holder {
        for account in tx.accounts_with_address(&holder.email)? {
            tx.announce(Change::Services(account.handle));
        }
    }
    Ok(())
}

/// Whether a case would accept an event, judged before it happens.
pub fn would_accept(
    reader: &ReadTx<'_>,
    number: CaseNumber,
    event: &CaseEvent,
    now: Timestamp,
    policies: &Policies,
) -> StoreResult<Result<(), CaseRefusal>> {
    let record = reader.case(number)?.ok_or(StoreError::Conflict("no such case"))?;
    let facts = facts(reader, &record, event, now, policies)?;
    Ok(transition(&record.case, event, &facts, now, &policies.cases).result)
}

/// Stores the effects of a transition to the state in `record`.
pub(super) fn store_effects(act: &mut Act<'_, '_>, record: &CaseRecord, effects: &[CaseEffect]) -> StoreResult<()> {
    let number = record.case.number;
    // Before the contacts change, to notify those who lose something. Searched only if an email goes to others:
    // otherwise the duration would show the claimant whether they exist.
    let is_for_others =
        |effect: &CaseEffect| matches!(effect, CaseEffect::Mail { to, .. } if *to != CaseRecipient::Claimant);
    let recipients = if effects.iter().any(is_for_others) {
        CaseRecipients::find(act.tx, record)?
    } else {
        CaseRecipients::default()
    };
    let mut mails = Vec::new();
    for effect in effects {
        match effect {
            CaseEffect::Record(entry) => act.tx.add_case_entry(record, entry)?,
            CaseEffect::Mail { notice, to } => mails.extend(recipients.mails(act.tx, record, *notice, *to)?),
            CaseEffect::FixPapers => act.tx.fix_papers(number, act.now)?,
            CaseEffect::DeletePaper(paper) => act.tx.delete_paper(number, *paper)?,
            CaseEffect::EndHolderChange => {
                end_open_change(act, &record.domain, &HolderEvent::DomainClaimed)?;
            }
            CaseEffect::Execute => execute(act, record)?,
        }
    }
    for CaseMail { notice, to, account, address } in without_repetitions(mails) {
        let address = Some(&address).filter(|_| account.is_none());
        act.tx.queue_case_mail(number, notice, to, account.as_ref(), address, act.now)?;
    }
    Ok(())
}

pub(super) fn schedule(case: &Case, policies: &Policies) -> CaseSchedule {
    CaseSchedule { due_at: next_due(case, &policies.cases), papers_deleted_at: policies.cases.papers_deleted_at(case) }
}
