//! Policies.

use crate::engine::{Change, FromRow, List, Row, from_row, only, params};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::access::{AccessPolicy, AccessPolicyId, PolicyContent, ResourcePattern};
use handover_rules::account::mailed_links::Intrusion;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{NicHandle, Timestamp};

/// A policy that stands.
#[derive(Clone, Debug)]
pub struct PolicyRecord {
    pub policy: AccessPolicy,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

const COLUMNS: &str =
    "p.id, p.giver, p.name, p.note, p.accounts, p.services, p.permissions, p.expires_at, p.created_at,
  p.updated_at";

/// Policies that an account gives, latest first, behind a place in this order.
const GIVEN: &str = "from access_policy p where p.giver = ?1 and p.ended_at is null and (p.created_at, p.id) < (?2, ?3)
  order by p.created_at desc, p.id desc limit ?4";

from_row!(PolicyRecord { created_at, updated_at; policy });
from_row!(AccessPolicy { id, giver; content });
from_row!(PolicyContent { name, note, accounts, services, permissions, expires_at });

impl ReadTx<'_> {
    /// A policy that was not ended.
    pub fn access_policy(&self, id: AccessPolicyId) -> StoreResult<Option<PolicyRecord>> {
        let sql = format!("select {COLUMNS} from access_policy p where p.id = ?1 and p.ended_at is null");
        self.first(&sql, [id], PolicyRecord::from_row)
    }

    /// A policy, also if it was ended.
    pub fn former_access_policy(&self, id: AccessPolicyId) -> StoreResult<Option<PolicyRecord>> {
        self.first(&format!("select {COLUMNS} from access_policy p where p.id = ?1"), [id], PolicyRecord::from_row)
    }

    /// Policies that an account gives, latest first, behind the one with this number.
    ///
    /// # Errors
    /// There is no policy with the number.
    pub fn policies_given(
        &self,
        giver: &NicHandle,
        after: Option<AccessPolicyId>,
        limit: u32,
    ) -> StoreResult<Vec<PolicyRecord>> {
        let (created_at, id) = self.place_of_policy(after)?;
        let sql = format!("select {COLUMNS} {GIVEN}");
        self.all(&sql, params![giver, created_at, id, limit], PolicyRecord::from_row)
    }

    /// Bytes of [`Self::policies_given`] as they are stored.
    ///
    /// # Errors
    /// There is no policy with the number.
    pub fn size_of_policies_given(
        &self,
        giver: &NicHandle,
        after: Option<AccessPolicyId>,
        limit: u32,
    ) -> StoreResult<u64> {
        let (created_at, id) = self.place_of_policy(after)?;
        let sql = format!(
            "select coalesce(sum(bytes), 0)
             from (select octet_length(p.name || coalesce(p.note, '') || p.accounts || p.services || p.permissions) as bytes
               {GIVEN}) as given"
        );
        self.value(&sql, params![giver, created_at, id, limit])
    }

    /// Policies by which an account has access, latest first, behind the one with this number.
    ///
    /// # Errors
    /// There is no policy with the number.
    pub fn policies_received(
        &self,
        account: &NicHandle,
        after: Option<AccessPolicyId>,
        limit: u32,
    ) -> StoreResult<Vec<PolicyRecord>> {
        let (created_at, id) = self.place_of_policy(after)?;
        let sql = format!(
            "select {COLUMNS} from access_policy p
             where p.id in (select policy from access_pair where account = ?1)
               and (p.created_at, p.id) < (?2, ?3)
             order by p.created_at desc, p.id desc limit ?4"
        );
        self.all(&sql, params![account, created_at, id, limit], PolicyRecord::from_row)
    }

    /// Sort keys of a policy, or those after all.
    fn place_of_policy(&self, id: Option<AccessPolicyId>) -> StoreResult<(Timestamp, String)> {
        let Some(id) = id else { return Ok((Timestamp::MAX_UTC, String::new())) };
        let created_at = self.first("select created_at from access_policy where id = ?1", [id], only)?;
        created_at.map(|created_at| (created_at, id.to_string())).ok_or(StoreError::StaleCursor)
    }

    /// The numbers of policies that an account gives, and of their pairs of account and service.
    pub fn policies_and_pairs(&self, giver: &NicHandle) -> StoreResult<(usize, usize)> {
        self.one(
            "select (select count(*) from access_policy where giver = ?1 and ended_at is null) as policies,
               (select count(*) from access_pair where giver = ?1) as pairs",
            [giver],
            |row| Ok((row.get("policies")?, row.get("pairs")?)),
        )
    }

    /// The numbers of policies between a giver and an account, and of all in which the account is named.
    pub fn policies_naming_account(&self, giver: &NicHandle, account: &NicHandle) -> StoreResult<(u32, u32)> {
        self.one(
            "select (select count(distinct policy) from access_pair where account = ?1 and giver = ?2) as of_pair,
               (select count(distinct policy) from access_pair where account = ?1) as of_account",
            [account, giver],
            |row| Ok((row.get("of_pair")?, row.get("of_account")?)),
        )
    }

    /// The policies of some givers that name one of these patterns, oldest first.
    pub fn policies_naming(
        &self,
        givers: &[NicHandle],
        patterns: &[ResourcePattern],
    ) -> StoreResult<Vec<AccessPolicy>> {
        let sql = format!(
            "select {COLUMNS} from access_policy p
             where p.id in (select policy from access_pair
               where giver in (select value from rarray(?1)) and service in (select value from rarray(?2)))
             order by p.created_at, p.id"
        );
        let values = params![List::texts(givers), List::texts(patterns)];
        self.all(&sql, values, AccessPolicy::from_row)
    }

    /// The number of accounts in them, each as often as it is named.
    pub fn accounts_in_policies_naming(&self, givers: &[NicHandle], patterns: &[ResourcePattern]) -> StoreResult<u64> {
        self.value(
            "select count(*) from access_pair
             where giver in (select value from rarray(?1)) and service in (select value from rarray(?2))",
            params![List::texts(givers), List::texts(patterns)],
        )
    }

    pub fn policies_changed_since(&self, giver: &NicHandle, since: Timestamp) -> StoreResult<Vec<PolicyRecord>> {
        let sql = format!(
            "select {COLUMNS} from access_policy p where p.giver = ?1 and p.ended_at is null and p.updated_at >= ?2"
        );
        self.all(&sql, params![giver, since], PolicyRecord::from_row)
    }

    /// Policies as they stood at a time, which their giver has ended or replaced since, and when.
    pub fn policies_ended_since(
        &self,
        giver: &NicHandle,
        since: Timestamp,
    ) -> StoreResult<Vec<(AccessPolicy, Timestamp)>> {
        let sql = format!(
            "select {COLUMNS}, p.ended_at from access_policy p
             where p.giver = ?1 and p.ended_by = ?1 and p.ended_at >= ?2 and p.updated_at < ?2
             order by p.created_at, p.id"
        );
        let read = |row: &Row<'_>| Ok((AccessPolicy::from_row(row)?, row.get("ended_at")?));
        self.all(&sql, params![giver, since], read)
    }

    /// Some of the policies of an account that were ended at a time by neither side.
    pub fn policies_ended_for(&self, giver: &NicHandle, at: Timestamp, limit: usize) -> StoreResult<Vec<AccessPolicy>> {
        let sql = format!(
            "select {COLUMNS} from access_policy p
             where p.giver = ?1 and p.ended_at = ?2 and p.ended_by is null order by p.created_at, p.id limit ?3"
        );
        self.all(&sql, params![giver, at, limit], AccessPolicy::from_row)
    }

    /// The number of emails about policies of `giver` that were queued after `since`: for an account, or for all but
    /// the giver.
    pub fn policy_mails(&self, giver: &NicHandle, to: Option<&NicHandle>, since: Timestamp) -> StoreResult<u32> {
        self.value(
            "select count(*) from access_policy p join outbox o on o.policy = p.id
             where p.giver = ?1 and coalesce(o.account = ?2, o.account <> p.giver) and o.queued_at > ?3",
            params![giver, to, since],
        )
    }
}

impl WriteTx<'_> {
    /// Adds a policy, the content of which its giver has set at `set_at`.
    pub fn add_access_policy(&mut self, policy: &AccessPolicy, set_at: Timestamp, now: Timestamp) -> StoreResult<()> {
        let AccessPolicy { id, giver, content } = policy;
        self.run(
            "insert into access_policy (id, giver, name, note, accounts, services, permissions, expires_at, created_at,
               updated_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
            params![
                id,
                giver,
                content.name,
                content.note,
                content.accounts,
                content.services,
                content.permissions,
                content.expires_at,
                set_at,
            ],
        )?;
        self.begin_access(policy, now)
    }

    /// Puts a policy that was ended into force again, with these actions.
    pub fn restore_access_policy(&mut self, policy: &AccessPolicy, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update access_policy set permissions = ?2, ended_at = null, ended_by = null where id = ?1",
            params![policy.id, policy.content.permissions],
        )?;
        self.begin_access(policy, now)
    }

    fn begin_access(&mut self, policy: &AccessPolicy, now: Timestamp) -> StoreResult<()> {
        let AccessPolicy { id, giver, content } = policy;
        self.add_pairs(policy)?;
        if content.permissions.give_anything() {
            self.announce_access(content.accounts.iter().cloned());
        }
        let accounts = content.accounts.iter().cloned().collect();
        self.append_event(&ProviderEvent::PolicyCreated { policy: *id, giver: giver.clone(), accounts }, now)
    }

    /// Changes a policy. Its earlier content stays as an ended policy with the number `former`, for a recovery of its
    /// giver, unless only its texts change.
    pub fn change_access_policy(
        &mut self,
        before: &PolicyContent,
        policy: &AccessPolicy,
        former: AccessPolicyId,
        now: Timestamp,
    ) -> StoreResult<()> {
        let AccessPolicy { id, content, .. } = policy;
        if content.differs_in_access(before) {
            self.run(
                "insert into access_policy (id, giver, name, note, accounts, services, permissions, expires_at, created_at,
                   updated_at, ended_at, ended_by)
                 select ?2, giver, name, note, accounts, services, permissions, expires_at, created_at, updated_at, ?3, giver
                 from access_policy where id = ?1",
                params![id, former, now],
            )?;
        }
        self.run(
            "update access_policy set name = ?2, note = ?3, accounts = ?4, services = ?5, permissions = ?6,
               expires_at = ?7, updated_at = ?8 where id = ?1",
            params![
                id,
                content.name,
                content.note,
                content.accounts,
                content.services,
                content.permissions,
                content.expires_at,
                now,
            ],
        )?;
        self.change_access(before, policy, now)
    }

    /// Announces the change to systems and open pages, unless only texts change.
    fn change_access(&mut self, before: &PolicyContent, policy: &AccessPolicy, now: Timestamp) -> StoreResult<()> {
        let AccessPolicy { id, giver, content } = policy;
        if (&before.accounts, &before.services) != (&content.accounts, &content.services) {
            self.run("delete from access_pair where policy = ?1", [id])?;
            self.add_pairs(policy)?;
        }
        if !content.differs_in_access(before) {
            return Ok(());
        }
        if before.permissions.give_anything() || content.permissions.give_anything() {
            self.announce_access(before.accounts.union(&content.accounts).cloned());
        }
        let accounts = content.accounts.iter().cloned().collect();
        self.append_event(&ProviderEvent::PolicyChanged { policy: *id, giver: giver.clone(), accounts }, now)
    }

    pub fn end_access_policy(
        &mut self,
        policy: &AccessPolicy,
        by: Option<&NicHandle>,
        now: Timestamp,
    ) -> StoreResult<()> {
        let id = policy.id;
        self.run("delete from access_pair where policy = ?1", [id])?;
        if policy.content.permissions.give_anything() {
            self.announce_access(policy.content.accounts.iter().cloned());
        }
        self.run("update access_policy set ended_at = ?2, ended_by = ?3 where id = ?1", params![id, now, by])?;
        let (giver, by) = (policy.giver.clone(), by.cloned());
        self.append_event(&ProviderEvent::PolicyEnded { policy: id, giver, by }, now)
    }

    /// Drops the access of an account, which ends a policy for it alone. For its giver, the policy has not changed.
    pub fn drop_access(
        &mut self,
        mut policy: AccessPolicy,
        account: &NicHandle,
        by: Option<&NicHandle>,
        now: Timestamp,
    ) -> StoreResult<()> {
        let before = policy.content.clone();
        policy.content.accounts.remove(account);
        if policy.content.accounts.is_empty() {
            policy.content = before;
            self.end_access_policy(&policy, by, now)
        } else {
            let values = params![policy.id, policy.content.accounts];
            self.run("update access_policy set accounts = ?2 where id = ?1", values)?;
            self.change_access(&before, &policy, now)
        }
    }

    /// Ends all policies that an account gives, and its access by others. No recovery restores those that it has or had
    /// a part in: the handle may be somebody else's by then.
    pub(crate) fn end_access_of(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        for PolicyRecord { policy, .. } in self.policies_changed_since(account, Timestamp::UNIX_EPOCH)? {
            self.end_access_policy(&policy, None, now)?;
        }
        self.run(
            "update access_policy set ended_by = null
             where ended_at >= ?2 and ended_by is not null and (giver = ?1 or accounts like '%\"' || ?1 || '\"%')",
            params![account, Intrusion::earliest(now)],
        )?;
        for PolicyRecord { policy, .. } in self.policies_received(account, None, u32::MAX)? {
            self.drop_access(policy, account, None, now)?;
        }
        Ok(())
    }

    /// Deletes some of the uses before a time, and of the policies that were ended before and have no uses left;
    /// returns how many.
    pub(crate) fn delete_old_uses(&mut self, before: Timestamp, chunk: u32) -> StoreResult<usize> {
        let uses = self.execute(
            "delete from access_use where id in (select id from access_use where at <= ?1 order by at limit ?2)",
            params![before, chunk],
        )?;
        let policies = self.execute(
            "delete from access_policy where id in (
               select p.id from access_policy p where p.ended_at is not null and p.ended_at <= ?1
                 and not exists (select 1 from access_use u where u.policy = p.id)
                 and not exists (select 1 from outbox o where o.policy = p.id)
               order by p.ended_at limit ?2)",
            params![before, chunk],
        )?;
        Ok(uses + policies)
    }

    fn add_pairs(&mut self, policy: &AccessPolicy) -> StoreResult<()> {
        let AccessPolicy { id, giver, content } = policy;
        self.run(
            "insert into access_pair (account, giver, service, policy)
             select a.value, ?1, s.value, ?2 from rarray(?3) a cross join rarray(?4) s",
            params![giver, id, List::texts(&content.accounts), List::texts(&content.services)],
        )
    }

    /// Lists of services show shared services, so the lists of the accounts named change.
    fn announce_access(&mut self, accounts: impl IntoIterator<Item = NicHandle>) {
        for account in accounts {
            self.announce(Change::Services(account));
        }
    }
}
