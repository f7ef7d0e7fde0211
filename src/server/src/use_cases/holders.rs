//! Use cases of holders of domains (decision 0031): changes of holder, answered by a private link or in a session, and
//! of a holder's details.

use crate::random;
use crate::use_cases::Act;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::data::{
    DetailsRefusal, HolderDetails, HolderField, HolderIdentity, allows_holder_change, allows_holder_resend,
    changed_details, changed_identity_fields, fields_to_change, with_identity,
};
use handover_rules::holder::lifecycle::{
    HolderChangeInput, HolderChangeRefusal, HolderEffect, HolderEvent, HolderRefusal, locked_until, transition,
    without_repetitions,
};
use handover_rules::holder::notices::{HolderHistoryEntry, HolderHistoryEvent, HolderMailAbout, HolderNotice};
use handover_rules::holder::{
    AcceptanceProof, HolderAccount, HolderChange, HolderChangeEnding, HolderChangeId, HolderSide, SessionAnswerRefusal,
    lifecycle,
};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::request::Answer;
use handover_rules::{CodeHash, EmailAddress, MailedLinkId, NicHandle, Role, ServiceName, Timestamp};
use handover_store::{
    Change, HolderChangeRecord, HolderLinks, MailedLinkEnding, NewMail, ServiceRecord, StoreError, StoreResult, WriteTx,
};

/// The reason a change of holder was not asked for.
#[derive(Clone, Debug)]
pub enum AskError {
    /// The account is no contact of such a domain.
    NoDomain,
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
    let domain = act.tx.domain_service(&input.domain)?;
    let Some(domain) = domain.filter(|domain| !domain.facts.contacts.roles_of(&input.asker).is_empty()) else {
        return Ok(Err(AskError::NoDomain));
    };
    let facts = act.tx.holder_facts(&domain, &input.asker, None, act.now, &act.policies.requests)?;
    let asked = act.tx.holder_events_of(&input.asker, HolderHistoryEvent::Asked, act.now - LIMIT_PERIOD)?;
    let mailed = act.tx.holder_mails_of_address(&input.asker, &input.after.email, act.now)?;
    let (change, effects) = accepted!(
        lifecycle::ask(input, HolderChangeId::new(random::number()), &facts, act.now).map_err(AskError::Refused)
    );
    if !allows_holder_change(asked, mailed) {
        return Ok(Err(AskError::OverBudget));
    }
    let links = HolderLinks { old: MailedLinkId::new(random::number()), new: MailedLinkId::new(random::number()) };
    let record = HolderChangeRecord { change, links };
    for side in HolderSide::ALL {
        let (link, address) = (links.of(side), &record.change.identity(side).email);
        act.tx.create_mailed_link(link, MailedLinkAction::Holder, None, address, None, act.now)?;
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
    if act.tx.domain_service(&record.change.domain)?.is_none_or(|domain| domain.facts.contacts.roles_of(by).is_empty())
    {
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

/// Answers for the party that a mailed token belongs to, and returns the change and the party; `None` if the token is
/// unknown.
pub fn answer(
    act: &mut Act<'_, '_>,
    token: CodeHash,
    answer: Answer,
) -> StoreResult<Option<Result<(HolderChangeId, HolderSide), HolderRefusal>>> {
    let Some((record, side)) = act.tx.holder_change_of_token(token)? else { return Ok(None) };
    let (change, result) = apply_event(act, &record, &HolderEvent::Answer { side, answer })?;
    Ok(Some(result.map(|()| (change.id, side))))
}

/// The reason an answer in a session does not count.
#[derive(Clone, Debug)]
pub enum SessionAnswerError {
    /// The account is not the party, or has to use the private link.
    Session(SessionAnswerRefusal),
    /// The change refuses it.
    Change(HolderRefusal),
}

/// Answers a change of holder for a party at the address of `handle`. Without a `code`, the caller has verified the
/// password.
pub fn answer_in_session(
    act: &mut Act<'_, '_>,
    id: HolderChangeId,
    handle: &NicHandle,
    (side, answer): (HolderSide, Answer),
    code: Option<CodeHash>,
) -> StoreResult<Result<(), SessionAnswerError>> {
    let unknown = Ok(Err(SessionAnswerError::Session(SessionAnswerRefusal::NoPart)));
    let (Some(record), Some(account)) = (act.tx.holder_change(id)?, act.tx.account(handle)?) else { return unknown };
    let cooldown_until = act.policies.requests.cooldown_until(account.address_changed_at, act.now);
    let is_own = |address: &EmailAddress| account.is_confirmed_at(address);
    let party = HolderAccount { handle, cooldown_until };
    let gave = match code {
        None => Some(AcceptanceProof::Password),
        Some(code) => act
            .tx
            .holder_change_of_token(code)?
            .filter(|(of, party)| of.change.id == id && *party == side)
            .map(|_| AcceptanceProof::MailedLink),
    };
    accepted!(
        record.change.may_answer_in_session(party, is_own, (side, answer), gave).map_err(SessionAnswerError::Session)
    );
    let (_, result) = apply_event(act, &record, &HolderEvent::Answer { side, answer })?;
    Ok(result.map_err(SessionAnswerError::Change))
}

/// The reason the email was not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderResendError {
    /// The account is not a party.
    NoPart,
    /// It has answered, or the change has ended.
    NotNeeded,
    /// Too soon, or too often.
    OverBudget,
}

/// Sends the email with the private link of a party at the address of `handle` again.
pub fn resend_mail(
    act: &mut Act<'_, '_>,
    id: HolderChangeId,
    handle: &NicHandle,
) -> StoreResult<Result<(), HolderResendError>> {
    let (Some(record), Some(account)) = (act.tx.holder_change(id)?, act.tx.account(handle)?) else {
        return Ok(Err(HolderResendError::NoPart));
    };
    let change = &record.change;
    let Some(side) = change.side_of(|address| account.is_confirmed_at(address)) else {
        return Ok(Err(HolderResendError::NoPart));
    };
    let notice = HolderNotice::asking(side);
    if !notice.is_still_needed(HolderMailAbout::Change(change), act.now) {
        return Ok(Err(HolderResendError::NotNeeded));
    }
    let (mails, last) = act.tx.holder_mails_since(id, notice, act.now - LIMIT_PERIOD)?;
    if !allows_holder_resend(mails, last, act.now, &act.policies.requests) {
        return Ok(Err(HolderResendError::OverBudget));
    }
    let to = &change.identity(side).email;
    act.tx.queue(NewMail::holder(notice, &change.domain, Some(id), &change.asker).to(to), act.now)?;
    Ok(Ok(()))
}

/// The reason the details were not changed.
#[derive(Clone, Copy, Debug)]
pub enum DetailsError {
    /// The account is no contact of such a domain, or its holder is not known.
    NoDomain,
    Refused(DetailsRefusal),
}

/// Changes the details of a holder and notifies the holder. Without a difference, does nothing.
pub fn change_details(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    domain: &ServiceName,
    details: &HolderDetails,
) -> StoreResult<Result<(), DetailsError>> {
    let service = act.tx.domain_service(domain)?.filter(|service| !service.facts.contacts.roles_of(account).is_empty());
    let (Some(service), Some(record)) = (service, act.tx.holder(domain)?) else {
        return Ok(Err(DetailsError::NoDomain));
    };
    let event = HolderHistoryEvent::DetailsChanged;
    let changes = act.tx.holder_events_of(account, event, act.now - LIMIT_PERIOD)?;
    let before = &record.holder.details;
    let fields = match fields_to_change(account, &service.facts.contacts, (before, details), changes) {
        Ok(fields) if fields.is_empty() => return Ok(Ok(())),
        Ok(fields) => fields,
        Err(refusal) => return Ok(Err(DetailsError::Refused(refusal))),
    };
    act.tx.set_holder_details(domain, details)?;
    let by = Some(account.clone());
    act.tx.record_holder_event(
        domain,
        &HolderHistoryEntry { at: act.now, event, by, side: None, change: None, fields },
    )?;
    let email = &record.holder.identity.email;
    act.tx.queue(NewMail::holder(HolderNotice::DetailsChanged, domain, None, account).to(email), act.now)?;
    announce(act.tx, &service);
    Ok(Ok(()))
}

fn domain_record(tx: &WriteTx<'_>, domain: &ServiceName) -> StoreResult<ServiceRecord> {
    tx.domain_service(domain)?.ok_or(StoreError::Corrupt("holder of a missing domain"))
}

/// Applies `event`, and stores the result even if the event is refused.
fn apply_event(
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

fn persist_effect(act: &mut Act<'_, '_>, change: &HolderChange, effect: &HolderEffect) -> StoreResult<()> {
    let mail = |notice| NewMail::holder(notice, &change.domain, Some(change.id), &change.asker);
    match effect {
        HolderEffect::Record(entry) => act.tx.record_holder_event(&change.domain, entry),
        HolderEffect::MailHolder { notice, to } => act.tx.queue(mail(*notice).to(&change.identity(*to).email), act.now),
        HolderEffect::MailAsker { notice } => act.tx.queue(mail(*notice), act.now),
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
fn announce(tx: &mut WriteTx<'_>, domain: &ServiceRecord) {
    for role in Role::ALL {
        tx.announce(Change::Services(domain.facts.contacts.holder(role).clone()));
    }
}

/// Announces a change of holder to the accounts at the addresses of its parties.
fn announce_to_parties(tx: &mut WriteTx<'_>, change: &HolderChange) -> StoreResult<()> {
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
