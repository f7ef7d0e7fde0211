//! Asking for a change of holder, withdrawing it, and ending it for staff.

use super::apply::{announce, announce_to_parties, apply_event, create_link, persist_effect};
use crate::random;
use crate::use_cases::Act;
use handover_rules::holder::data::allows_holder_change;
use handover_rules::holder::lifecycle::{HolderChangeInput, HolderChangeRefusal, HolderEvent, HolderRefusal};
use handover_rules::holder::notices::HolderHistoryEvent;
use handover_rules::holder::{HolderChangeId, HolderSide, lifecycle};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{Category, MailedLinkId, NicHandle, ServiceKey, Timestamp};
use handover_store::{Change, HolderChangeRecord, HolderLinks, StoreResult};

/// The reason a change of holder was not asked for.
#[derive(Clone, Debug)]
pub enum AskError {
    /// The account is no contact of such a domain.
    NoDomain,
    /// The rules refuse it.
    Refused(HolderChangeRefusal),
    /// The account has asked too often, or the new address was written to too often.
    OverBudget,
}

/// Asks for a change of holder. Lapsed changes of the domain end first.
pub fn ask(act: &mut Act<'_, '_>, input: HolderChangeInput) -> StoreResult<Result<HolderChangeId, AskError>> {
    if let Some(open) = act.tx.open_holder_change(&input.domain)? {
        // Refused only if it has ended, and then nothing is left to do.
        let _ = apply_event(act, &open, &HolderEvent::Due)?;
    }
    let key = ServiceKey { name: input.domain.clone(), category: Category::Domain };
    let Some(domain) = act.tx.service(&key)?.filter(|domain| !domain.facts.contacts.roles_of(&input.asker).is_empty())
    else {
        return Ok(Err(AskError::NoDomain));
    };
    let facts = act.tx.holder_facts(&domain, &input.asker, None, act.now, &act.policies.requests)?;
    let asked = act.tx.holder_events_of(&input.asker, HolderHistoryEvent::Asked, act.now - LIMIT_PERIOD)?;
    let mailed = act.tx.holder_mails_of_address(&input.asker, &input.after.email, act.now)?;
    let (change, effects) = match lifecycle::ask(input, HolderChangeId::new(random::number()), &facts, act.now) {
        Ok(asked) => asked,
        Err(refusal) => return Ok(Err(AskError::Refused(refusal))),
    };
    if !allows_holder_change(asked, mailed) {
        return Ok(Err(AskError::OverBudget));
    }
    let links = HolderLinks { old: MailedLinkId::new(random::number()), new: MailedLinkId::new(random::number()) };
    let record = HolderChangeRecord { change, links };
    for side in HolderSide::ALL {
        create_link(act, &record, side)?;
    }
    act.tx.add_holder_change(&record)?;
    for effect in &effects {
        persist_effect(act, &record.change, effect)?;
    }
    act.tx.announce(Change::Due(record.change.deadline));
    announce(act.tx, &domain);
    announce_to_parties(act.tx, &record.change)?;
    Ok(Ok(record.change.id))
}

/// Withdraws a change of holder; `None` if `by` is no contact of its domain.
pub fn withdraw(
    act: &mut Act<'_, '_>,
    id: HolderChangeId,
    by: &NicHandle,
) -> StoreResult<Option<Result<(), HolderRefusal>>> {
    let Some(record) = act.tx.holder_change(id)? else { return Ok(None) };
    let key = ServiceKey { name: record.change.domain.clone(), category: Category::Domain };
    if act.tx.service(&key)?.is_none_or(|domain| domain.facts.contacts.roles_of(by).is_empty()) {
        return Ok(None);
    }
    let event = HolderEvent::Withdraw { by: by.clone() };
    apply_event(act, &record, &event).map(|(_, result)| Some(result))
}

/// Ends a change of holder for staff; `None` if the number is unknown.
pub fn end_by_provider(
    act: &mut Act<'_, '_>,
    id: HolderChangeId,
    reason: &str,
) -> StoreResult<Option<Result<(), HolderRefusal>>> {
    let Some(record) = act.tx.holder_change(id)? else { return Ok(None) };
    let event = HolderEvent::EndByProvider { reason: reason.to_owned() };
    apply_event(act, &record, &event).map(|(_, result)| Some(result))
}

/// Ends changes of holder that an intruder may have asked for in the name of an account since `since` (decision 0010).
pub fn end_changes_since(act: &mut Act<'_, '_>, account: &NicHandle, since: Timestamp) -> StoreResult<()> {
    // The domain of one that has ended may have been removed.
    let open =
        act.tx.recovered_holder_changes(account, since)?.into_iter().filter(|record| record.change.ended.is_none());
    for record in open {
        let event = HolderEvent::AccountRecovered { account: account.clone(), since };
        // One that refuses it has ended by itself.
        let _ = apply_event(act, &record, &event)?;
    }
    Ok(())
}
