//! Requests and their parties.

mod between;
mod change;
mod codes;
mod figures;
mod held_roles;
mod lines;
mod list;
mod mail_lines;
mod recovery;
mod submission;
mod timeline;
mod waiting;
mod write;

pub use between::OpenBetweenRecord;
pub use change::RequestToChange;
pub use codes::CountedAttempt;

pub use figures::{AccountCount, Extent, PartyCount, SubmissionFigures};
pub use held_roles::RolesMoved;
pub use lines::{LineAnswer, LineOrder, LinesQuery};
pub use list::{RequestFilter, RequestList, TaskFilter};
pub use mail_lines::MailLines;
pub use recovery::RecoveredLine;
pub use submission::{OwnLine, SubmissionRecord};
pub use waiting::{MOST_COUNTED, Waiting};
pub use write::NewSubmissionRecord;

use crate::convert::{
    column, grouped, handle, json_ids, optional_date, optional_timestamp, request_id, roles, service_key, skip_corrupt,
    stored, submission_id, timestamp, to_millis,
};
use crate::engine::{Row, params};
use crate::{ReadTx, ServiceId, StoreError, StoreResult, StoredRequestId};
use handover_rules::request::together::together;
use handover_rules::request::{Ended, Party};
use handover_rules::{NicHandle, Request, RequestId, RequestState, RoleSet, SubmissionId, Timestamp};

/// A request with its storage context.
#[derive(Clone, Debug)]
pub struct RequestRecord {
    /// The request.
    pub request: Request,
    /// Its submission.
    pub submission: SubmissionId,
    /// Number of requests of its submission.
    pub lines: u32,
    /// They take effect together, or not at all.
    pub all_or_nothing: bool,
    /// Service whose contacts it changes.
    pub service: ServiceId,
    /// Roles the asker held at submission.
    pub asker_roles: RoleSet,
}

impl RequestRecord {
    /// The number of requests that take effect together, with this one; `None` if it takes effect by itself.
    #[must_use]
    pub const fn together(&self) -> Option<u32> {
        together(self.all_or_nothing, self.lines)
    }
}

const COLUMNS: &str = "r.id, r.submission, r.service, s.name, s.category, r.roles, r.asker, r.asker_roles,
    r.from_account, r.to_account, r.asked_at, r.deadline, r.state, r.effect_at, r.reminders, r.ended_at, r.ending,
    (select lines from submission where id = r.submission),
    (select all_or_nothing from submission where id = r.submission), r.until";

/// Reads a request without its parties.
fn read(row: &Row<'_>) -> StoreResult<RequestRecord> {
    let request = Request {
        id: request_id(row, 0)?,
        service: service_key(row, 3)?,
        roles: roles(column(row, 5)?)?,
        asker: handle(&column::<String>(row, 6)?)?,
        from: handle(&column::<String>(row, 8)?)?,
        to: handle(&column::<String>(row, 9)?)?,
        asked_at: timestamp(column(row, 10)?)?,
        deadline: timestamp(column(row, 11)?)?,
        state: RequestState::parse(&column::<String>(row, 12)?).ok_or(StoreError::Corrupt("request state"))?,
        parties: Vec::new(),
        effect_at: optional_timestamp(column(row, 13)?)?,
        reminders: column(row, 14)?,
        ended: read_ended_columns(row, 15)?,
        until: optional_date(row, 19)?,
    };
    Ok(RequestRecord {
        request,
        submission: submission_id(row, 1)?,
        lines: column(row, 17)?,
        all_or_nothing: column(row, 18)?,
        service: column(row, 2)?,
        asker_roles: roles(column(row, 7)?)?,
    })
}

/// The end of a request, from two columns.
fn read_ended_columns(row: &Row<'_>, first: usize) -> StoreResult<Option<Ended>> {
    match (optional_timestamp(column(row, first)?)?, column::<Option<String>>(row, first + 1)?) {
        (Some(at), Some(how)) => {
            let how = serde_json::from_str(&how).map_err(|_| StoreError::Corrupt("request ending"))?;
            Ok(Some(Ended { at, how }))
        }
        (None, None) => Ok(None),
        _ => Err(StoreError::Corrupt("request ending")),
    }
}

fn read_party(row: &Row<'_>) -> StoreResult<Party> {
    Ok(Party { account: handle(&column::<String>(row, 1)?)?, accepted_at: optional_timestamp(column(row, 2)?)? })
}

impl ReadTx<'_> {
    /// A request by id.
    pub fn request(&self, id: RequestId) -> StoreResult<Option<RequestRecord>> {
        let sql = format!("select {COLUMNS} from request r join service s on s.id = r.service where r.id = ?1");
        let found = self.first(&sql, [stored(id)], read)?;
        self.with_parties(found.into_iter().collect())?.pop().transpose()
    }

    /// The requests that an account is a party to: open ones, and the ones that ended at `since` or later, latest
    /// first. Corrupt ones are skipped.
    pub fn requests_of_party_since(&self, account: &NicHandle, since: Timestamp) -> StoreResult<Vec<RequestRecord>> {
        let found = self.all_intact(
            &format!(
                "select {COLUMNS} from party p join request r on r.id = p.request join service s on s.id = r.service
                 where p.account = ?1 and (p.closed_at is null or p.closed_at >= ?2) order by r.asked_at desc, r.id desc"
            ),
            params![account.as_str(), to_millis(since)],
            read,
        )?;
        self.with_parties_or_skipped(found)
    }

    /// Adds the parties to several requests. Corrupt ones are skipped.
    fn with_parties_or_skipped(&self, records: Vec<RequestRecord>) -> StoreResult<Vec<RequestRecord>> {
        let ids: Vec<StoredRequestId> = records.iter().map(|record| stored(record.request.id)).collect();
        let mut complete = Vec::with_capacity(ids.len());
        for (id, record) in ids.into_iter().zip(self.with_parties(records)?) {
            complete.extend(skip_corrupt(id, record)?);
        }
        Ok(complete)
    }

    /// Adds the parties to several requests. A request with a corrupt party is corrupt as a whole: without that party,
    /// the answer of the other would decide it alone.
    fn with_parties(&self, records: Vec<RequestRecord>) -> StoreResult<Vec<StoreResult<RequestRecord>>> {
        let ids = json_ids(records.iter().map(|record| stored(record.request.id).get()));
        let found: Vec<(StoredRequestId, StoreResult<Party>)> = self.all(
            "select p.request, p.account, p.accepted_at from json_each(?1) wanted
             join party p on p.request = wanted.value order by p.request, p.position",
            [&ids],
            |row| Ok((column(row, 0)?, read_party(row))),
        )?;
        let mut parties = grouped(found);
        let with_own = |mut record: RequestRecord| {
            let own = parties.remove(&stored(record.request.id)).unwrap_or_default();
            record.request.parties = own.into_iter().collect::<StoreResult<_>>()?;
            Ok(record)
        };
        Ok(records.into_iter().map(with_own).collect())
    }

    /// The number of open submissions of an account.
    pub fn open_submissions_of(&self, asker: &NicHandle) -> StoreResult<u32> {
        self.one(
            "select count(distinct submission) from party where account = ?1 and position = 0 and closed_at is null",
            [asker.as_str()],
            |row| row.at(0),
        )
    }

    /// The deadline of the one of these submissions that has `earlier` before it.
    pub fn deadline_of_open_submission(&self, asker: &NicHandle, earlier: u32) -> StoreResult<Option<Timestamp>> {
        let deadline = self.first(
            "select max(r.deadline) as deadline from party p join request r on r.id = p.request
             where p.account = ?1 and p.position = 0 and p.closed_at is null
             group by p.submission order by 1 limit 1 offset ?2",
            params![asker.as_str(), earlier],
            |row| column(row, 0),
        )?;
        optional_timestamp(deadline)
    }
}
