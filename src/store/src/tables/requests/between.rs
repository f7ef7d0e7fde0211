//! Open requests that two accounts are parties of.

use crate::engine::{FromRow, Row, params};
use crate::{ReadTx, StoreResult};
use handover_rules::{NicHandle, RoleSet, ServiceKey, SubmissionId, Timestamp};

/// The open requests of one submission that two accounts are parties of.
#[derive(Clone, Debug)]
pub struct OpenBetweenRecord {
    /// Submission.
    pub submission: SubmissionId,
    /// Service of the first request.
    pub service: ServiceKey,
    /// Roles of the first request.
    pub roles: RoleSet,
    /// Number of requests.
    pub requests: u64,
    /// Earliest deadline.
    pub deadline: Timestamp,
    /// Whether one of them waits for the first account.
    pub waits_for_one: bool,
    /// Whether one of them waits for the second account.
    pub waits_for_other: bool,
}

impl FromRow for OpenBetweenRecord {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            submission: row.get("submission")?,
            service: ServiceKey::from_row(row)?,
            roles: row.get("roles")?,
            requests: row.get("requests")?,
            deadline: row.get("deadline")?,
            waits_for_one: row.get("waits_for_one")?,
            waits_for_other: row.get("waits_for_other")?,
        })
    }
}

impl ReadTx<'_> {
    /// The open requests that both accounts are parties of, by submission, the earliest deadline first.
    pub fn open_between(&self, one: &NicHandle, other: &NicHandle, limit: u32) -> StoreResult<Vec<OpenBetweenRecord>> {
        self.all(
            "select b.submission, s.name, s.category, r.roles, b.requests, r.deadline, b.waits_for_one, b.waits_for_other
             from (
               select mine.submission, min(mine.request) as first, count(*) as requests,
                 count(*) > count(mine.accepted_at) as waits_for_one,
                 count(*) > count(theirs.accepted_at) as waits_for_other
               from party mine cross join party theirs
               where mine.account = ?1 and mine.closed_at is null
                 and theirs.request = mine.request and theirs.account = ?2
               group by mine.submission) b
             cross join request r cross join service s
             where r.id = b.first and s.id = r.service
             order by r.deadline, b.submission limit ?3",
            params![one, other, limit],
            OpenBetweenRecord::from_row,
        )
    }
}
