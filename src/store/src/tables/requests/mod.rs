//! Requests and their parties; for the recovery of an account, a few columns of each request, because there may be very
//! many.

mod change;
mod facts;
mod figures;
mod lists;
mod mails;
mod submission;
mod waiting;

pub use change::{CountedAttempt, RequestToChange};
pub use figures::{Extent, PartyCount, RolesMoved, SubmissionFigures};
pub use lists::{LinesQuery, RequestFilter, TaskFilter};
pub use mails::MailLines;
pub use submission::{NewSubmissionRecord, OwnLine, SubmissionRecord};
pub use waiting::{MOST_COUNTED, Waiting};

use crate::engine::{FromRow, List, Row, from_row, only, params};
use crate::rows::{RowId, grouped, skip_corrupt};
use crate::{ReadTx, ServiceId, StoreError, StoreResult, StoredRequestId};
use handover_rules::request::lines::together;
use handover_rules::request::recovery::RecoveryFacts;
use handover_rules::request::{Ended, Party};
use handover_rules::{NicHandle, Request, RequestId, RoleSet, SubmissionId, Timestamp};

/// A request with its storage context.
#[derive(Clone, Debug)]
pub struct RequestRecord {
    pub request: Request,
    pub submission: SubmissionId,
    /// Number of requests of its submission.
    pub lines: u32,
    /// They take effect together, or not at all.
    pub all_or_nothing: bool,
    /// Service whose contacts it changes.
    pub service: ServiceId,
    /// Roles the asker held at submission.
    pub asker_roles: RoleSet,
    /// The account with access that asked in the asker's name (decision 0064).
    pub delegate: Option<NicHandle>,
}

impl RequestRecord {
    /// The number of requests that take effect together, with this one; `None` if it takes effect by itself.
    #[must_use]
    pub const fn together(&self) -> Option<u32> {
        together(self.all_or_nothing, self.lines)
    }

    /// The account that asked in the asker's name, as far as `viewer` may know it.
    #[must_use]
    pub fn delegate_seen_by(&self, viewer: &NicHandle) -> Option<&NicHandle> {
        self.delegate.as_ref().filter(|_| self.request.shows_submission_to(viewer))
    }
}

const COLUMNS: &str = "r.id, r.submission, r.service, s.name, s.category, r.roles, r.asker, r.asker_roles,
    r.from_account, r.to_account, r.asked_at, r.deadline, r.state, r.effect_at, r.reminders, r.ended_at, r.ending,
    (select lines from submission where id = r.submission) as lines,
    (select all_or_nothing from submission where id = r.submission) as all_or_nothing, r.until,
    (select delegate from submission where id = r.submission) as delegate";

from_row!(RequestRecord { submission, lines, all_or_nothing, service, asker_roles, delegate; request });
from_row!(Party { account, accepted_at });

// The parties are read separately.
from_row!(Request {
    id, roles, asker, from = "from_account", to = "to_account", asked_at, deadline, state, effect_at, reminders, until;
    service, ended with parties: Vec::new()
});

/// `None` if it is corrupt.
fn read_intact(row: &Row<'_>) -> StoreResult<Option<RequestRecord>> {
    skip_corrupt(RowId::Request(row.get("id")?), RequestRecord::from_row(row))
}

/// From the columns `ended_at` and `ending`.
impl FromRow for Option<Ended> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        match (row.get("ended_at")?, row.get("ending")?) {
            (Some(at), Some(how)) => Ok(Some(Ended { at, how })),
            (None, None) => Ok(None),
            _ => Err(StoreError::Corrupt("request ending")),
        }
    }
}

impl ReadTx<'_> {
    pub fn request(&self, id: RequestId) -> StoreResult<Option<RequestRecord>> {
        let sql = format!("select {COLUMNS} from request r join service s on s.id = r.service where r.id = ?1");
        let found = self.first(&sql, [id], RequestRecord::from_row)?;
        self.with_parties(found.into_iter().collect())?.pop().transpose()
    }

    /// The requests that an account is a party to: open ones, and the ones that ended at `since` or later, latest
    /// first. Corrupt ones are skipped.
    pub fn requests_of_party_since(&self, account: &NicHandle, since: Timestamp) -> StoreResult<Vec<RequestRecord>> {
        let found = self.all_intact(
            "id",
            &format!(
                "select {COLUMNS} from party p join request r on r.id = p.request join service s on s.id = r.service
                 where p.account = ?1 and (p.closed_at is null or p.closed_at >= ?2) order by r.asked_at desc, r.id desc"
            ),
            params![account, since],
            RequestRecord::from_row,
        )?;
        self.with_parties_or_skipped(found)
    }

    /// Adds the parties to several requests. Corrupt ones are skipped.
    fn with_parties_or_skipped(&self, records: Vec<RequestRecord>) -> StoreResult<Vec<RequestRecord>> {
        let ids: Vec<StoredRequestId> = records.iter().map(|record| record.request.id.into()).collect();
        let mut complete = Vec::with_capacity(ids.len());
        for (id, record) in ids.into_iter().zip(self.with_parties(records)?) {
            complete.extend(skip_corrupt(RowId::Request(id), record)?);
        }
        Ok(complete)
    }

    /// Adds the parties to several requests. A request with a corrupt party is corrupt as a whole: without that party,
    /// the answer of the other would decide it alone.
    fn with_parties(&self, records: Vec<RequestRecord>) -> StoreResult<Vec<StoreResult<RequestRecord>>> {
        let found: Vec<(RequestId, StoreResult<Party>)> = self.all(
            "select p.request, p.account, p.accepted_at from rarray(?1) wanted
             join party p on p.request = wanted.value order by p.request, p.position",
            [List::ids(records.iter().map(|record| record.request.id))],
            |row| Ok((row.get("request")?, Party::from_row(row))),
        )?;
        let mut parties = grouped(found);
        let with_own = |mut record: RequestRecord| {
            let own = parties.remove(&record.request.id).unwrap_or_default();
            record.request.parties = own.into_iter().collect::<StoreResult<_>>()?;
            Ok(record)
        };
        Ok(records.into_iter().map(with_own).collect())
    }

    /// The number of open submissions of an account, without those that others have asked for in its name.
    pub fn open_submissions_of(&self, asker: &NicHandle) -> StoreResult<u32> {
        self.value(&format!("select count(distinct p.submission) from party p where {OWN_OPEN}"), [asker])
    }

    /// The deadline of the one of these submissions that has `earlier` before it.
    pub fn deadline_of_open_submission(&self, asker: &NicHandle, earlier: u32) -> StoreResult<Option<Timestamp>> {
        self.first(
            &format!(
                "select max(r.deadline) as deadline from party p join request r on r.id = p.request
                 where {OWN_OPEN} group by p.submission order by 1 limit 1 offset ?2"
            ),
            params![asker, earlier],
            only,
        )
    }
}

/// The open requests `p` that an account has asked for itself.
const OWN_OPEN: &str = "p.account = ?1 and p.position = 0 and p.closed_at is null
    and p.submission not in (select id from submission where asker = ?1 and delegate is not null)";

#[derive(Clone, Debug)]
pub struct RecoveredLine {
    /// The request. It may be corrupt.
    pub id: StoredRequestId,
    pub submission: StoredRequestId,
    /// It takes effect together with the other lines of its submission, or not at all.
    pub all_or_nothing: bool,
    /// Facts for the rules; `None` if they are corrupt.
    pub facts: Option<RecoveryFacts>,
    /// It is stored as open.
    pub is_open: bool,
}

impl FromRow for RecoveredLine {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let id = row.get("id")?;
        Ok(Self {
            id,
            submission: row.get("submission")?,
            all_or_nothing: row.get("all_or_nothing")?,
            facts: skip_corrupt(RowId::Request(id), RecoveryFacts::from_row(row))?,
            is_open: row.get("is_open")?,
        })
    }
}

from_row!(RecoveryFacts { asked_at = "own_asked_at", accepted_at, state, deadline, effect_at; ended });

impl ReadTx<'_> {
    /// The requests that an account is a party to: open ones, and the ones that ended at `since` or later, latest
    /// first.
    pub fn recovered_lines(&self, account: &NicHandle, since: Timestamp) -> StoreResult<Vec<RecoveredLine>> {
        self.all(
            "select r.id, r.submission, (select all_or_nothing from submission where id = r.submission) as all_or_nothing,
               r.ended_at is null as is_open, case when r.asker = ?1 then r.asked_at end as own_asked_at, p.accepted_at,
               r.state, r.deadline, r.effect_at, r.ended_at, r.ending
             from party p join request r on r.id = p.request
             where p.account = ?1 and (p.closed_at is null or p.closed_at >= ?2)
             order by r.asked_at desc, r.id desc",
            params![account, since],
            RecoveredLine::from_row,
        )
    }

    pub fn open_lines_of(&self, submissions: &[StoredRequestId]) -> StoreResult<Vec<StoredRequestId>> {
        self.all(
            "select r.id from rarray(?1) wanted
             join request r on r.submission = wanted.value and r.ended_at is null",
            [List::ids(submissions)],
            only,
        )
    }

    /// The latest open requests that move the admin role and that an account is a party to, and how many there are. Corrupt
    /// ones are skipped.
    pub fn open_admin_requests(&self, account: &NicHandle, limit: usize) -> StoreResult<(Vec<RequestRecord>, u64)> {
        let open = "from party p join request r on r.id = p.request
             where p.account = ?1 and p.closed_at is null and (r.roles & 1) <> 0";
        let latest = format!("select r.id {open} order by r.asked_at desc, r.id desc limit ?2");
        let ids: Vec<StoredRequestId> = self.all(&latest, params![account, limit], only)?;
        let ids: Vec<RequestId> = ids.into_iter().filter_map(|id| id.validate().ok()).collect();
        let total = self.value(&format!("select count(*) {open}"), [account])?;
        Ok((self.requests_by_number(&ids)?, total))
    }

    /// These requests, latest first. Corrupt ones are skipped.
    pub fn requests_by_number(&self, ids: &[RequestId]) -> StoreResult<Vec<RequestRecord>> {
        let sql = format!(
            "select {COLUMNS} from rarray(?1) wanted join request r on r.id = wanted.value
             join service s on s.id = r.service order by r.asked_at desc, r.id desc"
        );
        let found = self.all_intact("id", &sql, [List::ids(ids)], RequestRecord::from_row)?;
        self.with_parties_or_skipped(found)
    }
}
