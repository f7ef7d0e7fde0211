//! Requests and their parties.

mod between;
mod change;
mod codes;
mod facts;
mod figures;
mod held_roles;
mod lines;
mod list;
mod mail_lines;
mod mails;
mod recovery;
mod submission;
mod timeline;
mod waiting;
mod write;

pub use change::RequestToChange;
pub use codes::CountedAttempt;

pub use figures::{Extent, PartyCount, SubmissionFigures};
pub use held_roles::RolesMoved;
pub use lines::LinesQuery;
pub use list::{RequestFilter, TaskFilter};
pub use mail_lines::MailLines;
pub use recovery::RecoveredLine;
pub use submission::{OwnLine, SubmissionRecord};
pub use waiting::{MOST_COUNTED, Waiting};
pub use write::NewSubmissionRecord;

use crate::engine::{FromRow, List, Row, from_row, only, params};
use crate::rows::{RowId, grouped, skip_corrupt};
use crate::{ReadTx, ServiceId, StoreError, StoreResult, StoredRequestId};
use handover_rules::request::lines::together;
use handover_rules::request::{Ended, Party};
use handover_rules::{NicHandle, Request, RequestId, RoleSet, ServiceKey, SubmissionId, Timestamp};

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

/// Without its parties.
impl FromRow for RequestRecord {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let request = Request {
            id: row.get("id")?,
            service: ServiceKey::from_row(row)?,
            roles: row.get("roles")?,
            asker: row.get("asker")?,
            from: row.get("from_account")?,
            to: row.get("to_account")?,
            asked_at: row.get("asked_at")?,
            deadline: row.get("deadline")?,
            state: row.get("state")?,
            parties: Vec::new(),
            effect_at: row.get("effect_at")?,
            reminders: row.get("reminders")?,
            ended: read_end(row)?,
            until: row.get("until")?,
        };
        Ok(Self {
            request,
            submission: row.get("submission")?,
            lines: row.get("lines")?,
            all_or_nothing: row.get("all_or_nothing")?,
            service: row.get("service")?,
            asker_roles: row.get("asker_roles")?,
            delegate: row.get("delegate")?,
        })
    }
}

/// `None` if it is corrupt.
fn read_intact(row: &Row<'_>) -> StoreResult<Option<RequestRecord>> {
    skip_corrupt(RowId::Request(row.get("id")?), RequestRecord::from_row(row))
}

/// The end of a request, from the columns `ended_at` and `ending`.
fn read_end(row: &Row<'_>) -> StoreResult<Option<Ended>> {
    match (row.get("ended_at")?, row.get("ending")?) {
        (Some(at), Some(how)) => Ok(Some(Ended { at, how })),
        (None, None) => Ok(None),
        _ => Err(StoreError::Corrupt("request ending")),
    }
}

from_row!(Party { account, accepted_at });

impl ReadTx<'_> {
    /// A request by id.
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
