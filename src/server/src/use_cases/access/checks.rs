//! Checks of a policy against accounts, services and limits.

use crate::use_cases::Act;
use crate::use_cases::requests::CountLookups;
use handover_rules::access::{
    AccessPolicy, Catalogue, GiverCounts, PolicyContent, PolicyFault, PolicyLimit, ReceiverCounts, ResourcePattern,
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
    /// A limit is reached.
    Limit(PolicyLimit),
    /// Too many accounts were looked up in this minute.
    TooManyLookups {
        /// The end of the minute.
        until: Timestamp,
    },
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
