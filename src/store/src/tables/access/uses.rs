//! Uses of policies.

use crate::engine::{FromRow, Row, params};
use crate::search::pattern_containing;
use crate::{ReadTx, StoreResult, WriteTx};
use handover_api::access::{AccessUse, AccessUseId, Question};
use handover_api::link::UsesView;
use handover_rules::access::{AccessPolicy, AccessPolicyId, ActionName};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{NicHandle, ServiceKey, Timestamp};

/// A use to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUse {
    /// The policy.
    pub policy: AccessPolicyId,
    /// The account that gives access.
    pub giver: NicHandle,
    /// The account that used it.
    pub account: NicHandle,
    /// The action.
    pub action: ActionName,
    /// The service.
    pub service: ServiceKey,
    /// Permitted or not.
    pub allowed: bool,
}

impl NewUse {
    /// The use of a policy that a question is about.
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

impl FromRow for AccessUse {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: row.get("id")?,
            at: row.get("at")?,
            account: row.get("account")?,
            action: row.get("action")?,
            service: ServiceKey::from_row(row)?,
            policy: row.get("policy")?,
            policy_name: row.get("policy_name")?,
            allowed: row.get("allowed")?,
            system: row.get("system")?,
        })
    }
}

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
}

impl ReadTx<'_> {
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
    /// Records a use, on behalf of a system.
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
