//! Scheduled work: steps of requests, ends of roles, changes of holder and cases; and the quarantine of corrupt
//! requests (decision 0051).

use crate::columns::time_or_limit;
use crate::engine::{List, Row, only, params};
use crate::{ReadTx, ServiceId, StoreError, StoreResult, StoredRequestId, WriteTx};
use handover_rules::cases::CaseNumber;
use handover_rules::holder::HolderChangeId;
use handover_rules::request::lifecycle::MOVES_LAST;
use handover_rules::{RequestId, RoleSet, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueItem {
    /// A step about the contacts of a service.
    Contacts(DueStep),
    HolderChange(HolderChangeId),
    Case(CaseNumber),
}

/// A scheduled step about the contacts of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueStep {
    Request(StoredRequestId),
    /// A reminder or the end of the role that the request has moved.
    RoleEnd(StoredRequestId),
}

/// Reads an item from the columns `kind` and `id`.
fn read_due(row: &Row<'_>) -> StoreResult<DueItem> {
    Ok(match row.get("kind")? {
        0 | 1 => DueItem::Contacts(read_step(row)?),
        2 => DueItem::HolderChange(row.get("id")?),
        _ => DueItem::Case(row.get("id")?),
    })
}

fn read_step(row: &Row<'_>) -> StoreResult<DueStep> {
    let id = row.get("id")?;
    Ok(if row.get::<i64>("kind")? == 0 { DueStep::Request(id) } else { DueStep::RoleEnd(id) })
}

impl ReadTx<'_> {
    /// The longest overdue item at `now`, if there is one. It may be corrupt.
    pub fn next_due(&self, now: Timestamp) -> StoreResult<Option<DueItem>> {
        // The earliest of each kind. Times stay numbers: a corrupt one is set aside by its step, not here.
        let earliest: Vec<((i64, i64), bool, DueItem)> = self.all(
            "select * from (select 0 as kind, id, due_at, (roles & ?2) <> 0 as moves_last from request
               where due_at is not null and due_at <= ?1 order by due_at, submission, id limit 1) due_request
             union all
             select * from (select 1, request, due_at, false from role_end
               where due_at is not null and due_at <= ?1 order by due_at, submission, request limit 1) due_role_end
             union all
             select * from (select 2, id, due_at, false from holder_change
               where due_at is not null and due_at <= ?1 order by due_at, id limit 1) due_holder_change
             union all
             select * from (select 3, number, due_at, false from holder_case
               where due_at is not null and due_at <= ?1 order by due_at, number limit 1) due_holder_case",
            params![now, RoleSet::from(MOVES_LAST)],
            |row| Ok(((row.get("due_at")?, row.get("kind")?), row.get("moves_last")?, read_due(row)?)),
        )?;
        match earliest.into_iter().min_by_key(|(order, ..)| *order) {
            Some((_, true, last @ DueItem::Contacts(DueStep::Request(id)))) => {
                Ok(Some(self.due_before(id)?.map_or(last, DueItem::Contacts)))
            }
            first => Ok(first.map(|(.., item)| item)),
        }
    }

    /// Checks that an item has been done, as a guard against an endless loop.
    ///
    /// # Errors
    /// The item is still due by `now`.
    pub fn require_done(&self, item: DueItem, now: Timestamp) -> StoreResult<()> {
        if self.is_due(item, now)? {
            return Err(StoreError::Corrupt("something is still due after its step"));
        }
        Ok(())
    }

    fn is_due(&self, item: DueItem, now: Timestamp) -> StoreResult<bool> {
        let due_at: Option<Option<i64>> = match item {
            DueItem::Contacts(DueStep::Request(id)) => {
                self.first("select due_at from request where id = ?1", [id], only)
            }
            DueItem::Contacts(DueStep::RoleEnd(id)) => {
                self.first("select due_at from role_end where request = ?1", [id], only)
            }
            DueItem::HolderChange(id) => self.first("select due_at from holder_change where id = ?1", [id], only),
            DueItem::Case(number) => self.first("select due_at from holder_case where number = ?1", [number], only),
        }?;
        Ok(due_at.flatten().is_some_and(|due_at| due_at <= now.timestamp_millis()))
    }

    /// A request that is due at the same moment as one of the same service that [moves last](MOVES_LAST), and goes
    /// before it.
    fn due_before(&self, last: StoredRequestId) -> StoreResult<Option<DueStep>> {
        self.first(
            "select 0 as kind, r.id from request last cross join open_role o cross join request r
             where last.id = ?1 and o.service = last.service and r.id = o.request
               and r.due_at = last.due_at and (r.roles & ?2) = 0 order by r.id limit 1",
            params![last, RoleSet::from(MOVES_LAST)],
            read_step,
        )
    }

    /// As [`Self::next_due`], of one service.
    pub fn next_due_of(&self, service: ServiceId, now: Timestamp) -> StoreResult<Option<DueStep>> {
        // Open requests hold the lock of a role.
        self.first(
            "select 0 as kind, r.id as id, r.due_at as due_at, r.roles & ?3 as moves_last
               from open_role o join request r on r.id = o.request where o.service = ?1 and r.due_at <= ?2
             union all
             select 1, request, due_at, 0 from role_end where service = ?1 and ended_at is null and due_at <= ?2
             order by due_at, kind, moves_last, id limit 1",
            params![service, now, RoleSet::from(MOVES_LAST)],
            read_step,
        )
    }

    /// The time by which to run a due item, so that late timers change nothing: before anything else becomes due that
    /// changes the contacts of the same service, and at the latest `now`.
    pub fn run_by(&self, item: DueItem, now: Timestamp) -> StoreResult<Timestamp> {
        let (request, role_end, case) = match item {
            DueItem::Contacts(DueStep::Request(id)) => (Some(id), None, None),
            DueItem::Contacts(DueStep::RoleEnd(id)) => (None, Some(id), None),
            DueItem::Case(number) => (None, None, Some(number)),
            DueItem::HolderChange(_) => return Ok(now),
        };
        // Times stay numbers, as in `next_due`.
        let due: Vec<(bool, i64)> = self.all(
            "with item as (
               select service, due_at from request where id = ?1
               union all select service, due_at from role_end where request = ?2
               union all select s.id, c.due_at from holder_case c cross join service s
                 where c.number = ?3 and s.name = c.domain and s.category = 'DOMAIN' and s.deleted_at is null)
             select true as is_item, due_at from item where due_at is not null
             union all select false, r.due_at from item join open_role o on o.service = item.service
               join request r on r.id = o.request where r.due_at <= ?4 and (?1 is null or r.id <> ?1)
             union all select false, e.due_at from item join role_end e on e.service = item.service
               where e.ended_at is null and e.due_at <= ?4 and (?2 is null or e.request <> ?2)
             union all select false, c.due_at from item cross join service s cross join holder_case c
               where s.id = item.service and s.category = 'DOMAIN' and c.domain = s.name
                 and c.due_at <= ?4 and (?3 is null or c.number <> ?3)",
            params![request, role_end, case, now],
            |row| Ok((row.get("is_item")?, row.get("due_at")?)),
        )?;
        let earliest = |of_item: bool| due.iter().filter(|(is_item, _)| *is_item == of_item).map(|(_, at)| *at).min();
        let Some((own, other)) = earliest(true).zip(earliest(false)) else { return Ok(now) };
        Ok(time_or_limit(own.max(other - 1)).min(now))
    }

    /// The `services` with a due step about their contacts at `now`.
    pub fn services_with_due(&self, services: &[ServiceId], now: Timestamp) -> StoreResult<Vec<ServiceId>> {
        self.all(
            "select o.service from rarray(?1) wanted
               join open_role o on o.service = wanted.value join request r on r.id = o.request where r.due_at <= ?2
             union
             select e.service from rarray(?1) wanted
               join role_end e on e.service = wanted.value and e.ended_at is null where e.due_at <= ?2
             order by 1",
            params![List::ids(services), now],
            only,
        )
    }

    pub fn service_of_request(&self, id: RequestId) -> StoreResult<Option<ServiceId>> {
        self.first("select service from request where id = ?1", [id], only)
    }

    /// Time of the next scheduled step. A corrupt one counts as long past, or as never due.
    pub fn next_due_at(&self) -> StoreResult<Option<Timestamp>> {
        let millis: Option<i64> = self.value(
            "select min(due_at) from (select min(due_at) as due_at from request where due_at is not null
               union all select min(due_at) from role_end where due_at is not null
               union all select min(due_at) from holder_change where due_at is not null
               union all select min(due_at) from holder_case where due_at is not null) due",
            [],
        )?;
        Ok(millis.map(time_or_limit))
    }

    /// The quarantined requests: open, but without a scheduled transition.
    pub fn quarantined_requests(&self) -> StoreResult<Vec<StoredRequestId>> {
        self.all(
            "select distinct o.request from open_role o join request r on r.id = o.request
             where r.due_at is null order by o.request",
            [],
            only,
        )
    }
}

impl WriteTx<'_> {
    /// Quarantines a request: it is no longer due, and otherwise unchanged. [`Self::save_request`] lifts the quarantine.
    pub fn quarantine_request(&mut self, id: StoredRequestId) -> StoreResult<()> {
        self.run("update request set due_at = null where id = ?1", [id])
    }
}
