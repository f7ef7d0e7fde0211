//! Checks of a policy against accounts, services and limits.

use crate::use_cases::Act;
use crate::use_cases::requests::CountLookups;
use handover_rules::access::{
    AccessPolicy, Catalogue, MAX_PAIRS, MAX_POLICIES, MAX_POLICIES_NAMING, MAX_POLICIES_OF_PAIR, MAX_POLICY_MAILS,
    PolicyContent, PolicyFault, ResourcePattern,
};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{NicHandle, ServiceKey, Timestamp};
use handover_store::{ReadTx, StoreResult, canonical_pattern};
use std::collections::BTreeSet;

/// The reason a policy was not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessRefusal {
    /// The account gives no such policy.
    NoPolicy,
    /// The content is faulty.
    Fault(PolicyFault),
    /// There is no such account.
    NoAccount(NicHandle),
    /// The account has no role on this service.
    NoService(ServiceKey),
    /// No name begins like this, in any spelling.
    NoBeginning(ResourcePattern),
    /// The account gives [`MAX_POLICIES`].
    TooManyPolicies,
    /// Its policies would have more than [`MAX_PAIRS`].
    TooManyPairs,
    /// The account is a contact of no service, so it has nothing to give.
    NothingToGive,
    /// The account gives [`MAX_POLICIES_OF_PAIR`] to this one.
    TooManyForAccount(NicHandle),
    /// This account is named in [`MAX_POLICIES_NAMING`].
    NamedTooOften(NicHandle),
    /// Too many accounts were looked up in this minute.
    TooManyLookups {
        /// The end of the minute.
        until: Timestamp,
    },
    /// An account would get too many emails about policies of this one.
    TooManyMails(NicHandle),
    /// The account would get too many emails about its own policies.
    TooManyOwnMails,
    /// Its policies have caused [`MAX_POLICY_MAILS`].
    TooManyPolicyMails,
}

/// The content to store in place of `before`, with canonical names of services. Accounts and services that the policy has named
/// before are not checked again: a role may have been lost since.
pub(super) fn checked(
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
    let content = match entered.checked(giver, catalogue, act.now) {
        Ok(content) => content,
        Err(fault) => return Ok(Err(AccessRefusal::Fault(fault))),
    };
    let (no_accounts, no_services) = (BTreeSet::new(), BTreeSet::new());
    let accounts = before.map_or(&no_accounts, |before| &before.content.accounts);
    let services = before.map_or(&no_services, |before| &before.content.services);
    let refusal = match missing_service(act.tx, giver, &(&content.services - services))? {
        Some(service) => Some(AccessRefusal::NoService(service)),
        None => missing_account(act.tx, &(&content.accounts - accounts), count_lookups)?,
    };
    let refusal = match refusal {
        None => over_limit(act, giver, &content, before)?,
        refusal => refusal,
    };
    Ok(refusal.map_or(Ok(content), Err))
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

fn over_limit(
    act: &Act<'_, '_>,
    giver: &NicHandle,
    content: &PolicyContent,
    before: Option<&AccessPolicy>,
) -> StoreResult<Option<AccessRefusal>> {
    let (policies, pairs) = act.tx.policies_and_pairs(giver)?;
    let replaced = before.map_or(0, |before| before.content.pairs());
    if before.is_none() && policies >= MAX_POLICIES {
        return Ok(Some(AccessRefusal::TooManyPolicies));
    }
    if pairs - replaced.min(pairs) + content.pairs() > MAX_PAIRS {
        return Ok(Some(AccessRefusal::TooManyPairs));
    }
    let is_added = |account: &NicHandle| before.is_none_or(|before| !before.content.accounts.contains(account));
    if content.accounts.iter().any(is_added) && act.tx.roles_held(giver)?.is_empty() {
        return Ok(Some(AccessRefusal::NothingToGive));
    }
    let (since, limits) = (act.now - LIMIT_PERIOD, act.policies.requests);
    if act.tx.policy_mails(giver, Some(giver), since)? >= limits.mail_limit(true) {
        return Ok(Some(AccessRefusal::TooManyOwnMails));
    }
    if act.tx.policy_mails(giver, None, since)? >= MAX_POLICY_MAILS {
        return Ok(Some(AccessRefusal::TooManyPolicyMails));
    }
    for to in &content.accounts {
        let (of_pair, of_account) = act.tx.policies_naming_account(giver, to)?;
        if is_added(to) && of_pair >= MAX_POLICIES_OF_PAIR {
            return Ok(Some(AccessRefusal::TooManyForAccount(to.clone())));
        }
        if is_added(to) && of_account >= MAX_POLICIES_NAMING {
            return Ok(Some(AccessRefusal::NamedTooOften(to.clone())));
        }
        // Every policy that stands may cause one more email, when it ends.
        if act.tx.policy_mails(giver, Some(to), since)? + of_pair >= limits.mail_limit(false) {
            return Ok(Some(AccessRefusal::TooManyMails(to.clone())));
        }
    }
    Ok(None)
}
