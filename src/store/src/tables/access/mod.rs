//! Policies, and their uses (tables `access_policy`, `access_pair` and `access_use`). Decision 0064.
//!
//! A question about access reads only the policies between the account and the contacts of the service.

mod policies;
mod shared;

pub use policies::PolicyRecord;
pub(crate) use shared::{Candidate, is_shared_cursor};

use crate::columns::{displayed, id_columns, json, texts};
use crate::engine::{FromRow, List, from_row, params};
use crate::search::pattern_containing;
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_api::access::{AccessUse, AccessUseId, Question};
use handover_api::link::UsesView;
use handover_rules::access::{AccessPolicy, AccessPolicyId, ActionName, Permissions, PolicyContent, ResourcePattern};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{Contacts, NicHandle, ServiceKey, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};

texts! {
    ActionName: ActionName::as_str, ActionName::parse, "name of an action";
}

json! {
    Permissions: "actions of a policy";
    BTreeSet<NicHandle>: "accounts of a policy";
    BTreeSet<ResourcePattern>: "services of a policy";
}

id_columns!(AccessUseId);

displayed! {
    AccessPolicyId: AccessPolicyId::parse, "number of a policy";
    ResourcePattern: ResourcePattern::parse, "services of a policy";
}

/// An account, a contact of a service who may have given it access, and the service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessPair {
    pub account: NicHandle,
    pub giver: NicHandle,
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
    /// The policies about the pairs, oldest first, with only those of their accounts and services that the pairs name.
    /// Those of suspended givers are left out, and so are suspended accounts.
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

    /// The policies between the accounts and givers of the pairs: the few that there may be, not one look-up for each
    /// beginning of each name.
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUse {
    pub policy: AccessPolicyId,
    pub giver: NicHandle,
    pub account: NicHandle,
    pub action: ActionName,
    pub service: ServiceKey,
    pub allowed: bool,
}

impl NewUse {
    #[must_use]
    pub fn of(policy: &AccessPolicy, question: &Question, allowed: bool) -> Self {
        Self {
            policy: policy.id,
            giver: policy.giver.clone(),
            account: question.account.clone(),
            action: question.action.clone(),
            service: question.service.clone(),
            allowed,
        }
    }
}

from_row!(AccessUse { id, at, account, action, policy, policy_name, allowed, system; service });

impl ReadTx<'_> {
    /// Uses of the policies of an account that a view shows, before the one with this number, latest first.
    pub fn access_uses(
        &self,
        giver: &NicHandle,
        view: &UsesView,
        before: Option<AccessUseId>,
        limit: u32,
    ) -> StoreResult<Vec<AccessUse>> {
        let search = pattern_containing(&view.search);
        self.all(
            "select u.id, u.at, u.account, u.action, u.category, u.name, u.policy, p.name as policy_name, u.allowed,
               u.system
             from access_use u join access_policy p on p.id = u.policy
             where u.giver = ?1 and u.id < ?2 and (not ?3 or not u.allowed)
               and (u.account like ?4 escape '!' or lower(u.name) like ?4 escape '!' or lower(p.name) like ?4 escape '!')
             order by u.id desc limit ?5",
            params![giver, before.map_or(i64::MAX, AccessUseId::get), view.is_refused, search, limit],
            AccessUse::from_row,
        )
    }

    /// Whether the same use was recorded after `since`.
    pub fn has_recent_use(&self, used: &NewUse, since: Timestamp) -> StoreResult<bool> {
        let NewUse { policy, account, action, service, allowed, .. } = used;
        self.value(
            "select exists (select 1 from access_use where account = ?1 and policy = ?2 and category = ?3 and name = ?4
               and action = ?5 and allowed = ?6 and at > ?7)",
            params![account, policy, service.category, service.name, action, allowed, since],
        )
    }
}

impl WriteTx<'_> {
    pub fn add_access_use(&mut self, used: &NewUse, system: Option<&str>, now: Timestamp) -> StoreResult<()> {
        let NewUse { policy, giver, account, action, service, allowed } = used;
        self.run(
            "insert into access_use (at, policy, giver, account, action, category, name, allowed, system)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![now, policy, giver, account, action, service.category, service.name, allowed, system],
        )?;
        let event = ProviderEvent::AccessUsed {
            policy: *policy,
            giver: giver.clone(),
            account: account.clone(),
            service: service.clone(),
            action: action.clone(),
            allowed: *allowed,
        };
        self.append_event(&event, now)
    }
}
