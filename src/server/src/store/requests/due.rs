//! Scheduled transitions, and the quarantine of corrupt requests. See decision 0024.

use crate::store::convert::{column, json_ids, optional_timestamp, stored, to_millis};
use crate::store::{ReadTx, ServiceId, StoreResult, StoredRequestId, WriteTx};
use handover_rules::request::lifecycle::MOVES_LAST;
use handover_rules::{RequestId, RoleSet, Timestamp};
use rusqlite::{Row, params};

/// Something scheduled, by the number of its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueItem {
    /// A transition of the request.
    Request(StoredRequestId),
    /// A reminder or the end of the role that the request has moved.
    RoleEnd(StoredRequestId),
}

/// [`MOVES_LAST`] as the database stores sets of roles.
fn moves_last() -> u8 {
    RoleSet::from(MOVES_LAST).bits()
}

fn read_due(row: &Row<'_>) -> StoreResult<DueItem> {
    let id = column(row, 1)?;
    Ok(if column(row, 0)? { DueItem::RoleEnd(id) } else { DueItem::Request(id) })
}

impl ReadTx<'_> {
    /// The item that has been due longest, if one is due by `now`. It may be corrupt.
    ///
    /// # Errors
    /// Database error.
    pub fn next_due(&self, now: Timestamp) -> StoreResult<Option<DueItem>> {
        // The earliest of each kind.
        let earliest: Vec<(i64, bool, bool, DueItem)> = self.all(
            "select * from (select 0, id, due_at, roles & ?2 <> 0 from request
               where due_at is not null and due_at <= ?1 order by due_at, submission, id limit 1)
             union all
             select * from (select 1, request, due_at, 0 from role_end
               where due_at is not null and due_at <= ?1 order by due_at, submission, request limit 1)",
            params![to_millis(now), moves_last()],
            |row| Ok((column(row, 2)?, column(row, 0)?, column(row, 3)?, read_due(row)?)),
        )?;
        let first = earliest.into_iter().min_by_key(|(due_at, is_end, ..)| (*due_at, *is_end));
        match first {
            Some((.., true, last)) => Ok(Some(self.due_before(last)?.unwrap_or(last))),
            first => Ok(first.map(|(.., item)| item)),
        }
    }

    /// A request that is due at the same moment as one of the same service that [moves last](MOVES_LAST), and comes before it.
    fn due_before(&self, last: DueItem) -> StoreResult<Option<DueItem>> {
        let (DueItem::Request(last) | DueItem::RoleEnd(last)) = last;
        self.first(
            "select 0, r.id from request last
               cross join open_role o on o.service = last.service cross join request r on r.id = o.request
             where last.id = ?1 and r.due_at = last.due_at and r.roles & ?2 = 0 order by r.id limit 1",
            params![last, moves_last()],
            read_due,
        )
    }

    /// As [`Self::next_due`], of one service.
    ///
    /// # Errors
    /// Database error.
    pub fn next_due_of(&self, service: ServiceId, now: Timestamp) -> StoreResult<Option<DueItem>> {
        // Open requests hold the lock of a role.
        self.first(
            "select 0 as is_end, r.id as id, r.due_at as due_at, r.roles & ?3 as moves_last
               from open_role o join request r on r.id = o.request where o.service = ?1 and r.due_at <= ?2
             union all
             select 1, request, due_at, 0 from role_end where service = ?1 and ended_at is null and due_at <= ?2
             order by due_at, is_end, moves_last, id limit 1",
            params![service, to_millis(now), moves_last()],
            read_due,
        )
    }

    /// Those of `services` whose contacts something is due about by `now`.
    ///
    /// # Errors
    /// Database error.
    pub fn services_with_due(&self, services: &[ServiceId], now: Timestamp) -> StoreResult<Vec<ServiceId>> {
        self.all(
            "select o.service from json_each(?1) wanted
               join open_role o on o.service = wanted.value join request r on r.id = o.request where r.due_at <= ?2
             union
             select e.service from json_each(?1) wanted
               join role_end e on e.service = wanted.value and e.ended_at is null where e.due_at <= ?2
             order by 1",
            params![json_ids(services.iter().map(|id| id.get())), to_millis(now)],
            |row| column(row, 0),
        )
    }

    /// Whether a request is due by `now`.
    ///
    /// # Errors
    /// Database error.
    pub fn is_due(&self, id: RequestId, now: Timestamp) -> StoreResult<bool> {
        let due = "select exists (select 1 from request where id = ?1 and due_at <= ?2)";
        self.one(due, params![stored(id), to_millis(now)], |row| row.get(0))
    }

    /// The service of a request.
    ///
    /// # Errors
    /// Database error.
    pub fn service_of_request(&self, id: RequestId) -> StoreResult<Option<ServiceId>> {
        self.first("select service from request where id = ?1", [stored(id)], |row| column(row, 0))
    }

    /// Time at which the next request, end of a role or change of holder is due.
    ///
    /// # Errors
    /// Database error.
    pub fn next_due_at(&self) -> StoreResult<Option<Timestamp>> {
        let next = self.one(
            "select min(due_at) from (select min(due_at) as due_at from request where due_at is not null
               union all select min(due_at) from role_end where due_at is not null
               union all select min(due_at) from holder_change where due_at is not null)",
            [],
            |row| row.get(0),
        )?;
        optional_timestamp(next)
    }

    /// The quarantined requests: open, but without a scheduled transition.
    ///
    /// # Errors
    /// Database error.
    pub fn quarantined_requests(&self) -> StoreResult<Vec<StoredRequestId>> {
        self.all(
            "select distinct o.request from open_role o join request r on r.id = o.request
             where r.due_at is null order by o.request",
            [],
            |row| column(row, 0),
        )
    }
}

impl WriteTx<'_> {
    /// Quarantines a request: it is no longer due, and otherwise unchanged. [`Self::save_request`] lifts the quarantine.
    ///
    /// # Errors
    /// Database error.
    pub fn quarantine_request(&mut self, id: StoredRequestId) -> StoreResult<()> {
        self.execute("update request set due_at = null where id = ?1", [id])?;
        Ok(())
    }
}
