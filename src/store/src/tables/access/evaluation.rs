//! Reading policies for queries: those about an account and a giver, as far as they are about the services asked about.

use crate::engine::List;
use crate::{ReadTx, StoreError, StoreResult};
use handover_rules::access::{AccessPolicy, AccessPolicyId, PolicyContent, ResourcePattern};
use handover_rules::{Contacts, NicHandle, ServiceKey};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An account, a contact of a service who may have given it access, and the service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessPair {
    /// The account.
    pub account: NicHandle,
    /// The contact.
    pub giver: NicHandle,
    /// The service.
    pub service: ServiceKey,
}

impl AccessPair {
    /// An account with each contact of a service, who may have given it access.
    pub fn of(account: &NicHandle, service: &ServiceKey, contacts: &Contacts) -> impl Iterator<Item = Self> {
        let givers: Vec<NicHandle> = contacts.accounts().into_iter().filter(|other| other != account).collect();
        givers.into_iter().map(|giver| Self { account: account.clone(), giver, service: service.clone() })
    }
}

/// The policies between an account and a giver, by pattern.
type ByPattern = BTreeMap<ResourcePattern, Vec<AccessPolicyId>>;

impl ReadTx<'_> {
    /// The policies about the pairs, oldest first, with only those of their accounts and services that the pairs name. Those of
    /// suspended givers rest, and so does the access of suspended accounts.
    ///
    /// In two statements for any number of pairs.
    pub fn policies_about(&self, pairs: &BTreeSet<AccessPair>) -> StoreResult<Vec<AccessPolicy>> {
        let between = self.policies_between(pairs)?;
        let mut found: HashMap<AccessPolicyId, (BTreeSet<NicHandle>, BTreeSet<ResourcePattern>)> = HashMap::new();
        for pair in pairs {
            self.require_time()?;
            let Some(by_pattern) = between.get(&(pair.account.clone(), pair.giver.clone())) else { continue };
            for pattern in ResourcePattern::all_covering(&pair.service) {
                for id in by_pattern.get(&pattern).into_iter().flatten() {
                    let (accounts, services) = found.entry(*id).or_default();
                    accounts.insert(pair.account.clone());
                    services.insert(pattern.clone());
                }
            }
        }
        if found.is_empty() {
            return Ok(Vec::new());
        }
        self.all(
            "select p.id, p.giver, p.name, p.permissions, p.expires_at from access_policy p
             where p.id in (select value from rarray(?1)) order by p.created_at, p.id",
            [List::texts(found.keys())],
            |row| {
                let id = row.get("id")?;
                let (accounts, services) = found.get(&id).cloned().unwrap_or_default();
                let content = PolicyContent {
                    name: row.get("name")?,
                    note: None,
                    accounts,
                    services,
                    permissions: row.get("permissions")?,
                    expires_at: row.get("expires_at")?,
                };
                Ok(AccessPolicy { id, giver: row.get("giver")?, content })
            },
        )
    }

    /// The policies between the accounts and givers of the pairs: the few that there may be, not one look-up for each beginning
    /// of each name.
    fn policies_between(
        &self,
        pairs: &BTreeSet<AccessPair>,
    ) -> StoreResult<HashMap<(NicHandle, NicHandle), ByPattern>> {
        let people: BTreeSet<[&NicHandle; 2]> = pairs.iter().map(|pair| [&pair.account, &pair.giver]).collect();
        let mut between: HashMap<(NicHandle, NicHandle), ByPattern> = HashMap::new();
        if people.is_empty() {
            return Ok(between);
        }
        let people = serde_json::to_string(&people).map_err(|error| StoreError::Engine(Box::new(error)))?;
        let rows: Vec<(NicHandle, NicHandle, ResourcePattern, AccessPolicyId)> = self.all(
            "select a.account, a.giver, a.service, a.policy from json_each(?1) wanted cross join access_pair a
             where a.account = wanted.value ->> 0 and a.giver = wanted.value ->> 1
               and not exists (
                 select 1 from account s where s.handle in (wanted.value ->> 0, wanted.value ->> 1)
                   and s.suspended_at is not null)",
            [people],
            |row| Ok((row.get("account")?, row.get("giver")?, row.get("service")?, row.get("policy")?)),
        )?;
        for (account, giver, pattern, policy) in rows {
            between.entry((account, giver)).or_default().entry(pattern).or_default().push(policy);
        }
        Ok(between)
    }
}
