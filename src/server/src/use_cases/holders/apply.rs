//! Applies one event to a change of holder and stores the effects of the transition.

use crate::use_cases::Act;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::data::{
    HolderField, HolderIdentity, changed_details, changed_identity_fields, with_identity,
};
use handover_rules::holder::lifecycle::{
    HolderEffect, HolderEvent, HolderRefusal, locked_until, transition, without_repetitions,
};
use handover_rules::holder::notices::{HolderHistoryEntry, HolderHistoryEvent};
use handover_rules::holder::{HolderChange, HolderChangeEnding, HolderChangeId, HolderSide};
use handover_rules::{Category, Role, ServiceKey, ServiceName, Timestamp};
use handover_store::{Change, HolderChangeRecord, MailedLinkEnding, ServiceRecord, StoreError, StoreResult, WriteTx};

/// The domain of a change of holder.
pub(super) fn domain_record(tx: &WriteTx<'_>, domain: &ServiceName) -> StoreResult<ServiceRecord> {
    let key = ServiceKey { name: domain.clone(), category: Category::Domain };
    tx.service(&key)?.ok_or(StoreError::Corrupt("holder of a missing domain"))
}

/// Applies `event`, and stores the result even if the event is refused.
pub(super) fn apply_event(
    act: &mut Act<'_, '_>,
    record: &HolderChangeRecord,
    event: &HolderEvent,
) -> StoreResult<(HolderChange, Result<(), HolderRefusal>)> {
    let before = &record.change;
    let domain = domain_record(act.tx, &before.domain)?;
    let acting = match event {
        HolderEvent::Withdraw { by } => by,
        HolderEvent::Answer { .. }
        | HolderEvent::AccountRecovered { .. }
        | HolderEvent::EndByProvider { .. }
        | HolderEvent::DomainDeleted
        | HolderEvent::DomainClaimed
        | HolderEvent::Due => &before.asker,
    };
    let facts = act.tx.holder_facts(&domain, acting, Some(before.id), act.now, &act.policies.requests)?;
    let transition = transition(before, event, &facts, act.now);
    let asker = act.tx.account(&before.asker)?.ok_or(StoreError::Corrupt("change of holder of a missing account"))?;
    let is_changed = !transition.effects.is_empty();
    for effect in &without_repetitions(transition.effects, &transition.change, &asker.email) {
        persist_effect(act, &transition.change, effect)?;
    }
    if transition.change != *before {
        act.tx.save_holder_change(&transition.change)?;
        end_answered_links(act, record, &transition.change)?;
    }
    if is_changed {
        announce(act.tx, &domain);
        announce_to_parties(act.tx, &transition.change)?;
    }
    Ok((transition.change, transition.result))
}

/// Ends a change of holder whose deadline has passed.
pub fn run_due(act: &mut Act<'_, '_>, id: HolderChangeId) -> StoreResult<()> {
    let record = act.tx.holder_change(id)?.ok_or(StoreError::Corrupt("due change of holder does not exist"))?;
    // Only an ended change refuses this event, and then nothing is left to do.
    let _ = apply_event(act, &record, &HolderEvent::Due)?;
    Ok(())
}

/// Applies `event`, which ends it, to the open change of the holder of a domain.
pub fn end_open_change(act: &mut Act<'_, '_>, domain: &ServiceName, event: &HolderEvent) -> StoreResult<()> {
    if let Some(record) = act.tx.open_holder_change(domain)? {
        // Refused only by one that has ended, and then nothing is left to do.
        let _ = apply_event(act, &record, event)?;
    }
    Ok(())
}

/// Stores one effect.
pub(super) fn persist_effect(act: &mut Act<'_, '_>, change: &HolderChange, effect: &HolderEffect) -> StoreResult<()> {
    let about = (&change.domain, Some(change.id));
    match effect {
        HolderEffect::Record(entry) => act.tx.record_holder_event(&change.domain, entry),
        HolderEffect::MailHolder { notice, to } => {
            act.tx.queue_holder_mail(*notice, about, &change.asker, Some(&change.identity(*to).email), act.now)
        }
        HolderEffect::MailAsker { notice } => act.tx.queue_holder_mail(*notice, about, &change.asker, None, act.now),
        HolderEffect::Execute => {
            set_holder(act.tx, &change.domain, &change.after, locked_until(act.now, change.opts_out)).map(|_| ())
        }
    }
}

/// A token that was answered with is used.
fn end_answered_links(act: &mut Act<'_, '_>, record: &HolderChangeRecord, after: &HolderChange) -> StoreResult<()> {
    let declined = match after.ended.as_ref().map(|end| &end.how) {
        Some(HolderChangeEnding::Declined { by }) => Some(*by),
        _ => None,
    };
    for side in HolderSide::ALL {
        if record.change.accepted_at(side) != after.accepted_at(side) || declined == Some(side) {
            act.tx.end_mailed_link(record.links.of(side), MailedLinkEnding::Done, None, act.now)?;
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

/// Announces a change of holder to the accounts at the addresses of its parties.
pub(super) fn announce_to_parties(tx: &mut WriteTx<'_>, change: &HolderChange) -> StoreResult<()> {
    for side in HolderSide::ALL {
        for account in tx.accounts_with_address(&change.identity(side).email)? {
            tx.announce(Change::Services(account.handle));
        }
    }
    Ok(())
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
pub fn replace_holder(act: &mut Act<'_, '_>, domain: &ServiceName, identity: &HolderIdentity) -> StoreResult<()> {
    let fields = set_holder(act.tx, domain, identity, locked_until(act.now, false))?;
    let event = HolderHistoryEvent::Replaced;
    act.tx.record_holder_event(
        domain,
        &HolderHistoryEntry { at: act.now, event, by: None, side: None, change: None, fields },
    )?;
    let record = domain_record(act.tx, domain)?;
    announce(act.tx, &record);
    Ok(())
}

/// Creates the link that a party answers with.
pub(super) fn create_link(act: &mut Act<'_, '_>, record: &HolderChangeRecord, side: HolderSide) -> StoreResult<()> {
    let address = &record.change.identity(side).email;
    act.tx.create_mailed_link(record.links.of(side), MailedLinkAction::Holder, None, address, None, act.now)
}
