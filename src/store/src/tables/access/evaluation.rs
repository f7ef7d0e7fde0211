//! Reading policies for queries, by index: each pattern that covers a service is looked up.

use crate::{ReadTx, StoreError, StoreResult};
use handover_rules::access::{AccessPolicy, PolicyContent, ResourcePattern};
use handover_rules::{NicHandle, ServiceKey};
use std::collections::{BTreeSet, HashSet};

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

impl ReadTx<'_> {
    /// The policies about the pairs, oldest first, with only those of their accounts and services that the pairs name. Those of
    /// suspended givers rest, and so does the access of suspended accounts.
    ///
    /// In one statement, or two, for any number of pairs.
    pub fn policies_about(&self, pairs: &BTreeSet<AccessPair>) -> StoreResult<Vec<AccessPolicy>> {
        let people: BTreeSet<[&NicHandle; 2]> = pairs.iter().map(|pair| [&pair.account, &pair.giver]).collect();
        let connected = self.connected(&people)?;
        let is_connected = |pair: &&AccessPair| connected.contains(&(pair.account.clone(), pair.giver.clone()));
        let wanted: Vec<[String; 3]> = pairs
            .iter()
            .filter(is_connected)
            .flat_map(|pair| {
                let pattern =
                    |pattern: ResourcePattern| [pair.account.to_string(), pair.giver.to_string(), pattern.to_string()];
                ResourcePattern::all_covering(&pair.service).into_iter().map(pattern)
            })
            .collect();
        if wanted.is_empty() { Ok(Vec::new()) } else { self.policies_of(&wanted) }
    }

    /// Accounts and givers with a policy in between.
    fn connected(&self, people: &BTreeSet<[&NicHandle; 2]>) -> StoreResult<HashSet<(NicHandle, NicHandle)>> {
        if people.is_empty() {
            return Ok(HashSet::new());
        }
        let found: Vec<(NicHandle, NicHandle)> = self.all(
            "select wanted.value ->> 0 as account, wanted.value ->> 1 as giver from json_each(?1) wanted
             where exists (
                 select 1 from access_pair a where a.account = wanted.value ->> 0 and a.giver = wanted.value ->> 1)
               and not exists (
                 select 1 from account s where s.handle in (wanted.value ->> 0, wanted.value ->> 1)
                   and s.suspended_at is not null)",
            [to_json(people)?],
            |row| Ok((row.get("account")?, row.get("giver")?)),
        )?;
        Ok(found.into_iter().collect())
    }

    /// The policies of accounts, givers and patterns.
    fn policies_of(&self, wanted: &[[String; 3]]) -> StoreResult<Vec<AccessPolicy>> {
        let rows: Vec<(AccessPolicy, NicHandle, ResourcePattern)> = self.all(
            "select a.account, a.giver, a.service, p.id, p.name, p.permissions, p.expires_at
             from json_each(?1) wanted cross join access_pair a cross join access_policy p
             where a.account = wanted.value ->> 0 and a.giver = wanted.value ->> 1 and a.service = wanted.value ->> 2
               and p.id = a.policy
             order by p.created_at, p.id",
            [to_json(&wanted)?],
            |row| {
                let content = PolicyContent {
                    name: row.get("name")?,
                    note: None,
                    accounts: BTreeSet::new(),
                    services: BTreeSet::new(),
                    permissions: row.get("permissions")?,
                    expires_at: row.get("expires_at")?,
                };
                let policy = AccessPolicy { id: row.get("id")?, giver: row.get("giver")?, content };
                Ok((policy, row.get("account")?, row.get("service")?))
            },
        )?;
        // Rows of one policy follow each other.
        let mut policies: Vec<AccessPolicy> = Vec::new();
        for (policy, account, service) in rows {
            if policies.last().is_none_or(|last| last.id != policy.id) {
                policies.push(policy);
            }
            if let Some(AccessPolicy { content, .. }) = policies.last_mut() {
                content.accounts.insert(account);
                content.services.insert(service);
            }
        }
        Ok(policies)
    }
}

fn to_json(values: &impl serde::Serialize) -> StoreResult<String> {
    serde_json::to_string(values).map_err(|error| StoreError::Engine(Box::new(error)))
}
