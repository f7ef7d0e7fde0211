//! Ends of tech roles. See decision 0038.

mod write;

use crate::convert::{
    column, contacts, date, handle, json_ids, optional_timestamp, request_id, service_key, skip_corrupt, stored,
    stored_submission, submission_id, timestamp, to_millis,
};
use crate::engine::{Row, params};
use crate::{ReadTx, ServiceId, StoreResult, StoredRequestId};
use chrono::NaiveDate;
use handover_rules::role_end::{EndState, RoleEnd};
use handover_rules::{Contacts, NicHandle, RequestId, ServiceKey, SubmissionId, Timestamp};
use std::collections::HashMap;

/// The end of a role with its storage context.
#[derive(Clone, Debug)]
pub struct RoleEndRecord {
    /// The service.
    pub service: ServiceId,
    /// The end.
    pub end: RoleEnd,
    /// Its outcome; `None` while it is pending.
    pub ended: Option<EndedRole>,
}

/// Ends that one submission has set, equal except for the service.
#[derive(Clone, Debug)]
pub struct RoleEndGroup {
    /// The submission.
    pub submission: SubmissionId,
    /// The tech contact until then.
    pub holder: NicHandle,
    /// The account that gets the roles back.
    pub returns_to: NicHandle,
    /// The last day.
    pub until: NaiveDate,
}

/// An end with its service and contacts.
#[derive(Clone, Debug)]
pub struct GroupedEnd {
    /// The end.
    pub record: RoleEndRecord,
    /// Its service.
    pub service: ServiceKey,
    /// The contacts of the service.
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

/// The outcome of a role with an end.
#[derive(Clone, Debug)]
pub struct EndedRole {
    /// Time of the end.
    pub at: Timestamp,
    /// The account that ended it early.
    pub by: Option<NicHandle>,
    /// The account that got the role; `None` if the contact was changed otherwise.
    pub went_to: Option<NicHandle>,
}

const COLUMNS: &str =
    "e.request, e.holder, e.returns_to, e.until, e.since, e.reminders, e.service, e.ended_at, e.ended_by, e.went_to";
/// Number of [`COLUMNS`].
const COLUMN_COUNT: usize = 10;

/// The requests that have set the pending ends, with a last day of ?3 at the latest, of roles that the account ?1 holds, has
/// asked to hand over or gets back. ?2 is today.
const NEXT: &str = "wanted as (
   select request from role_end where holder = ?1 and ended_at is null and until <= ?3
   union select request from role_end where returns_to = ?1 and ended_at is null and until <= ?3
   union select e.request from request r join role_end e on e.request = r.id
     where r.asker = ?1 and r.until >= ?2 and e.ended_at is null and e.until <= ?3)";

fn read(row: &Row<'_>) -> StoreResult<RoleEndRecord> {
    let end = RoleEnd {
        request: request_id(row, 0)?,
        holder: handle(&column::<String>(row, 1)?)?,
        returns_to: handle(&column::<String>(row, 2)?)?,
        until: date(&column::<String>(row, 3)?)?,
        since: timestamp(column(row, 4)?)?,
        reminders: column(row, 5)?,
    };
    let optional_handle = |index| column::<Option<String>>(row, index)?.map(|text| handle(&text)).transpose();
    let (by, went_to) = (optional_handle(8)?, optional_handle(9)?);
    let ended = optional_timestamp(column(row, 7)?)?.map(|at| EndedRole { at, by, went_to });
    Ok(RoleEndRecord { service: column(row, 6)?, end, ended })
}

fn read_grouped(row: &Row<'_>) -> StoreResult<GroupedEnd> {
    let (service, contacts) = (service_key(row, COLUMN_COUNT)?, contacts(row, COLUMN_COUNT + 2)?);
    Ok(GroupedEnd { record: read(row)?, service, contacts })
}

/// Pending ends of several services that one submission has set, equal except for the service.
#[derive(Clone, Debug)]
pub struct RoleEnds {
    /// The submission.
    pub submission: SubmissionId,
    /// The end of the first service, by name.
    pub first: RoleEnd,
    /// That service.
    pub service: ServiceKey,
    /// Its contacts.
    pub contacts: Contacts,
    /// Number of services.
    pub services: u64,
}

fn read_ends(row: &Row<'_>) -> StoreResult<RoleEnds> {
    let (service, contacts) = (service_key(row, COLUMN_COUNT + 1)?, contacts(row, COLUMN_COUNT + 3)?);
    let submission = submission_id(row, COLUMN_COUNT)?;
    Ok(RoleEnds { first: read(row)?.end, submission, service, contacts, services: column(row, COLUMN_COUNT + 6)? })
}

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
            params![account.as_str(), to_millis(since), to_millis(until)],
            |row| service_key(row, 0),
        )
    }
}

impl ReadTx<'_> {
    /// The end that a request has set.
    pub fn role_end(&self, request: RequestId) -> StoreResult<Option<RoleEndRecord>> {
        self.first(&format!("select {COLUMNS} from role_end e where e.request = ?1"), [stored(request)], read)
    }

    /// The pending end of the tech role of a service, unless it is corrupt.
    pub fn role_end_of(&self, service: ServiceId) -> StoreResult<Option<RoleEnd>> {
        let sql = format!("select {COLUMNS} from role_end e where e.service = ?1 and e.ended_at is null");
        let found = self.first(&sql, [service], |row| skip_corrupt(column(row, 0)?, read(row)))?;
        Ok(found.flatten().map(|record| record.end))
    }

    /// The pending ends of the tech roles of several services, without corrupt ones.
    pub fn role_ends_of(&self, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, RoleEnd>> {
        let sql = format!(
            "select {COLUMNS} from json_each(?1) wanted
             join role_end e on e.service = wanted.value and e.ended_at is null"
        );
        let found = self.all_intact(&sql, [json_ids(services.iter().map(|id| id.get()))], read)?;
        Ok(found.into_iter().map(|record| (record.service, record.end)).collect())
    }

    /// Pending ends, with a last day of `last` at the latest, of roles that an account holds, has asked to hand over or gets
    /// back: together those of one submission that are alike, the next ones first; and the number of such groups.
    pub fn next_role_ends(
        &self,
        account: &NicHandle,
        (today, last): (NaiveDate, NaiveDate),
        limit: u32,
    ) -> StoreResult<(Vec<RoleEnds>, u64)> {
        let mut total = 0;
        let sql = format!(
            "with {NEXT}
             select {COLUMNS}, e.submission, s.name, s.category, s.admin, s.tech, s.billing, count(*), count(*) over (),
               min(s.name_key)
             from wanted join role_end e on e.request = wanted.request join service s on s.id = e.service
             group by e.submission, e.holder, e.returns_to, e.until, s.admin = ?1
             order by e.until, min(s.name_key), e.submission limit ?4"
        );
        let values = params![account.as_str(), today.to_string(), last.to_string(), limit];
        let found = self.all_intact(&sql, values, |row| {
            total = column(row, COLUMN_COUNT + 7)?;
            read_ends(row)
        })?;
        Ok((found, total))
    }

    /// The same, one by one: the requests that have set the ends, the next ones first.
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
        self.all(&sql, params![account.as_str(), today.to_string(), last.to_string()], |row| column(row, 0))
    }

    /// The pending ends that these requests have set, in their order, without corrupt ones.
    pub fn scheduled_role_ends(&self, requests: &[StoredRequestId]) -> StoreResult<Vec<GroupedEnd>> {
        let sql = format!(
            "select {COLUMNS}, s.name, s.category, s.admin, s.tech, s.billing
             from json_each(?1) wanted
             join role_end e on e.request = wanted.value and e.ended_at is null
             join service s on s.id = e.service order by wanted.key"
        );
        self.all_intact(&sql, [json_ids(requests.iter().map(|id| id.get()))], read_grouped)
    }

    /// Pending ends of the tech roles that a submission has handed over, of services whose admin is `admin`: together those
    /// that are alike, the next ones first; and the number of such groups.
    pub fn role_ends_of_admin(
        &self,
        submission: SubmissionId,
        admin: &NicHandle,
        limit: u32,
    ) -> StoreResult<(Vec<RoleEnds>, u64)> {
        let mut total = 0;
        let sql = format!(
            "select {COLUMNS}, e.submission, s.name, s.category, s.admin, s.tech, s.billing, count(*), count(*) over (),
               min(s.name_key)
             from request r join role_end e on e.request = r.id join service s on s.id = e.service
             where r.submission = ?1 and r.until is not null and e.ended_at is null and s.admin = ?2
             group by e.holder, e.returns_to, e.until order by e.until, min(s.name_key) limit ?3"
        );
        let found = self.all_intact(&sql, params![stored_submission(submission), admin.as_str(), limit], |row| {
            total = column(row, COLUMN_COUNT + 7)?;
            read_ends(row)
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
        let (holder, returns_to) = (group.holder.as_str(), group.returns_to.as_str());
        let wanted = params![stored_submission(group.submission), holder, returns_to, group.until.to_string()];
        self.all_intact(&sql, wanted, read_grouped)
    }
}
