//! Policies: giving access to services without a role, changing and ending it, asking for contacts by it, and records
//! of uses (decision 0064).

use crate::random;
use crate::use_cases::requests::{AskRefusal, Asked, CountLookups, Planned, Submitted};
use crate::use_cases::{Act, requests};
use handover_api::access::{PolicyRow, Question};
use handover_rules::access::{
    ASK_FOR_CONTACTS, AccessPolicy, AccessPolicyId, ActionName, Catalogue, GiverCounts, PolicyContent, PolicyFault,
    PolicyLimit, ReceiverCounts, ResourcePattern, SAME_READING, SEE,
};
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::Intrusion;
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{NicHandle, Policy, ServiceKey, Timestamp};
use handover_store::{
    Caller, NewMail, NewUse, PolicyRecord, ReadTx, StoreError, StoreResult, canonical_pattern, pages,
};
use std::collections::BTreeSet;

/// The name of this server in records of uses.
const SYSTEM: &str = "Handover";

/// The account that acts, and the call by which it does.
pub type GiverCall<'a> = (&'a NicHandle, &'a Caller);

pub fn give(
    act: &mut Act<'_, '_>,
    (giver, caller): GiverCall<'_>,
    entered: PolicyContent,
    catalogue: &Catalogue,
    count_lookups: &impl CountLookups,
) -> StoreResult<Result<PolicyRow, AccessRefusal>> {
    let content = accepted!(checked(act, giver, entered, None, catalogue, count_lookups)?);
    let id = new_id();
    let policy = AccessPolicy { id, giver: giver.clone(), content };
    act.tx.add_access_policy(&policy, act.now, act.now)?;
    notify(act, AccountNotice::AccessGiven, &policy, &policy.content.accounts)?;
    warn_giver(act, &policy, caller)?;
    row(act, id).map(Ok)
}

/// Changes a policy of `giver`.
pub fn change(
    act: &mut Act<'_, '_>,
    (giver, caller): GiverCall<'_>,
    id: AccessPolicyId,
    entered: PolicyContent,
    catalogue: &Catalogue,
    count_lookups: &impl CountLookups,
) -> StoreResult<Result<PolicyRow, AccessRefusal>> {
    let Some(before) = act.tx.access_policy(id)?.map(|found| found.policy).filter(|found| found.giver == *giver) else {
        return Ok(Err(AccessRefusal::NoPolicy));
    };
    let content = accepted!(checked(act, giver, entered, Some(&before), catalogue, count_lookups)?);
    if content != before.content {
        let policy = AccessPolicy { content, ..before.clone() };
        // Accounts that lose access read only what they had.
        let former = AccessPolicy { id: new_id(), ..before.clone() };
        act.tx.change_access_policy(&before.content, &policy, former.id, act.now)?;
        let [old, new] = [&before.content.accounts, &policy.content.accounts];
        notify(act, AccountNotice::AccessEnded, &former, &(old - new))?;
        notify(act, AccountNotice::AccessGiven, &policy, &(new - old))?;
        let is_other = policy.content.differs_for_both(&before.content);
        if is_other {
            notify(act, AccountNotice::AccessChanged, &policy, &(old & new))?;
        }
        if is_other || !new.is_subset(old) {
            warn_giver(act, &policy, caller)?;
        }
    }
    row(act, id).map(Ok)
}

/// Ends a policy of `account`, or drops the access that the account has by it; `false` if there is neither.
pub fn end(act: &mut Act<'_, '_>, account: &NicHandle, id: AccessPolicyId) -> StoreResult<bool> {
    Ok(end_given(act, account, id)? || drop_received(act, account, id)?)
}

/// Ends a policy that an account gives; `false` if it gives no such policy.
pub fn end_given(act: &mut Act<'_, '_>, giver: &NicHandle, id: AccessPolicyId) -> StoreResult<bool> {
    let Some(PolicyRecord { policy, .. }) = act.tx.access_policy(id)?.filter(|found| found.policy.giver == *giver)
    else {
        return Ok(false);
    };
    act.tx.end_access_policy(&policy, Some(giver), act.now)?;
    notify(act, AccountNotice::AccessEnded, &policy, &policy.content.accounts)?;
    Ok(true)
}

/// Ends a policy as the provider, and returns its giver; `None` if there is no such policy.
pub fn end_by_provider(act: &mut Act<'_, '_>, id: AccessPolicyId) -> StoreResult<Option<NicHandle>> {
    let Some(PolicyRecord { policy, .. }) = act.tx.access_policy(id)? else { return Ok(None) };
    act.tx.end_access_policy(&policy, None, act.now)?;
    notify(act, AccountNotice::AccessEnded, &policy, &policy.content.accounts)?;
    Ok(Some(policy.giver))
}

/// Drops the access that an account has by a policy. Denials stay in force, in a policy of their own.
fn drop_received(act: &mut Act<'_, '_>, account: &NicHandle, id: AccessPolicyId) -> StoreResult<bool> {
    let is_access = |found: &PolicyRecord| {
        found.policy.content.accounts.contains(account) && found.policy.content.permissions.give_anything()
    };
    let Some(PolicyRecord { policy, updated_at, .. }) = act.tx.access_policy(id)?.filter(is_access) else {
        return Ok(false);
    };
    let giver = policy.giver.clone();
    let rest = policy.left_after_drop(account, new_id());
    act.tx.drop_access(policy, account, Some(account), act.now)?;
    if let Some(rest) = rest {
        act.tx.add_access_policy(&rest, updated_at, act.now)?;
    }
    act.tx.queue(NewMail::policy(AccountNotice::AccessDropped, id, account, &giver), act.now)?;
    Ok(true)
}

/// Ends the policies that an intruder may have given or changed since `since`, and restores those that it may have
/// ended or replaced.
pub fn recover_policies(
    act: &mut Act<'_, '_>,
    giver: &NicHandle,
    since: Timestamp,
    intrusion: Intrusion,
) -> StoreResult<()> {
    for PolicyRecord { policy, updated_at, .. } in act.tx.policies_changed_since(giver, since)? {
        act.tx.end_access_policy(&policy, None, act.now)?;
        notify(act, AccountNotice::AccessEnded, &policy, &policy.content.accounts)?;
        if let Some(rest) = policy.left_after_recovery(updated_at, intrusion, new_id()) {
            act.tx.add_access_policy(&rest, updated_at, act.now)?;
        }
    }
    for (policy, ended_at) in act.tx.policies_ended_since(giver, since)? {
        if let Some(policy) = policy.restored(ended_at, intrusion) {
            act.tx.restore_access_policy(&policy, act.now)?;
            notify(act, AccountNotice::AccessGiven, &policy, &policy.content.accounts)?;
        }
    }
    Ok(())
}

fn new_id() -> AccessPolicyId {
    AccessPolicyId::from_random(random::wide_number())
}

pub fn record_uses(act: &mut Act<'_, '_>, uses: &[NewUse], system: Option<&str>) -> StoreResult<()> {
    uses.iter().try_for_each(|used| act.tx.add_access_use(used, system, act.now))
}

fn record_here(act: &mut Act<'_, '_>, uses: &[NewUse]) -> StoreResult<()> {
    record_uses(act, uses, Some(SYSTEM))
}

/// Records uses on this server, unless the same have been recorded within [`SAME_READING`].
pub fn record_once(act: &mut Act<'_, '_>, uses: &[NewUse]) -> StoreResult<()> {
    for used in uses {
        if !act.tx.has_recent_use(used, act.now - SAME_READING)? {
            record_here(act, std::slice::from_ref(used))?;
        }
    }
    Ok(())
}

/// Emails accounts about a policy, unless it gives nothing.
fn notify(
    act: &mut Act<'_, '_>,
    notice: AccountNotice,
    policy: &AccessPolicy,
    accounts: &BTreeSet<NicHandle>,
) -> StoreResult<()> {
    accounts
        .iter()
        .filter(|_| policy.content.permissions.give_anything())
        .try_for_each(|to| act.tx.queue(NewMail::policy(notice, policy.id, &policy.giver, to), act.now))
}

/// Emails the giver, whose session or application may be in other hands, unless the policy gives nothing.
fn warn_giver(act: &mut Act<'_, '_>, policy: &AccessPolicy, caller: &Caller) -> StoreResult<()> {
    if policy.content.permissions.give_anything() {
        let mail = NewMail::policy(AccountNotice::GaveAccess, policy.id, &policy.giver, &policy.giver);
        act.tx.queue(mail.by(caller), act.now)?;
    }
    Ok(())
}

fn row(act: &Act<'_, '_>, id: AccessPolicyId) -> StoreResult<PolicyRow> {
    let record = act.tx.access_policy(id)?.ok_or(StoreError::Corrupt("a policy that was stored"))?;
    Ok(record.into())
}

/// The reason a policy was not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessRefusal {
    NoPolicy,
    Fault(PolicyFault),
    NoAccount(NicHandle),
    /// The account has no role on this service.
    NoService(ServiceKey),
    /// No name begins like this, in any spelling.
    NoBeginning(ResourcePattern),
    Limit(PolicyLimit),
    /// Too many accounts were looked up in this minute.
    TooManyLookups {
        /// The end of the minute.
        until: Timestamp,
    },
}

/// The content to store in place of `before`, with canonical names of services. Accounts and services that the policy
/// has named before are not checked again: a role may have been lost since.
fn checked(
    act: &Act<'_, '_>,
    giver: &NicHandle,
    mut entered: PolicyContent,
    before: Option<&AccessPolicy>,
    catalogue: &Catalogue,
    count_lookups: &impl CountLookups,
) -> StoreResult<Result<PolicyContent, AccessRefusal>> {
    let mut services = BTreeSet::new();
    for pattern in entered.services {
        match canonical_pattern(pattern.clone()) {
            Some(canonical) => services.insert(canonical),
            None => return Ok(Err(AccessRefusal::NoBeginning(pattern))),
        };
    }
    entered.services = services;
    let content = accepted!(entered.checked(giver, catalogue, act.now).map_err(AccessRefusal::Fault));
    let (no_accounts, no_services) = (BTreeSet::new(), BTreeSet::new());
    let accounts = before.map_or(&no_accounts, |before| &before.content.accounts);
    let services = before.map_or(&no_services, |before| &before.content.services);
    let refusal = match missing_service(act.tx, giver, &(&content.services - services))? {
        Some(service) => Some(AccessRefusal::NoService(service)),
        None => missing_account(act.tx, &(&content.accounts - accounts), count_lookups)?,
    };
    if let Some(refusal) = refusal {
        return Ok(Err(refusal));
    }
    let before = before.map(|before| &before.content);
    let within = counts(act, giver, &content.accounts)?.check(&content, before, &act.policies.requests);
    Ok(within.map(|()| content).map_err(AccessRefusal::Limit))
}

/// The first of the services named one by one on which the account has no role.
fn missing_service(
    tx: &ReadTx<'_>,
    giver: &NicHandle,
    services: &BTreeSet<ResourcePattern>,
) -> StoreResult<Option<ServiceKey>> {
    let named: Vec<ServiceKey> = services.iter().filter_map(ResourcePattern::service).collect();
    if named.is_empty() {
        return Ok(None);
    }
    let records = tx.services_with_keys(&named.iter().collect::<Vec<_>>())?;
    let is_own = |key: &ServiceKey| {
        records.iter().any(|record| record.facts.key == *key && !record.facts.contacts.roles_of(giver).is_empty())
    };
    Ok(named.into_iter().find(|key| !is_own(key)))
}

/// The first of the accounts that does not exist. Each counts as a look-up.
fn missing_account(
    tx: &ReadTx<'_>,
    accounts: &BTreeSet<NicHandle>,
    count_lookups: &impl CountLookups,
) -> StoreResult<Option<AccessRefusal>> {
    if let Err(until) = count_lookups(&accounts.iter().map(NicHandle::to_string).collect()) {
        return Ok(Some(AccessRefusal::TooManyLookups { until }));
    }
    for account in accounts {
        if !tx.has_account(account)? {
            return Ok(Some(AccessRefusal::NoAccount(account.clone())));
        }
    }
    Ok(None)
}

fn counts(act: &Act<'_, '_>, giver: &NicHandle, accounts: &BTreeSet<NicHandle>) -> StoreResult<GiverCounts> {
    let (tx, since) = (&*act.tx, act.now - LIMIT_PERIOD);
    let (policies, pairs) = tx.policies_and_pairs(giver)?;
    let receiver = |account: &NicHandle| {
        let (of_pair, naming) = tx.policies_naming_account(giver, account)?;
        let mails = tx.policy_mails(giver, Some(account), since)?;
        Ok(ReceiverCounts { account: account.clone(), of_pair, naming, mails })
    };
    Ok(GiverCounts {
        policies,
        pairs,
        has_roles: !tx.roles_held(giver)?.is_empty(),
        own_mails: tx.policy_mails(giver, Some(giver), since)?,
        mails: tx.policy_mails(giver, None, since)?,
        receivers: accounts.iter().map(receiver).collect::<StoreResult<_>>()?,
    })
}

/// The right to ask in the name of another account, with the uses to record.
#[derive(Default)]
struct RightToAsk {
    is_given: bool,
    /// Of asking, or of what is refused.
    asking: Vec<NewUse>,
    /// Of the present contacts, which the answer names.
    seeing: Vec<NewUse>,
}

/// Asks for new contacts. In the name of another account, which has to confirm it, as far as its policies permit.
pub fn ask_for_contacts(
    act: &mut Act<'_, '_>,
    asked: &Asked,
    catalogue: &Catalogue,
    count_lookups: &impl CountLookups,
) -> StoreResult<Result<Submitted, AskRefusal>> {
    let Some(delegate) = &asked.delegate else { return requests::ask(act, asked, count_lookups) };
    // Policies count by the contacts of this moment.
    requests::run_due_on_services(act, &asked.lines)?;
    let right = right_to_ask(act.tx, delegate, asked, catalogue, act.now)?;
    if !right.is_given {
        record_once(act, &right.asking)?;
        return Ok(Err(AskRefusal::NoAccess));
    }
    // A refusal names them, too.
    record_once(act, &right.seeing)?;
    let submitted = requests::ask(act, asked, count_lookups)?;
    if submitted.is_ok() {
        record_here(act, &right.asking)?;
    }
    Ok(submitted)
}

/// Plans a submission without storing anything. Also returns the uses to record.
pub fn check_contacts(
    reader: &ReadTx<'_>,
    asked: &Asked,
    catalogue: &Catalogue,
    count_lookups: &impl CountLookups,
    (now, policy): (Timestamp, &Policy),
) -> StoreResult<(Result<Planned, AskRefusal>, Vec<NewUse>)> {
    let mut uses = Vec::new();
    if let Some(delegate) = &asked.delegate {
        let right = right_to_ask(reader, delegate, asked, catalogue, now)?;
        if !right.is_given {
            return Ok((Err(AskRefusal::NoAccess), right.asking));
        }
        uses = right.seeing;
    }
    Ok((requests::check(reader, asked, count_lookups, now, policy)?, uses))
}

/// The right of a delegate: policies of the asker let it ask, and it sees the service, whose present contacts it
/// replaces.
fn right_to_ask(
    tx: &ReadTx<'_>,
    delegate: &NicHandle,
    asked: &Asked,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<RightToAsk> {
    let actions = (ActionName::parse(ASK_FOR_CONTACTS), ActionName::parse(SEE));
    let ([line], (Some(asks), Some(sees))) = (&asked.lines[..], actions) else { return Ok(RightToAsk::default()) };
    let question = |action| Question { account: delegate.clone(), action, service: line.service.clone(), act: true };
    let found = pages::right_in_name(tx, &question(asks), &asked.asker, catalogue, now)?;
    let Some((verdict, asking)) = found else { return Ok(RightToAsk::default()) };
    if !verdict.is_allowed() {
        return Ok(RightToAsk { asking, ..RightToAsk::default() });
    }
    let (sight, seeing) = pages::rights(tx, &[question(sees)], catalogue, now)?;
    if sight.iter().any(|answer| !answer.allowed) {
        return Ok(RightToAsk { asking: seeing, ..RightToAsk::default() });
    }
    Ok(RightToAsk { is_given: true, asking, seeing })
}
