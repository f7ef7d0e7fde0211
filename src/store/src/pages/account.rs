//! The own account: its profile, its applications (decision 0056), and the effects of an undo of its address (decision 0010).

use super::screen::{account_of_session, screen};
use crate::{
    ApplicationRecord, CredentialRecord, MailedLinkRecord, ReadTx, RecoveredLine, RequestRecord, SessionLimits,
    StoreError, StoreResult, StoredRequestId, TokenHash,
};
use handover_api::account::{
    AddressUndo, MailedLinkInfo, PendingAddress, PersonalDetails, Profile, UndoneAct, UndoneRequest, UnlistedUndone,
};
use handover_api::app::ScreenResponse;
use handover_api::applications::{ApplicationsPage, Grant, RequestedGrant};
use handover_api::reference::Me;
use handover_rules::account::applications::{CredentialState, state_at};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::lifecycle::{holder_change_effect, past_holder_change_effect};
use handover_rules::request::recovery::{
    NAMED_PER_EFFECT, RecoveredAct, RecoveryEffect, past_recovery_effect, recovery_effect,
};
use handover_rules::{Category, EmailAddress, NicHandle, Policy, Request, ServiceKey, Timestamp};

/// The profile, as the session with this token hash sees it.
pub fn profile(
    tx: &ReadTx<'_>,
    handle: &NicHandle,
    session: &TokenHash,
    now: Timestamp,
    (policy, limits): (&Policy, SessionLimits),
) -> StoreResult<ScreenResponse<Profile>> {
    let today = now.date_naive();
    let account = account_of_session(tx, handle)?;
    let pending = tx.open_mailed_link(handle, MailedLinkAction::Address, now)?;
    let profile = Profile {
        facts: tx.account_facts(handle, now, policy)?.ok_or(StoreError::Corrupt("session without an account"))?,
        pending: pending.map(|link| PendingAddress {
            link: link.id,
            address: link.email,
            asked_at: link.began_at,
            expires_at: link.link.expires_at,
        }),
        bills: tx.open_bills(handle, today)?,
        payment_methods: tx.payment_methods(handle, today)?,
        sessions: tx.sessions_of(handle, Some(session), now, limits)?,
        has_password: account.password.is_some(),
        shows_name: !account.is_name_hidden,
        is_from_provider: account.imported_email.is_some(),
        subsidiary: account.subsidiary,
        undeliverable_at: account.undeliverable_at,
        address: account.email.clone(),
        person: account.into_personal_details(),
    };
    screen(tx, handle, now, profile)
}

/// What the account changes of its own: personal details, and whether others see its name.
pub fn own_details(tx: &ReadTx<'_>, handle: &NicHandle) -> StoreResult<Option<(PersonalDetails, bool)>> {
    Ok(tx.account(handle)?.map(|account| {
        let shows_name = !account.is_name_hidden;
        (account.into_personal_details(), shows_name)
    }))
}

/// An account as clients of the reference's API read their own.
pub fn me(tx: &ReadTx<'_>, handle: &NicHandle) -> StoreResult<Option<Me>> {
    Ok(tx.account(handle)?.map(|account| Me {
        nichandle: account.handle,
        email: account.email.to_string(),
        state: if account.complete { "complete" } else { "incomplete" }.to_owned(),
        ovh_subsidiary: account.subsidiary,
        language: account.language,
        firstname: account.first_name,
        name: account.name,
        organisation: account.organisation,
    }))
}

/// The section of the profile; empty if this server has no applications.
pub fn applications(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    now: Timestamp,
    is_available: bool,
) -> StoreResult<ScreenResponse<ApplicationsPage>> {
    let mut page = ApplicationsPage { is_available, ..ApplicationsPage::default() };
    if is_available {
        page.grants = tx.credentials_of(account, now)?.into_iter().map(grant).collect();
        page.applications = tx.applications_of(account)?;
    }
    screen(tx, account, now, page)
}

/// The access that the reader is asked to allow; `None` if the token is unknown, answered or over.
pub fn requested_grant(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    token: &TokenHash,
    now: Timestamp,
) -> StoreResult<Option<RequestedGrant>> {
    let Some(credential) = open_credential(tx, token, now)? else { return Ok(None) };
    let reading = account_of_session(tx, account)?;
    Ok(Some(RequestedGrant { grant: grant(credential), has_password: reading.password.is_some() }))
}

/// The unanswered request of a token, unless the owner of its application is suspended.
pub fn open_credential(tx: &ReadTx<'_>, token: &TokenHash, now: Timestamp) -> StoreResult<Option<CredentialRecord>> {
    let found = tx.credential_of_token(token)?;
    let found = found.filter(|found| !found.application.is_owner_suspended);
    Ok(found.filter(|found| state_at(found.state, found.expires_at, now) == CredentialState::Pending))
}

fn grant(credential: CredentialRecord) -> Grant {
    let CredentialRecord { id, application, rules, redirection, expires_at, used_at, .. } = credential;
    let ApplicationRecord { name, description, account: owner, .. } = application;
    Grant { id, name, description, owner, rules, redirection, expires_at, used_at }
}

/// A change of address, before or after its undo.
#[derive(Clone, Debug)]
pub struct UndoneAddress {
    pub account: NicHandle,
    pub restored: EmailAddress,
    pub replaced: EmailAddress,
    /// The first time that the change was asked for.
    pub change_began_at: Timestamp,
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
