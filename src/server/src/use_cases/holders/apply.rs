//! Applies one event to a change of holder and stores the effects of the transition.

use super::facts::facts;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::holder::details::with_identity;
use handover_rules::holder::fields::{HolderField, changed_details, changed_identity_fields};
use handover_rules::holder::history::{HolderHistoryEntry, HolderHistoryEvent};
use handover_rules::holder::lifecycle::{HolderEffect, HolderEvent, HolderRefusal, transition, without_repetitions};
use handover_rules::holder::transfer_lock::locked_until;
use handover_rules::holder::{HolderChange, HolderChangeEnding, HolderChangeId, HolderSide};
use handover_rules::{Category, Policy, Role, ServiceKey, ServiceName, Timestamp};
use handover_store::{Change, HolderChangeRecord, MailedLinkEnding, ServiceRecord, StoreError, StoreResult, WriteTx};

/// The domain of a change of holder.
pub(super) fn domain_record(tx: &WriteTx<'_>, domain: &ServiceName) -> StoreResult<ServiceRecord> {
    let key = ServiceKey { name: domain.clone(), category: Category::Domain };
    tx.service(&key)?.ok_or(StoreError::Corrupt("holder of a missing domain"))
}

/// Applies `event`, and stores the result even if the event is refused.
pub(super) fn apply_event(
    tx: &mut WriteTx<'_>,
    record: &HolderChangeRecord,
    event: &HolderEvent,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<(HolderChange, Result<(), HolderRefusal>)> {
    let before = &record.change;
    let domain = domain_record(tx, &before.domain)?;
    let acting = match event {
        HolderEvent::Withdraw { by } => by,
        HolderEvent::Answer { .. }
        | HolderEvent::AccountRecovered { .. }
        | HolderEvent::EndByProvider { .. }
        | HolderEvent::DomainDeleted
        | HolderEvent::DomainClaimed
        | HolderEvent::Due => &before.asker,
    };
    let facts = facts(tx, &domain, acting, Some(before.id), now, policy)?;
    let transition = transition(before, event, &facts, now);
    let asker = tx.account(&before.asker)?.ok_or(StoreError::Corrupt("change of holder of a missing account"))?;
    let is_changed = !transition.effects.is_empty();
    for effect in &without_repetitions(transition.effects, &transition.change, &asker.email) {
        persist_effect(tx, &transition.change, effect, now)?;
    }
    if transition.change != *before {
        tx.save_holder_change(&transition.change)?;
        end_answered_links(tx, record, &transition.change, now)?;
    }
    if is_changed {
        announce(tx, &domain);
    }
    Ok((transition.change, transition.result))
}

/// Ends a change of holder whose deadline has passed.
pub fn run_due(tx: &mut WriteTx<'_>, id: HolderChangeId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    let record = tx.holder_change(id)?.ok_or(StoreError::Corrupt("due change of holder does not exist"))?;
    // Only an ended change refuses this event, and then nothing is left to do.
    let _ = apply_event(tx, &record, &HolderEvent::Due, now, policy)?;
    Ok(())
}

/// Applies `event`, which ends it, to the open change of the holder of a domain.
pub fn end_open_change(
    tx: &mut WriteTx<'_>,
    domain: &ServiceName,
    event: &HolderEvent,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    if let Some(record) = tx.open_holder_change(domain)? {
        // Refused only by one that has ended, and then nothing is left to do.
        let _ = apply_event(tx, &record, event, now, policy)?;
    }
    Ok(())
}

/// Stores one effect.
pub(super) fn persist_effect(
    tx: &mut WriteTx<'_>,
    change: &HolderChange,
    effect: &HolderEffect,
    now: Timestamp,
) -> StoreResult<()> {
    let about = (&change.domain, Some(change.id));
    match effect {
        HolderEffect::Record(entry) => tx.record_holder_event(&change.domain, entry),
        HolderEffect::MailHolder { notice, to } => {
            tx.queue_holder_mail(*notice, about, &change.asker, Some(&change.identity(*to).email), now)
        }
        HolderEffect::MailAsker { notice } => tx.queue_holder_mail(*notice, about, &change.asker, None, now),
        HolderEffect::Execute => {
            set_holder(tx, &change.domain, &change.after, locked_until(now, change.opts_out)).map(|_| ())
        }
    }
}

/// A token that was answered with is used.
fn end_answered_links(
    tx: &mut WriteTx<'_>,
    record: &HolderChangeRecord,
    after: &HolderChange,
    now: Timestamp,
) -> StoreResult<()> {
    let declined = match after.ended.as_ref().map(|end| &end.how) {
        Some(HolderChangeEnding::Declined { by }) => Some(*by),
        _ => None,
    };
    for side in HolderSide::ALL {
        if record.change.accepted_at(side) != after.accepted_at(side) || declined == Some(side) {
            tx.end_mailed_link(record.links.of(side), MailedLinkEnding::Done, None, now)?;
        }
    }
    Ok(())
}

/// Announces to the contacts of a domain that something about its holder changed.
pub(super) fn announce(tx: &mut WriteTx<'_>, domain: &ServiceRecord) {
    for role in Role::ALL {
        tx.announce(Change::Services(domain.facts.contacts.holder(role).clone()));
    }
}

/// Gives a domain another holder. Returns the fields that changed.
fn set_holder(
    tx: &mut WriteTx<'_>,
    domain: &ServiceName,
    identity: &HolderIdentity,
    locked_until: Option<Timestamp>,
) -> StoreResult<Vec<HolderField>> {
    let before = tx.holder(domain)?.ok_or(StoreError::Conflict("the domain has no holder"))?.holder;
    let after = with_identity(before.clone(), identity.clone());
    tx.set_holder_identity(domain, &after.identity, locked_until)?;
    let details: Vec<HolderField> = changed_details(&before.details, &after.details).collect();
    if !details.is_empty() {
        tx.set_holder_details(domain, &after.details)?;
    }
    Ok(changed_identity_fields(&before.identity, &after.identity).chain(details).collect())
}

/// Makes another the holder of a domain without a change of holder: by a procedure with documents, which has obtained
/// every consent that it needs. An open change of holder was ended by the approval.
///
/// # Errors
/// The store failed, or the domain has no holder.
pub fn replace_holder(
    tx: &mut WriteTx<'_>,
    domain: &ServiceName,
    identity: &HolderIdentity,
    now: Timestamp,
) -> StoreResult<()> {
    let fields = set_holder(tx, domain, identity, locked_until(now, false))?;
    let event = HolderHistoryEvent::Replaced;
    tx.record_holder_event(domain, &HolderHistoryEntry { at: now, event, by: None, side: None, change: None, fields })?;
    let record = domain_record(tx, domain)?;
    announce(tx, &record);
    Ok(())
}

/// Creates the link that a party answers with.
pub(super) fn create_link(
    tx: &mut WriteTx<'_>,
    record: &HolderChangeRecord,
    side: HolderSide,
    now: Timestamp,
) -> StoreResult<()> {
    let address = &record.change.identity(side).email;
    tx.create_mailed_link(record.links.of(side), MailedLinkAction::Holder, None, address, None, now)
}
