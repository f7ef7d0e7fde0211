//! Composing an email when it is sent: content, recipient, and a new code if it carries one.

use super::case::{CaseTopic, compose_case_mail};
use super::composed::{Composed, Recipient};
use super::holder::{HolderTopic, compose_holder_mail};
use super::listed_requests::{ended_policies, listed_requests};
use crate::config::Settings;
use crate::mail::render::RenderedEmail;
use crate::mail::templates::request::RequestContext;
use crate::mail::{render, templates};
use crate::random;
use crate::secrets::hash;
use crate::use_cases::Act;
use crate::use_cases::accounts::SignUpDetails;
use crate::use_cases::requests::run_due_of_service;
use handover_api::people::KnownPerson;
use handover_rules::access::{AccessPolicy, AccessPolicyId, ResourcePattern};
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::redeem;
use handover_rules::delivery::REPORT_LIFETIME;
use handover_rules::desk::AuditId;
use handover_rules::model::service::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{
    CodeHash, EmailAddress, Language, MailId, MailedLinkId, NicHandle, RoleSet, ServiceKey, Timestamp,
};
use handover_store::pages::known_people;
use handover_store::{
    Account, Lease, MailLines, MailTopic, MailedLinkRecord, OutboxEntry, ReadTx, RequestRecord, RoleEndRecord,
    ServiceId, StoreError, StoreResult, WriteTx,
};
use std::collections::BTreeSet;

/// An email ready for delivery. Its code is already valid.
pub(super) struct PreparedMail {
    pub(super) entry: OutboxEntry,
    pub(super) to: Recipient,
    pub(super) email: RenderedEmail,
    pub(super) has_attachment: bool,
    pub(super) code: Option<CodeHash>,
    /// The time at which the email becomes useless.
    pub(super) until: Timestamp,
    pub(super) attempt: DeliveryAttempt,
}

#[derive(Clone, Copy)]
pub(super) struct DeliveryAttempt {
    pub(super) lease: Lease,
    /// It tries the mail server during an outage.
    pub(super) is_probe: bool,
}

/// Composes and renders an email, generating its code if it carries one; `None` if it is obsolete.
pub(super) fn prepare(
    act: &mut Act<'_, '_>,
    settings: &Settings,
    entry: OutboxEntry,
    attempt: DeliveryAttempt,
) -> StoreResult<Option<PreparedMail>> {
    let composed = match &entry.topic {
        MailTopic::Request { request, notice, account, .. } => {
            // After an outage, requests past their deadline must expire before their emails are sent.
            if let Some(service) = act.tx.service_of_request(*request)? {
                run_due_of_service(act, service)?;
            }
            let lines = act.tx.lines_of_mail(&entry, act.now)?;
            compose_request_mail(act.tx, settings, (&entry, &lines), *notice, account)?
        }
        MailTopic::Account { notice, link, account, address, act: desk_act, policy } => {
            let (account, address, policy) = (account.as_ref(), address.as_ref(), policy.as_ref());
            let (notice, mail, link, act_of_staff) = (*notice, entry.id, *link, *desk_act);
            let topic = AccountTopic { notice, mail, link, account, address, act: act_of_staff, policy };
            compose_account_mail(act, settings, topic)?
        }
        MailTopic::Holder { notice, domain, change, account, address } => {
            let topic = HolderTopic { notice: *notice, domain, change: *change, account, address: address.as_ref() };
            compose_holder_mail(act, settings, topic)?
        }
        MailTopic::Case { case, notice, to, account, address } => {
            let topic = CaseTopic { case: *case, notice: *notice, to: *to };
            compose_case_mail(act, settings, topic, account.as_ref(), address.as_ref())?
        }
        MailTopic::Service { service, notice, account } => {
            compose_service_mail(act, settings, (*service, *notice), account, entry.id)?
        }
    };
    let Some(Composed { content, to, has_attachment, code, until }) = composed else { return Ok(None) };
    let email = render::render(&content, settings, &to.address);
    let until = until.unwrap_or(entry.queued_at + REPORT_LIFETIME);
    Ok(Some(PreparedMail { entry, to, email, has_attachment, code, until, attempt }))
}

fn compose_request_mail(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    (entry, lines): (&OutboxEntry, &MailLines),
    notice: Notice,
    account: &NicHandle,
) -> StoreResult<Option<Composed>> {
    let Some(first) = lines.first.first().filter(|first| notice.is_still_needed(&first.request, account)) else {
        return Ok(None);
    };
    let ends = if notice.is_about_role_end() { ends(tx, notice, lines)? } else { Vec::new() };
    let recipient = tx.account(account)?.ok_or(StoreError::Corrupt("email to a missing account"))?;
    let code = notice.carries_code().then(random::validation_code);
    let code_hash = code.as_ref().map(|code| hash(code.expose()));
    if let Some(code_hash) = code_hash {
        tx.add_code(entry.id, first.submission, account, code_hash)?;
    }
    let code = code.as_ref();
    let people = known_people(tx, account, accounts(&lines.first, ends.iter()))?;
    let (people, ends) = (people.as_slice(), ends.as_slice());
    let input = RequestContext { notice, lines, first, ends, recipient: &recipient, people, code, settings };
    let Some(content) = templates::request::compose(input) else { return Ok(None) };
    Ok(Some(Composed {
        content,
        to: Recipient { name: recipient.full_name(), address: recipient.email },
        has_attachment: lines.are_attached(notice),
        code: code_hash,
        until: notice.useful_until(lines.deadlines.1),
    }))
}

/// The accounts that an email lists.
pub(super) fn accounts<'a>(
    records: &[RequestRecord],
    ends: impl Iterator<Item = &'a RoleEndRecord>,
) -> BTreeSet<NicHandle> {
    let requests = records.iter().map(|record| &record.request);
    let of_requests = requests.flat_map(|request| [&request.asker, &request.from, &request.to]);
    let went_to = |end: &'_ RoleEndRecord| end.ended.as_ref().and_then(|ended| ended.went_to.clone());
    let of_ends = ends.flat_map(|end| [Some(end.end.holder.clone()), Some(end.end.returns_to.clone()), went_to(end)]);
    of_requests.cloned().chain(of_ends.flatten()).collect()
}

/// The ends of roles that an email lists: a reminder lists only pending ones.
fn ends(tx: &WriteTx<'_>, notice: Notice, lines: &MailLines) -> StoreResult<Vec<RoleEndRecord>> {
    let mut ends = Vec::new();
    for line in &lines.first {
        let end = tx.role_end(line.request.id)?;
        ends.extend(end.filter(|end| notice != Notice::RoleEnding || end.ended.is_none()));
    }
    Ok(ends)
}

/// See [`MailTopic::Account`].
#[derive(Clone, Copy)]
struct AccountTopic<'a> {
    notice: AccountNotice,
    mail: MailId,
    link: Option<MailedLinkId>,
    account: Option<&'a NicHandle>,
    address: Option<&'a EmailAddress>,
    act: Option<AuditId>,
    policy: Option<&'a (AccessPolicyId, NicHandle)>,
}

fn compose_account_mail(
    act: &mut Act<'_, '_>,
    settings: &Settings,
    topic: AccountTopic<'_>,
) -> StoreResult<Option<Composed>> {
    let notice = topic.notice;
    let link = topic.link.map(|link| act.tx.mailed_link(link)).transpose()?.flatten();
    if let Some(record) = &link
        && notice.carries_token()
        && redeem(Some(&record.link), record.link.action, act.now).is_err()
    {
        return Ok(None);
    }
    let account = topic.account.map(|account| act.tx.account(account)).transpose()?.flatten();
    let current_address = account.as_ref().map(|account| &account.email);
    let Some(to) = topic.address.or(current_address).cloned() else { return Ok(None) };
    let token = link.as_ref().filter(|_| notice.carries_token()).map(|link| (random::validation_code(), link));
    let listed = listed_requests(act.tx, notice, link.as_ref(), act.now)?;
    if notice == AccountNotice::AdminRequested && listed.admin.is_empty() {
        return Ok(None);
    }
    let desk_act = topic.act.map(|id| act.tx.audited_act(id)).transpose()?.flatten();
    let policy = topic.policy.map(|(id, _)| act.tx.former_access_policy(*id)).transpose()?.flatten();
    let policy = policy.as_ref().map(|record| &record.policy);
    // It has lost the access since.
    let has_lost = |policy: &AccessPolicy| topic.account.is_none_or(|to| !policy.content.accounts.contains(to));
    if matches!(notice, AccountNotice::AccessGiven | AccountNotice::AccessChanged) && policy.is_some_and(has_lost) {
        return Ok(None);
    }
    let people = people_of_policy(act, topic.account, policy)?;
    let roles = policy.map(|policy| roles_of_giver(act.tx, policy)).transpose()?.unwrap_or_default();
    let mut token_hash = None;
    if let Some((token, link)) = &token {
        let hashed = hash(token.expose());
        act.tx.add_token(link.id, hashed)?;
        // An email about a request for a new admin must not revoke the link of the email about the change of address.
        token_hash = (notice != AccountNotice::AdminRequested).then_some(hashed);
    }
    let origin = act.tx.mail_origin(topic.mail)?;
    // Another mailbox than the account's own gets them only with the link that undoes the change.
    let reader = topic.account.filter(|_| topic.address.is_none() || link.is_some());
    let ended = reader.map(|owner| ended_policies(act.tx, notice, owner, origin.at)).transpose()?.unwrap_or_default();
    let address_changed_at = account.as_ref().and_then(|account| account.address_changed_at);
    let named = account.as_ref().filter(|_| !notice.may_reach_a_stranger());
    let name = named.map(Account::full_name).unwrap_or_default();
    let content = templates::account::compose(templates::account::AccountContext {
        notice,
        language: language_of(account.as_ref(), link.as_ref()),
        origin: &origin,
        account: topic.account,
        name: &name,
        current_address: current_address.unwrap_or(&to),
        token: token.as_ref().map(|(token, record)| (token, record.link.expires_at)),
        provider: &settings.provider,
        has_passwords: act.policies.has_passwords,
        recovered: Some(&listed.recovered),
        admin_requests: (&listed.admin, listed.admin_total),
        ended_policies: &ended,
        act: desk_act.as_ref(),
        policy: policy.zip(topic.policy.map(|(_, by)| by)),
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

fn compose_service_mail(
    act: &Act<'_, '_>,
    settings: &Settings,
    (service, notice): (ServiceId, ServiceNotice),
    account: &NicHandle,
    mail: MailId,
) -> StoreResult<Option<Composed>> {
    let recipient = act.tx.account(account)?.ok_or(StoreError::Corrupt("email to a missing account"))?;
    let content = match notice {
        ServiceNotice::Renewal => {
            let today = act.now.date_naive();
            let listed = templates::renewal::LISTED;
            let (services, total) = act.tx.services_of_renewal_mail(mail, account, today, listed)?;
            templates::renewal::compose(&services, total, &recipient, today, &settings.renew_url)
        }
        ServiceNotice::Ordered => templates::ordered::compose(&act.tx.service_by_id(service)?, &recipient),
    };
    let to = Recipient { name: recipient.full_name(), address: recipient.email };
    Ok(content.map(|content| Composed { content, to, has_attachment: false, code: None, until: None }))
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
