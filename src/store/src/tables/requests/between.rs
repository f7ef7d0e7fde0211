//! Open requests that two accounts are parties of.

use crate::engine::{FromRow, Row, params};
use crate::{ReadTx, StoreResult};
use handover_api::people::OpenBetween;
use handover_rules::{NicHandle, ServiceKey};

impl FromRow for OpenBetween {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            submission: row.get("submission")?,
            service: ServiceKey::from_row(row)?,
            roles: row.get("roles")?,
            services: row.get("services")?,
            deadline: row.get("deadline")?,
            waits_for_reader: row.get("waits_for_reader")?,
            waits_for_other: row.get("waits_for_other")?,
        })
    }
}

impl ReadTx<'_> {
    /// The open requests that both accounts are parties of, by submission, the earliest deadline first.
    pub fn open_between(&self, reader: &NicHandle, other: &NicHandle, limit: u32) -> StoreResult<Vec<OpenBetween>> {
        self.all(
            "select b.submission, s.name, s.category, r.roles, b.services, r.deadline, b.waits_for_reader, b.waits_for_other
             from (
               select mine.submission, min(mine.request) as first, count(*) as services,
                 count(*) > count(mine.accepted_at) as waits_for_reader,
                 count(*) > count(theirs.accepted_at) as waits_for_other
               from party mine cross join party theirs
               where mine.account = ?1 and mine.closed_at is null
                 and theirs.request = mine.request and theirs.account = ?2
               group by mine.submission) b
             cross join request r cross join service s
             where r.id = b.first and s.id = r.service
             order by r.deadline, b.submission limit ?3",
            params![reader, other, limit],
            OpenBetween::from_row,
        )
    }
}
