//! Open requests that two accounts are parties of.

use crate::convert::{column, roles, service_key, submission_id, timestamp};
use crate::engine::{Row, params};
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

fn read(row: &Row<'_>) -> StoreResult<OpenBetweenRecord> {
    Ok(OpenBetweenRecord {
        submission: submission_id(row, 0)?,
        service: service_key(row, 1)?,
        roles: roles(column(row, 3)?)?,
        requests: column(row, 4)?,
        deadline: timestamp(column(row, 5)?)?,
        waits_for_one: column(row, 6)?,
        waits_for_other: column(row, 7)?,
    })
}

impl ReadTx<'_> {
    /// The open requests that both accounts are parties of, by submission, the earliest deadline first.
    pub fn open_between(&self, one: &NicHandle, other: &NicHandle, limit: u32) -> StoreResult<Vec<OpenBetweenRecord>> {
        self.all(
            "select b.submission, s.name, s.category, r.roles, b.requests, r.deadline, b.waits_for_one, b.waits_for_other
             from (
               select mine.submission, min(mine.request) as first, count(*) as requests,
                 max(mine.accepted_at is null) as waits_for_one, max(theirs.accepted_at is null) as waits_for_other
               from party mine cross join party theirs on theirs.request = mine.request and theirs.account = ?2
               where mine.account = ?1 and mine.closed_at is null
               group by mine.submission) b
             cross join request r on r.id = b.first
             cross join service s on s.id = r.service
             order by r.deadline, b.submission limit ?3",
            params![one.as_str(), other.as_str(), limit],
            read,
        )
    }
}
