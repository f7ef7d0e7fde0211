//! Policies: giving access to services without a role, changing and ending it, and records of uses (decision 0064).

mod checks;
mod contacts;

pub use checks::AccessRefusal;
pub use contacts::{ask_for_contacts, check_contacts};

use crate::random;
use crate::use_cases::Act;
use crate::use_cases::requests::CountLookups;
use checks::checked;
use handover_api::access::PolicyRow;
use handover_rules::access::{AccessPolicy, AccessPolicyId, Catalogue, PolicyContent, SAME_READING};
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::Intrusion;
use handover_rules::{NicHandle, Timestamp};
use handover_store::{Caller, NewUse, PolicyRecord, StoreError, StoreResult};
use std::collections::BTreeSet;

/// The name of this server in records of uses.
const SYSTEM: &str = "Handover";

/// The account that acts, and the call by which it does.
pub type GiverCall<'a> = (&'a NicHandle, &'a Caller);

/// Gives access by a new policy.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal.
pub fn give(
    act: &mut Act<'_, '_>,
    (giver, caller): GiverCall<'_>,
    entered: PolicyContent,
    catalogue: &Catalogue,
    count_lookups: &impl CountLookups,
) -> StoreResult<Result<PolicyRow, AccessRefusal>> {
    let content = match checked(act, giver, entered, None, catalogue, count_lookups)? {
        Ok(content) => content,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let id = new_id();
    let policy = AccessPolicy { id, giver: giver.clone(), content };
    act.tx.add_access_policy(&policy, act.now, act.now)?;
    notify(act, AccountNotice::AccessGiven, &policy, &policy.content.accounts)?;
    warn_giver(act, &policy, caller)?;
    row(act, id).map(Ok)
}

/// Changes a policy of `giver`.
///
/// # Errors
/// As [`give`].
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
    let content = match checked(act, giver, entered, Some(&before), catalogue, count_lookups)? {
        Ok(content) => content,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if content != before.content {
        let policy = AccessPolicy { content, ..before.clone() };
        // Who has no more access reads only of what it had.
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

/// What the policy denies to the account stays denied, by a policy of its own.
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
    act.tx.queue_policy_mail(AccountNotice::AccessDropped, id, account, &giver, act.now)?;
    Ok(true)
}

/// Ends the policies that an intruder may have given or changed since `since`, and restores those that it may have ended or
/// replaced.
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

/// Records uses, on behalf of a system.
pub fn record_uses(act: &mut Act<'_, '_>, uses: &[NewUse], system: Option<&str>) -> StoreResult<()> {
    uses.iter().try_for_each(|used| act.tx.add_access_use(used, system, act.now))
}

/// Records uses on this server.
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
        .try_for_each(|to| act.tx.queue_policy_mail(notice, policy.id, &policy.giver, to, act.now))
}

/// Emails the giver, whose session or application may be in other hands, unless the policy gives nothing.
fn warn_giver(act: &mut Act<'_, '_>, policy: &AccessPolicy, caller: &Caller) -> StoreResult<()> {
    if policy.content.permissions.give_anything() {
        act.tx.queue_gave_access(policy.id, &policy.giver, caller, act.now)?;
    }
    Ok(())
}

/// A policy that was stored now.
fn row(act: &Act<'_, '_>, id: AccessPolicyId) -> StoreResult<PolicyRow> {
    let record = act.tx.access_policy(id)?.ok_or(StoreError::Corrupt("a policy that was stored"))?;
    Ok(record.into())
}
