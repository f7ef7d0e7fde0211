//! Writing ends of roles.

use super::EndedRole;
use crate::engine::params;
use crate::{Change, ServiceId, StoreResult, StoredRequestId, WriteTx};
use handover_rules::role_end::{RoleEnd, next_due};
use handover_rules::{RequestId, Timestamp};

impl WriteTx<'_> {
    /// Sets the end of the tech role of a service. It replaces the pending one.
    pub fn set_role_end(&mut self, service: ServiceId, end: &RoleEnd) -> StoreResult<()> {
        self.drop_role_end(service, end.since)?;
        let due_at = next_due(end);
        self.run(
            "insert into role_end (request, submission, service, holder, returns_to, until, since, reminders, due_at)
             values (?1, (select submission from request where id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![end.request, service, end.holder, end.returns_to, end.until, end.since, end.reminders, due_at],
        )?;
        self.announce(Change::Due(due_at));
        Ok(())
    }

    /// Drops the pending end of the tech role of a service, because the contact was changed otherwise.
    pub fn drop_role_end(&mut self, service: ServiceId, at: Timestamp) -> StoreResult<()> {
        self.run(
            "update role_end set ended_at = ?2, due_at = null where service = ?1 and ended_at is null",
            params![service, at],
        )
    }

    /// Saves a pending end.
    pub fn save_role_end(&mut self, end: &RoleEnd) -> StoreResult<()> {
        let due_at = next_due(end);
        self.run(
            "update role_end set until = ?2, since = ?3, reminders = ?4, due_at = ?5
             where request = ?1 and ended_at is null",
            params![end.request, end.until, end.since, end.reminders, due_at],
        )?;
        self.announce(Change::Due(due_at));
        Ok(())
    }

    /// Records that a role has ended.
    pub fn finish_role_end(&mut self, request: RequestId, ended: &EndedRole) -> StoreResult<()> {
        self.run(
            "update role_end set ended_at = ?2, ended_by = ?3, went_to = ?4, due_at = null
             where request = ?1 and ended_at is null",
            params![request, ended.at, ended.by, ended.went_to],
        )
    }

    /// Quarantines a corrupt end of a role: it is no longer due, and otherwise unchanged.
    pub fn quarantine_role_end(&mut self, request: StoredRequestId) -> StoreResult<()> {
        self.run("update role_end set due_at = null where request = ?1", [request])
    }
}
