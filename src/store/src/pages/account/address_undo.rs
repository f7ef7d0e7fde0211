//! Requests and acts that an undo of a change of address concerns (decision 0010).

use crate::{MailedLinkRecord, ReadTx, RecoveredLine, RequestRecord, StoreError, StoreResult, StoredRequestId};
use handover_api::account::{AddressUndo, MailedLinkInfo, UndoneAct, UndoneRequest, UnlistedUndone};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::lifecycle::{holder_change_effect, past_holder_change_effect};
use handover_rules::request::recovery::{
    NAMED_PER_EFFECT, RecoveredAct, RecoveryEffect, past_recovery_effect, recovery_effect,
};
use handover_rules::{Category, EmailAddress, NicHandle, Request, ServiceKey, Timestamp};

/// A change of address, before or after its undo.
#[derive(Clone, Debug)]
pub struct UndoneAddress {
    /// The account.
    pub account: NicHandle,
    /// The address that the account gets back.
    pub restored: EmailAddress,
    /// The address that it loses.
    pub replaced: EmailAddress,
    /// The first time that the change was asked for.
    pub change_began_at: Timestamp,
    /// Time of the undo.
    pub undone_at: Option<Timestamp>,
}

/// Requests and acts that a recovery concerns.
#[derive(Clone, Debug, Default)]
pub struct Recovered {
    /// Other acts: together with the requests up to [`NAMED_PER_EFFECT`] for each effect.
    pub acts: Vec<(RecoveredAct, ServiceKey, RecoveryEffect)>,
    /// Requests, latest first.
    pub requests: Vec<(RequestRecord, RecoveryEffect)>,
    /// Numbers of further ones, by effect.
    pub unlisted: Vec<(RecoveryEffect, u64)>,
}

/// A mailed link that can be used, with the effects of an undo. Requests that are due take effect before it, so the
/// outcome can differ.
pub fn mailed_link(tx: &ReadTx<'_>, link: MailedLinkRecord, now: Timestamp) -> StoreResult<MailedLinkInfo> {
    if link.link.action != MailedLinkAction::Undo {
        let address = (link.link.action == MailedLinkAction::SignUp).then_some(link.email);
        return Ok(MailedLinkInfo { account: link.account, address, undo: None });
    }
    let undo = address_undo(tx, UndoneAddress::of(tx, link)?, now)?;
    Ok(MailedLinkInfo { account: Some(undo.account.clone()), address: None, undo: Some(undo) })
}

impl UndoneAddress {
    /// The change that a link undoes.
    pub fn of(tx: &ReadTx<'_>, link: MailedLinkRecord) -> StoreResult<Self> {
        let account = link.account.ok_or(StoreError::Corrupt("undo link without an account"))?;
        let replaced = tx.account(&account)?.ok_or(StoreError::Corrupt("mailed link of an unknown account"))?.email;
        let (restored, change_began_at) = (link.email, link.change_began_at);
        Ok(Self { account, restored, replaced, change_began_at, undone_at: None })
    }
}

/// The effects of an undo, before or after it.
pub fn address_undo(tx: &ReadTx<'_>, change: UndoneAddress, now: Timestamp) -> StoreResult<AddressUndo> {
    let UndoneAddress { account, restored, replaced, change_began_at, undone_at } = change;
    let Recovered { acts, requests, unlisted } = recovered(tx, &account, change_began_at, now, undone_at)?;
    let request = |(record, effect): (RequestRecord, RecoveryEffect)| {
        let Request { id, service, roles, from, to, .. } = record.request;
        UndoneRequest { id, service, roles, from, to, effect }
    };
    Ok(AddressUndo {
        account,
        restored,
        replaced: replaced.masked(),
        requests: requests.into_iter().map(request).collect(),
        acts: acts.into_iter().map(|(act, service, effect)| UndoneAct { act, service, effect }).collect(),
        unlisted: unlisted.into_iter().map(|(effect, count)| UnlistedUndone { effect, count }).collect(),
    })
}

/// Requests and acts that a recovery of `account` concerns. `until` is its time; `None` before it.
pub fn recovered(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    since: Timestamp,
    now: Timestamp,
    until: Option<Timestamp>,
) -> StoreResult<Recovered> {
    let effect = |line: &RecoveredLine| {
        let facts = line.facts.as_ref()?;
        match until {
            None => recovery_effect(facts, account, since, now),
            Some(until) => past_recovery_effect(facts, account, since, until),
        }
    };
    let lines = tx.recovered_lines(account, since)?;
    let effects: Vec<(StoredRequestId, RecoveryEffect)> =
        lines.iter().filter_map(|line| Some((line.id, effect(line)?))).collect();
    let acts = recovered_acts(tx, account, since, now, until)?;
    let mut found = Recovered::default();
    for wanted in RecoveryEffect::ALL {
        let mut own_acts: Vec<_> = acts.iter().filter(|(.., effect)| *effect == wanted).cloned().collect();
        let of_effect = || effects.iter().filter(|(_, effect)| *effect == wanted);
        let all = own_acts.len() + of_effect().count();
        own_acts.truncate(NAMED_PER_EFFECT);
        let ids: Vec<_> =
            of_effect().take(NAMED_PER_EFFECT - own_acts.len()).filter_map(|(id, _)| id.validate().ok()).collect();
        found.acts.extend(own_acts);
        found.requests.extend(tx.requests_by_number(&ids)?.into_iter().map(|record| (record, wanted)));
        if all > NAMED_PER_EFFECT {
            found.unlisted.push((wanted, (all - NAMED_PER_EFFECT) as u64));
        }
    }
    found.requests.sort_by_key(|(record, _)| std::cmp::Reverse((record.request.asked_at, record.request.id)));
    Ok(found)
}

fn recovered_acts(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    since: Timestamp,
    now: Timestamp,
    until: Option<Timestamp>,
) -> StoreResult<Vec<(RecoveredAct, ServiceKey, RecoveryEffect)>> {
    let domain = |name| ServiceKey { name, category: Category::Domain };
    let mut acts = Vec::new();
    for record in tx.recovered_holder_changes(account, since)? {
        let change = record.change;
        let effect = match until {
            None => holder_change_effect(&change, account, since),
            Some(until) => past_holder_change_effect(&change, account, since, until),
        };
        acts.extend(effect.map(|effect| (RecoveredAct::HolderChange, domain(change.domain), effect)));
    }
    let effect = RecoveredAct::effect_on_immediate_act();
    let to = until.unwrap_or(now);
    let details = tx.details_changed_by(account, since, to)?.into_iter();
    acts.extend(details.map(|name| (RecoveredAct::HolderDetails, domain(name), effect)));
    let roles = tx.roles_ended_by(account, since, to)?.into_iter();
    acts.extend(roles.map(|service| (RecoveredAct::RoleEnd, service, effect)));
    let objections = tx.objections_of(account, since, to)?.into_iter();
    acts.extend(objections.map(|name| (RecoveredAct::Objection, domain(name), effect)));
    Ok(acts)
}
