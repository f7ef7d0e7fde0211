//! Ends of tech roles. See decision 0038.

use crate::engine::{FromRow, List, Params, Row, from_row, only, params};
use crate::rows::{RowId, skip_corrupt};
use crate::{Change, ReadTx, ServiceId, StoreResult, StoredRequestId, WriteTx};
use chrono::NaiveDate;
use handover_rules::role_end::{EndState, RoleEnd, next_due};
use handover_rules::{Contacts, NicHandle, RequestId, ServiceKey, SubmissionId, Timestamp};
use std::collections::HashMap;

#[derive(Clone, Debug)]
pub struct RoleEndRecord {
    pub service: ServiceId,
    pub end: RoleEnd,
    /// Its outcome; `None` while it is pending.
    pub ended: Option<EndedRole>,
}

/// Ends that one submission has set, equal except for the service.
#[derive(Clone, Debug)]
pub struct RoleEndGroup {
    pub submission: SubmissionId,
    /// The tech contact until then.
    pub holder: NicHandle,
    /// The account that gets the roles back.
    pub returns_to: NicHandle,
    pub until: NaiveDate,
}

#[derive(Clone, Debug)]
pub struct GroupedEnd {
    pub record: RoleEndRecord,
    pub service: ServiceKey,
    pub contacts: Contacts,
}

impl RoleEndRecord {
    /// Whether the end is still pending.
    #[must_use]
    pub fn state(&self) -> EndState<'_> {
        match &self.ended {
            Some(EndedRole { by: Some(by), .. }) => EndState::EndedEarly(by),
            Some(_) => EndState::Over,
            None => EndState::ToCome,
        }
    }
}

#[derive(Clone, Debug)]
pub struct EndedRole {
    pub at: Timestamp,
    /// The account that ended it early.
    pub by: Option<NicHandle>,
    /// The account that got the role; `None` if the contact was changed otherwise.
    pub went_to: Option<NicHandle>,
}

/// Pending ends of several services that one submission has set, equal except for the service.
#[derive(Clone, Debug)]
pub struct RoleEnds {
    pub submission: SubmissionId,
    /// The end of the first service, by name.
    pub first: RoleEnd,
    pub service: ServiceKey,
    pub contacts: Contacts,
    pub services: u64,
}

const COLUMNS: &str =
    "e.request, e.holder, e.returns_to, e.until, e.since, e.reminders, e.service, e.ended_at, e.ended_by, e.went_to";

/// The requests that have set the pending ends, with a last day of ?3 at the latest, of roles that the account ?1
/// holds, has asked to hand over or gets back. ?2 is today.
const NEXT: &str = "wanted as (
   select request from role_end where holder = ?1 and ended_at is null and until <= ?3
   union select request from role_end where returns_to = ?1 and ended_at is null and until <= ?3
   union select e.request from request r join role_end e on e.request = r.id
     where r.asker = ?1 and r.until >= ?2 and e.ended_at is null and e.until <= ?3)";

from_row!(RoleEnd { request, holder, returns_to, until, since, reminders });

from_row!(RoleEndRecord { service; end, ended });
from_row!(GroupedEnd { ; record, service, contacts });

impl FromRow for Option<EndedRole> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let (by, went_to) = (row.get("ended_by")?, row.get("went_to")?);
        Ok(row.get::<Option<_>>("ended_at")?.map(|at| EndedRole { at, by, went_to }))
    }
}

/// The first service by name of each group of ends `from` their tables, the next ones first.
fn groups(from: &str, by: &str, limit: &str) -> String {
    format!(
        "select grouped.*, count(*) over () as groups from (
           select {COLUMNS}, e.submission, s.name, s.category, s.admin, s.tech, s.billing, s.name_key,
             count(*) over (partition by {by}) as services,
             row_number() over (partition by {by} order by s.name_key, s.category, s.id) as place
           from {from}) grouped
         where place = 1 order by until, name_key, submission limit {limit}"
    )
}

from_row!(RoleEnds { submission, services; first, service, contacts });

impl ReadTx<'_> {
    /// The services whose tech role an account ended before its time at `since` or later, up to `until`, latest first.
    pub fn roles_ended_by(
        &self,
        account: &NicHandle,
        since: Timestamp,
        until: Timestamp,
    ) -> StoreResult<Vec<ServiceKey>> {
        self.all(
            "select s.name, s.category from role_end e join service s on s.id = e.service
             where e.ended_by = ?1 and e.ended_at between ?2 and ?3
             order by e.ended_at desc, e.request desc",
            params![account, since, until],
            ServiceKey::from_row,
        )
    }

    /// The end that a request has set.
    pub fn role_end(&self, request: RequestId) -> StoreResult<Option<RoleEndRecord>> {
        self.first(
            &format!("select {COLUMNS} from role_end e where e.request = ?1"),
            [request],
            RoleEndRecord::from_row,
        )
    }

    /// The pending end of the tech role of a service, unless it is corrupt.
    pub fn role_end_of(&self, service: ServiceId) -> StoreResult<Option<RoleEnd>> {
        let sql = format!("select {COLUMNS} from role_end e where e.service = ?1 and e.ended_at is null");
        let found = self.first(&sql, [service], |row| {
            skip_corrupt(RowId::Request(row.get("request")?), RoleEndRecord::from_row(row))
        })?;
        Ok(found.flatten().map(|record| record.end))
    }

    /// The pending ends of the tech roles of several services, without corrupt ones.
    pub fn role_ends_of(&self, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, RoleEnd>> {
        let sql = format!(
            "select {COLUMNS} from rarray(?1) wanted
             join role_end e on e.service = wanted.value and e.ended_at is null"
        );
        let found = self.all_intact("request", &sql, [List::ids(services)], RoleEndRecord::from_row)?;
        Ok(found.into_iter().map(|record| (record.service, record.end)).collect())
    }

    /// Pending ends, with a last day of `last` at the latest, of roles that an account holds, has asked to hand over or
    /// gets back: together those of one submission that are alike, the next ones first; and the number of such groups.
    pub fn next_role_ends(
        &self,
        account: &NicHandle,
        (today, last): (NaiveDate, NaiveDate),
        limit: u32,
    ) -> StoreResult<(Vec<RoleEnds>, u64)> {
        let sql = format!(
            "with {NEXT} {}",
            groups(
                "wanted join role_end e on e.request = wanted.request join service s on s.id = e.service",
                "e.submission, e.holder, e.returns_to, e.until, s.admin = ?1",
                "?4"
            )
        );
        self.groups_of_ends(&sql, params![account, today, last, limit])
    }

    /// As [`Self::next_role_ends`], one by one: the requests that have set the ends.
    pub fn each_of_next_role_ends(
        &self,
        account: &NicHandle,
        (today, last): (NaiveDate, NaiveDate),
    ) -> StoreResult<Vec<StoredRequestId>> {
        let sql = format!(
            "with {NEXT}
             select e.request from wanted join role_end e on e.request = wanted.request join service s on s.id = e.service
             order by e.until, s.name_key, s.category"
        );
        self.all(&sql, params![account, today, last], only)
    }

    /// The pending ends that these requests have set, the next ones first, without corrupt ones.
    pub fn scheduled_role_ends(&self, requests: &[StoredRequestId]) -> StoreResult<Vec<GroupedEnd>> {
        let sql = format!(
            "select {COLUMNS}, s.name, s.category, s.admin, s.tech, s.billing
             from rarray(?1) wanted
             join role_end e on e.request = wanted.value and e.ended_at is null
             join service s on s.id = e.service order by e.until, s.name_key, s.category"
        );
        self.all_intact("request", &sql, [List::ids(requests)], GroupedEnd::from_row)
    }

    /// Pending ends of the tech roles that a submission has handed over, of services whose admin is `admin`: together those
    /// that are alike, the next ones first; and the number of such groups.
    pub fn role_ends_of_admin(
        &self,
        submission: SubmissionId,
        admin: &NicHandle,
        limit: u32,
    ) -> StoreResult<(Vec<RoleEnds>, u64)> {
        let sql = groups(
            "request r join role_end e on e.request = r.id join service s on s.id = e.service
             where r.submission = ?1 and r.until is not null and e.ended_at is null and s.admin = ?2",
            "e.holder, e.returns_to, e.until",
            "?3",
        );
        self.groups_of_ends(&sql, params![submission, admin, limit])
    }

    /// The groups that a statement of [`groups`] selects, without corrupt ones, and the number of all.
    fn groups_of_ends(&self, sql: &str, values: impl Params) -> StoreResult<(Vec<RoleEnds>, u64)> {
        let mut total = 0;
        let found = self.all_intact("request", sql, values, |row| {
            total = row.get("groups")?;
            RoleEnds::from_row(row)
        })?;
        Ok((found, total))
    }

    /// The ends of a group, without corrupt ones, by name of their services.
    pub fn role_ends_of_group(&self, group: &RoleEndGroup) -> StoreResult<Vec<GroupedEnd>> {
        let sql = format!(
            "select {COLUMNS}, s.name, s.category, s.admin, s.tech, s.billing
             from request r join role_end e on e.request = r.id join service s on s.id = e.service
             where r.submission = ?1 and e.holder = ?2 and e.returns_to = ?3 and e.until = ?4
             order by s.name_key, s.category"
        );
        let wanted = params![group.submission, group.holder, group.returns_to, group.until];
        self.all_intact("request", &sql, wanted, GroupedEnd::from_row)
    }
}

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
