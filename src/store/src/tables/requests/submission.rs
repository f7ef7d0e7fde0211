//! Submissions and their lines.

use crate::engine::{FromRow, Row, from_row, only, params};
use crate::rows::{RowId, skip_corrupt};
use crate::{ReadTx, ServiceId, StoreResult, StoredRequestId, WriteTx};
use handover_api::access::DelegatedRequest;
use handover_api::submissions::MailState;
use handover_rules::request::lines::LineState;
use handover_rules::{NicHandle, RequestId, Role, RoleSet, SubmissionId, Timestamp};
use std::collections::HashMap;

#[derive(Clone, Debug)]
pub struct SubmissionRecord {
    pub asker: NicHandle,
    /// The account with access that did so in its name.
    pub delegate: Option<NicHandle>,
    pub asked_at: Timestamp,
    /// End of the time for answers to the first line.
    pub deadline: Timestamp,
    /// Number of all its lines, including hidden ones.
    pub lines: u32,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    pub note: Option<String>,
    /// The services that were left out, as JSON. For the asker alone.
    pub left_out: Option<String>,
}

#[derive(Clone, Debug)]
pub struct OwnLine {
    pub request: RequestId,
    pub service: ServiceId,
    pub roles: RoleSet,
    /// Its state, as the account left it.
    pub left: LineState,
}

#[derive(Clone, Copy, Debug)]
pub struct NewSubmissionRecord<'a> {
    pub id: SubmissionId,
    pub asker: &'a NicHandle,
    /// Number of its requests.
    pub lines: u32,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    pub note: Option<&'a str>,
    /// The account with access that asked in the asker's name.
    pub delegate: Option<&'a NicHandle>,
}

from_row!(DelegatedRequest { request, asker, to, roles, asked_at, state });
from_row!(SubmissionRecord { asker, delegate, asked_at, deadline, lines, all_or_nothing, note, left_out });

impl FromRow for OwnLine {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let answer = row.get::<Option<_>>("answer")?.zip(row.get("code")?);
        let left = LineState { has_ended: row.get("has_ended")?, has_accepted: row.get("has_accepted")?, answer };
        Ok(Self { request: row.get("request")?, service: row.get("service")?, roles: row.get("roles")?, left })
    }
}

impl ReadTx<'_> {
    pub fn submission_of(&self, request: RequestId) -> StoreResult<Option<SubmissionId>> {
        self.first("select submission from request where id = ?1", [request], only)
    }

    pub fn note_of(&self, id: SubmissionId) -> StoreResult<Option<String>> {
        self.value("select note from submission where id = ?1", [id])
    }

    /// Submissions that one account has asked for in the name of another: open ones, and those asked for since a time.
    pub fn delegated_submissions(
        &self,
        delegate: &NicHandle,
        asker: &NicHandle,
        since: Timestamp,
    ) -> StoreResult<(u32, u32)> {
        self.one(
            "select count(*) filter (where s.delegate = ?1) as made, count(*) as by_all
             from submission s join request r on r.id = s.id
             where s.asker = ?2 and s.delegate is not null
               and (r.asked_at > ?3 or exists (select 1 from request where submission = s.id and ended_at is null))",
            params![delegate, asker, since],
            |row| Ok((row.get("made")?, row.get("by_all")?)),
        )
    }

    /// Open requests that an account has made in the names of others since a time, each with its asker.
    pub fn open_delegated_requests(
        &self,
        delegate: &NicHandle,
        since: Timestamp,
    ) -> StoreResult<Vec<(StoredRequestId, NicHandle)>> {
        self.all(
            "select r.id, r.asker from submission s join request r on r.submission = s.id
             where s.delegate = ?1 and r.ended_at is null and r.asked_at >= ?2 order by r.id",
            params![delegate, since],
            |row| Ok((row.get("id")?, row.get("asker")?)),
        )
    }

    /// A submission; `None` unless `viewer` is a party to one of its lines.
    pub fn submission(&self, id: SubmissionId, viewer: &NicHandle) -> StoreResult<Option<SubmissionRecord>> {
        self.first(
            "select s.asker, s.delegate, r.asked_at, r.deadline, s.lines, s.all_or_nothing, s.note,
               case when s.asker = ?2 then s.left_out end as left_out
             from submission s join request r on r.id = s.id
             where s.id = ?1 and exists (select 1 from party where submission = ?1 and account = ?2)",
            params![id, viewer],
            SubmissionRecord::from_row,
        )
    }

    /// The latest requests for a service that an account has made in the names of others.
    pub fn delegated_requests(
        &self,
        delegate: &NicHandle,
        service: ServiceId,
        limit: u32,
    ) -> StoreResult<Vec<DelegatedRequest>> {
        self.all(
            "select r.id as request, r.asker, r.to_account as \"to\", r.roles, r.asked_at, r.state
             from request r join submission s on s.id = r.submission
             where r.service = ?1 and s.delegate = ?2 order by r.asked_at desc, r.id desc limit ?3",
            params![service, delegate, limit],
            DelegatedRequest::from_row,
        )
    }

    pub fn is_party(&self, request: RequestId, account: &NicHandle) -> StoreResult<bool> {
        let exists = "select exists (select 1 from party where request = ?1 and account = ?2)";
        self.value(exists, params![request, account])
    }

    /// The lines of a submission that an account is a party to, by number. Corrupt ones are skipped.
    pub fn own_lines(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<Vec<OwnLine>> {
        self.all_intact(
            "request",
            "select p.request, p.closed_at is not null as has_ended, p.accepted_at is not null as has_accepted, p.answer, p.code, r.service, r.roles
             from party p join request r on r.id = p.request
             where p.submission = ?1 and p.account = ?2 order by p.request",
            params![id, account],
            OwnLine::from_row,
        )
    }

    pub fn requests_of_submission(&self, id: SubmissionId) -> StoreResult<Vec<RequestId>> {
        self.all("select id from request where submission = ?1 order by id", [id], only)
    }

    /// Whether nothing happens to all requests of a submission that take effect together: they are open and one waits for
    /// an answer or all for a check after `now`, all have ended, or this transaction is moving their roles one by one.
    pub fn are_lines_at_rest(&self, id: SubmissionId, now: Timestamp) -> StoreResult<bool> {
        self.value(
            "with recursive member (account) as (
               select min(account) from party where submission = ?1
               union all
               select (select min(account) from party where submission = ?1 and account > member.account)
               from member where account is not null)
             select case when exists (select 1 from request where submission = ?1 and ended_at is null) then
               case when exists (select 1 from request where submission = ?1 and ended_at is not null)
                 then exists (select 1 from request where submission = ?1 and ended_at is not null and state = 'done')
                 else exists (select 1 from member m join party p on p.submission = ?1 and p.account = m.account
                   where p.closed_at is null and p.accepted_at is null)
                   or not exists (select 1 from request where submission = ?1
                     and (state <> 'validatingByCustomers' or coalesce(effect_at, 0) <= ?2 or deadline <= ?2)) end
               else true end",
            params![id, now],
        )
    }

    pub fn have_lines_one_state(&self, id: SubmissionId) -> StoreResult<bool> {
        let states = "select count(distinct state) <= 1 from request where submission = ?1";
        self.value(states, [id])
    }

    /// A line that both accounts are parties to; one that waits for `party` if there is one.
    pub fn line_to_answer(
        &self,
        id: SubmissionId,
        by: &NicHandle,
        party: &NicHandle,
    ) -> StoreResult<Option<RequestId>> {
        self.first(
            "select q.request from party p join party q on q.request = p.request and q.account = ?3
             where p.submission = ?1 and p.account = ?2
             order by q.closed_at is not null or q.accepted_at is not null, q.closed_at is not null, q.request limit 1",
            params![id, by, party],
            only,
        )
    }

    /// Whether a line that moves `role` waits for the answer of an account.
    pub fn has_waiting_line_of(&self, id: SubmissionId, account: &NicHandle, role: Role) -> StoreResult<bool> {
        self.value(
            "select exists (select 1 from party p join request r on r.id = p.request
               where p.submission = ?1 and p.account = ?2 and p.closed_at is null and p.accepted_at is null
                 and r.roles & ?3 <> 0)",
            params![id, account, RoleSet::from(role)],
        )
    }

    /// The latest email about each submission to each account.
    pub fn latest_mails_about(
        &self,
        parties: &[(SubmissionId, NicHandle)],
    ) -> StoreResult<HashMap<(SubmissionId, NicHandle), MailState>> {
        if parties.is_empty() {
            return Ok(HashMap::new());
        }
        let parties: Vec<_> =
            parties.iter().map(|(id, to)| (StoredRequestId::from(id.first_request()).get(), to)).collect();
        let found: Vec<Option<_>> = self.all(
            "select o.account, o.notice, o.state, o.state_at, o.submission
             from json_each(?1) p join outbox o on o.id = (
               select id from outbox
               where submission = cast(p.value ->> 0 as bigint) and account = p.value ->> 1 and state <> 'dropped'
               order by id desc limit 1)",
            [serde_json::json!(parties).to_string()],
            |row| {
                let mail = row.get("submission").and_then(|id: SubmissionId| Ok((id, MailState::from_row(row)?)));
                skip_corrupt(RowId::Request(row.get("submission")?), mail)
            },
        )?;
        Ok(found.into_iter().flatten().map(|(id, mail)| ((id, mail.to.clone()), mail)).collect())
    }
}

impl WriteTx<'_> {
    /// Stores the services that were asked for and left out of a submission, as JSON.
    pub fn set_left_out(&mut self, id: SubmissionId, left_out: &str) -> StoreResult<()> {
        let set = "update submission set left_out = ?2 where id = ?1";
        self.run(set, params![id, left_out])
    }

    /// Creates a submission, before its requests.
    pub fn add_submission(&mut self, submission: &NewSubmissionRecord<'_>) -> StoreResult<()> {
        let NewSubmissionRecord { id, asker, delegate, lines, all_or_nothing, note } = submission;
        self.run(
            "insert into submission (id, asker, delegate, lines, all_or_nothing, note) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, asker, delegate, lines, all_or_nothing, note],
        )
    }
}
