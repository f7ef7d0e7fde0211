//! Composing emails about accounts, holders and cases, which carry the tokens of mailed links.

use super::compose::{Composed, Recipient};
use crate::config::Settings;
use crate::mail::templates;
use crate::mail::templates::case::CaseContext;
use crate::mail::templates::holder::{HolderContext, HolderReader};
use crate::random;
use crate::secrets::hash;
use crate::use_cases::accounts::SignUpDetails;
use crate::use_cases::{Act, cases};
use handover_api::people::KnownPerson;
use handover_rules::access::{AccessPolicy, ResourcePattern};
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::redeem;
use handover_rules::cases::lifecycle::CaseEvent;
use handover_rules::cases::notices::{CaseNotice, CaseRecipient};
use handover_rules::cases::papers::PaperFacts;
use handover_rules::cases::papers_missing;
use handover_rules::holder::notices::HolderMailAbout;
use handover_rules::holder::{HolderChange, HolderSide};
use handover_rules::{EmailAddress, Language, MailId, NicHandle, RoleSet, ServiceKey, Timestamp};
use handover_store::pages::{Recovered, known_people, recovered};
use handover_store::{
    Account, AccountTopic, CaseTopic, HolderTopic, MailedLinkRecord, ReadTx, RequestRecord, StoreError, StoreResult,
    WriteTx, email_key,
};

pub(super) fn compose_account_mail(
    act: &mut Act<'_, '_>,
    settings: &Settings,
    topic: &AccountTopic,
    mail: MailId,
) -> StoreResult<Option<Composed>> {
    let notice = topic.notice;
    let link = topic.link.map(|link| act.tx.mailed_link(link)).transpose()?.flatten();
    if let Some(record) = &link
        && notice.carries_token()
        && redeem(Some(&record.link), record.link.action, act.now).is_err()
    {
        return Ok(None);
    }
    let owner = topic.account.as_ref();
    let account = owner.map(|owner| act.tx.account(owner)).transpose()?.flatten();
    let current_address = account.as_ref().map(|account| &account.email);
    let Some(to) = topic.address.as_ref().or(current_address).cloned() else { return Ok(None) };
    let token = link.as_ref().filter(|_| notice.carries_token()).map(|link| (random::validation_code(), link));
    let listed = listed_requests(act.tx, notice, link.as_ref(), act.now)?;
    if notice == AccountNotice::AdminRequested && listed.admin.is_empty() {
        return Ok(None);
    }
    let desk_act = topic.act.map(|id| act.tx.audited_act(id)).transpose()?.flatten();
    let policy = topic.policy.as_ref().map(|(id, _)| act.tx.former_access_policy(*id)).transpose()?.flatten();
    let policy = policy.as_ref().map(|record| &record.policy);
    if !notice.is_still_needed(owner, policy.map(|policy| &policy.content.accounts)) {
        return Ok(None);
    }
    let people = people_of_policy(act, owner, policy)?;
    let roles = policy.map(|policy| roles_of_giver(act.tx, policy)).transpose()?.unwrap_or_default();
    let mut token_hash = None;
    if let Some((token, link)) = &token {
        let hashed = hash(token.expose());
        act.tx.add_token(link.id, hashed)?;
        // An email about a request for a new admin must not revoke the link of the email about the change of address.
        token_hash = (notice != AccountNotice::AdminRequested).then_some(hashed);
    }
    let origin = act.tx.mail_origin(mail)?;
    // Another mailbox than the account's own gets them only with the link that undoes the change.
    let reader = owner.filter(|_| topic.address.is_none() || link.is_some());
    let ended = reader.map(|owner| ended_policies(act.tx, notice, owner, origin.at)).transpose()?.unwrap_or_default();
    let address_changed_at = account.as_ref().and_then(|account| account.address_changed_at);
    let named = account.as_ref().filter(|_| !notice.may_reach_a_stranger());
    let name = named.map(Account::full_name).unwrap_or_default();
    let content = templates::account::compose(templates::account::AccountContext {
        notice,
        language: language_of(account.as_ref(), link.as_ref()),
        origin: &origin,
        account: owner,
        name: &name,
        current_address: current_address.unwrap_or(&to),
        token: token.as_ref().map(|(token, record)| (token, record.link.expires_at)),
        provider: &settings.provider,
        has_passwords: act.policies.has_passwords,
        recovered: Some(&listed.recovered),
        admin_requests: (&listed.admin, listed.admin_total),
        ended_policies: &ended,
        act: desk_act.as_ref(),
        policy: policy.zip(topic.policy.as_ref().map(|(_, by)| by)),
        people: &people,
        roles: &roles,
        actions: (&settings.catalogue, &settings.provider_actions),
        cooldown_until: act.policies.requests.cooldown_until(address_changed_at, act.now),
    });
    let until = link.filter(|_| notice.carries_token()).map(|record| record.link.expires_at);
    Ok(Some(Composed { content, to: Recipient { name, address: to }, has_attachment: false, code: token_hash, until }))
}

/// The roles of the giver on the services that a policy names; those of patterns are not known.
fn roles_of_giver(tx: &ReadTx<'_>, policy: &AccessPolicy) -> StoreResult<Vec<(ServiceKey, RoleSet)>> {
    let named: Vec<ServiceKey> = policy.content.services.iter().filter_map(ResourcePattern::service).collect();
    let services = tx.services_with_keys(&named.iter().collect::<Vec<_>>())?;
    let roles = services.into_iter().map(|of| (of.facts.contacts.roles_of(&policy.giver), of.facts.key));
    Ok(roles.map(|(roles, key)| (key, roles)).collect())
}

/// The accounts of a policy whose names the reader may see.
fn people_of_policy(
    act: &Act<'_, '_>,
    reader: Option<&NicHandle>,
    policy: Option<&AccessPolicy>,
) -> StoreResult<Vec<KnownPerson>> {
    let (Some(reader), Some(policy)) = (reader, policy) else { return Ok(Vec::new()) };
    let accounts = [&policy.giver].into_iter().chain(&policy.content.accounts);
    known_people(act.tx, reader, accounts.cloned().collect())
}

/// The language of the account, or of its sign-up before it exists.
fn language_of(account: Option<&Account>, link: Option<&MailedLinkRecord>) -> Language {
    let sign_up = || {
        let details = link.and_then(|link| link.details.as_deref());
        details.and_then(|details| serde_json::from_str::<SignUpDetails>(details).ok())
    };
    let locale = account.map(|account| account.language.clone()).or_else(|| sign_up().map(|entered| entered.language));
    locale.map(|locale| Language::of_locale(&locale)).unwrap_or_default()
}

#[derive(Default)]
struct ListedRequests {
    /// Open requests for a new admin, for an email to a former address.
    pub(super) admin: Vec<RequestRecord>,
    admin_total: u64,
    /// Requests and acts that the recovery of the account concerns.
    recovered: Recovered,
}

/// Requests for a new admin that an email lists. There may be very many.
const LISTED_ADMIN_REQUESTS: usize = 50;

/// Policies that an email lists. There may be very many.
const LISTED_POLICIES: usize = 50;

/// The policies of `owner` that a recovery at `at` has ended, if `notice` reports it.
fn ended_policies(
    tx: &WriteTx<'_>,
    notice: AccountNotice,
    owner: &NicHandle,
    at: Timestamp,
) -> StoreResult<Vec<AccessPolicy>> {
    match notice {
        AccountNotice::AddressRestored | AccountNotice::DeskAct => tx.policies_ended_for(owner, at, LISTED_POLICIES),
        _ => Ok(Vec::new()),
    }
}

/// The requests that `notice` lists; `link` is the undo of a change of address.
fn listed_requests(
    tx: &WriteTx<'_>,
    notice: AccountNotice,
    link: Option<&MailedLinkRecord>,
    now: Timestamp,
) -> StoreResult<ListedRequests> {
    let mut listed = ListedRequests::default();
    let Some((link, account)) = link.and_then(|link| Some((link, link.account.as_ref()?))) else { return Ok(listed) };
    match notice {
        AccountNotice::AdminRequested => {
            (listed.admin, listed.admin_total) = tx.open_admin_requests(account, LISTED_ADMIN_REQUESTS)?;
        }
        AccountNotice::AddressRestored => {
            listed.recovered = recovered(tx, account, link.change_began_at, now, link.ended_at)?;
        }
        _ => {}
    }
    Ok(listed)
}

/// Composes an email about a holder: by the name and in the language of the one account at its address, or else without
/// a name in the language of the admin concerned.
pub(super) fn compose_holder_mail(
    act: &mut Act<'_, '_>,
    settings: &Settings,
    topic: &HolderTopic,
) -> StoreResult<Option<Composed>> {
    let address = topic.address.as_ref();
    let admin = act.tx.account(&topic.account)?.ok_or(StoreError::Corrupt("email about a missing account"))?;
    let record = topic.change.map(|change| act.tx.holder_change(change)).transpose()?.flatten();
    let about = match &record {
        Some(record) => HolderMailAbout::Change(&record.change),
        None => HolderMailAbout::Domain { has_part: has_part(act.tx, topic)? },
    };
    if !topic.notice.is_still_needed(about, act.now) {
        return Ok(None);
    }
    let asked = record.as_ref().zip(topic.notice.asks());
    let token = asked.map(|(record, side)| (random::validation_code(), record.links.of(side)));
    if let Some((token, link)) = &token {
        act.tx.add_token(*link, hash(token.expose()))?;
    }
    let reader = match (address, topic.notice.asks(), &record) {
        (None, ..) => HolderReader::Admin,
        (Some(_), Some(side), _) => HolderReader::Holder(side),
        (Some(address), None, Some(record)) => HolderReader::Holder(side_of(&record.change, address)),
        (Some(_), None, None) => HolderReader::Holder(HolderSide::Old),
    };
    let holder = match address {
        Some(address) => only(act.tx.accounts_with_address(address)?),
        None => None,
    };
    let reader_account = if address.is_some() { holder.as_ref() } else { Some(&admin) };
    let people = reader_account.map(|account| known_people(act.tx, &account.handle, [admin.handle.clone()].into()));
    let people = people.transpose()?.unwrap_or_default();
    let content = templates::holder::compose(HolderContext {
        notice: topic.notice,
        reader,
        domain: &topic.domain,
        change: record.as_ref().map(|record| &record.change),
        admin: &admin,
        holder: holder.as_ref(),
        people: &people,
        token: token.as_ref().map(|(token, _)| token),
        provider: &settings.provider,
    });
    let until = asked.map(|(record, _)| record.change.deadline);
    let to = match address {
        Some(address) => {
            let name = holder.map(|holder| holder.full_name()).unwrap_or_default();
            Recipient { name, address: address.clone() }
        }
        None => Recipient { name: admin.full_name(), address: admin.email.clone() },
    };
    let code = token.map(|(token, _)| hash(token.expose()));
    Ok(Some(Composed { content, to, has_attachment: false, code, until }))
}

/// The account at an address, unless several share it or it is not confirmed: its name may be forged.
fn only(accounts: Vec<Account>) -> Option<Account> {
    <[Account; 1]>::try_from(accounts).ok().map(|[account]| account).filter(|account| account.confirmed)
}

/// Whether the recipient is a contact or the holder of the present domain of this name, too.
fn has_part(tx: &ReadTx<'_>, topic: &HolderTopic) -> StoreResult<bool> {
    if let Some(address) = &topic.address {
        let present = tx.holder(&topic.domain)?;
        return Ok(present.is_some_and(|present| present.holder.identity.email.is_same_mailbox(address)));
    }
    let present = tx.domain_service(&topic.domain)?;
    Ok(present.is_some_and(|present| !present.facts.contacts.roles_of(&topic.account).is_empty()))
}

/// The party with this address; the old holder if both have it.
fn side_of(change: &HolderChange, address: &EmailAddress) -> HolderSide {
    if change.before.email.is_same_mailbox(address) { HolderSide::Old } else { HolderSide::New }
}

pub(super) fn compose_case_mail(
    act: &mut Act<'_, '_>,
    settings: &Settings,
    topic: &CaseTopic,
) -> StoreResult<Option<Composed>> {
    let CaseTopic { case, notice, to, .. } = *topic;
    let (account, address) = (topic.account.as_ref(), topic.address.as_ref());
    // After an outage, cases that are due must move on before their emails are sent.
    if let Err(error) = act.attempt(|act| cases::apply(act, case, &CaseEvent::Due))
        && !error.is_about_data()
    {
        return Err(error);
    }
    let record = act.tx.case(case)?.ok_or(StoreError::Corrupt("email about a missing case"))?;
    if !notice.is_still_needed(&record.case) {
        return Ok(None);
    }
    let objectors = act.tx.objectors(&record.domain)?;
    // Only the present holder and admin are offered to object.
    let recipient = account.map(NicHandle::as_str).or(address.map(EmailAddress::as_str));
    if let (CaseNotice::MayObject, CaseRecipient::Objector(objector)) = (notice, to)
        && recipient.is_none_or(|recipient| !objectors.is(objector, recipient))
    {
        return Ok(None);
    }
    let account = account.map(|account| act.tx.account(account)).transpose()?.flatten();
    let Some(address) = address.or(account.as_ref().map(|account| &account.email)).cloned() else { return Ok(None) };
    let name = match to {
        CaseRecipient::Claimant => record.name.clone(),
        _ => account.as_ref().map(Account::full_name).unwrap_or_default(),
    };
    let name = if notice.may_reach_a_stranger() { String::new() } else { name };
    let link = notice.link(to).map(|link| (link, random::validation_code()));
    let token_hash = link.as_ref().map(|(_, token)| hash(token.expose()));
    if let (Some((link, _)), Some(token_hash)) = (&link, token_hash) {
        let recipient = recipient.filter(|_| link.objector().is_some());
        act.tx.add_case_link(case, (*link, recipient), token_hash)?;
    }
    let papers: Vec<PaperFacts> = act.tx.case_papers(case)?.into_iter().map(|paper| paper.facts).collect();
    let timeline = act.tx.case_timeline(case)?;
    let note = timeline.iter().rev().find_map(|entry| entry.as_seen_by_claimant()?.note);
    let has_reason = matches!(notice, CaseNotice::AskedAgain | CaseNotice::Refused);
    let locale = account.as_ref().map_or(&record.language, |account| &account.language);
    let content = templates::case::compose(CaseContext {
        notice,
        record: &record,
        language: Language::of_locale(locale),
        name: &name,
        link: link.as_ref().map(|(link, token)| (*link, token)),
        until: act.policies.cases.wait_until(&record.case),
        is_holder: objectors.holder.is_some_and(|holder| email_key(&holder.email) == email_key(&address)),
        missing: &papers_missing(&record.case, &papers),
        reason: note.as_deref().filter(|_| has_reason),
        provider: &settings.provider,
    });
    let until = notice.useful_until(&record.case, &act.policies.cases);
    Ok(Some(Composed { content, to: Recipient { name, address }, has_attachment: false, code: token_hash, until }))
}
