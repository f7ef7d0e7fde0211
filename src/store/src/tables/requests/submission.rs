//! Submissions and their lines.

use super::NewSubmissionRecord;
use crate::convert::{
    column, handle, request_id, roles, skip_corrupt, stored, stored_submission, submission_id, timestamp, to_millis,
};
use crate::engine::{Row, params};
use crate::tables::outbox::{RequestMail, read_request_mail};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::request::Answer;
use handover_rules::request::lines::LineState;
use handover_rules::{CodeHash, NicHandle, RequestId, Role, RoleSet, SubmissionId, Timestamp};
use std::collections::HashMap;

/// A submission.
#[derive(Clone, Debug)]
pub struct SubmissionRecord {
    /// The account that asked.
    pub asker: NicHandle,
    /// Time of asking.
    pub asked_at: Timestamp,
    /// End of the time for answers to the first line.
    pub deadline: Timestamp,
    /// Number of all its lines, including hidden ones.
    pub lines: u32,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// Text of the asker.
    pub note: Option<String>,
    /// The services that were left out, as JSON. For the asker alone.
    pub left_out: Option<String>,
}

/// A line that an account is a party to.
#[derive(Clone, Debug)]
pub struct OwnLine {
    /// The request.
    pub request: RequestId,
    /// Roles that it moves.
    pub roles: RoleSet,
    /// Its state, as the account left it.
    pub left: LineState,
}

fn read_own_line(row: &Row<'_>) -> StoreResult<OwnLine> {
    let answer = match column::<Option<String>>(row, 3)?.as_deref() {
        None => None,
        Some("accept") => Some(Answer::Accept),
        Some("decline") => Some(Answer::Decline),
        Some(_) => return Err(StoreError::Corrupt("answer")),
    };
    let code = column::<Option<[u8; 32]>>(row, 4)?.map(CodeHash);
    let left = LineState { has_ended: column(row, 1)?, has_accepted: column(row, 2)?, answer: answer.zip(code) };
    Ok(OwnLine { request: request_id(row, 0)?, roles: roles(column(row, 5)?)?, left })
}

impl WriteTx<'_> {
    /// Stores the services that were asked for and left out of a submission, as JSON.
    pub fn set_left_out(&mut self, id: SubmissionId, left_out: &str) -> StoreResult<()> {
        let set = "update submission set left_out = ?2 where id = ?1";
        self.run(set, params![stored_submission(id), left_out])
    }

    /// Creates a submission, before its requests.
    pub fn add_submission(&mut self, submission: &NewSubmissionRecord<'_>) -> StoreResult<()> {
        let NewSubmissionRecord { id, asker, lines, all_or_nothing, note } = submission;
        self.run(
            "insert into submission (id, asker, lines, all_or_nothing, note) values (?1, ?2, ?3, ?4, ?5)",
            params![stored_submission(*id), asker.as_str(), lines, all_or_nothing, note],
        )
    }
}

impl ReadTx<'_> {
    /// The submission of a request.
    pub fn submission_of(&self, request: RequestId) -> StoreResult<Option<SubmissionId>> {
        self.first("select submission from request where id = ?1", [stored(request)], |row| submission_id(row, 0))
    }

    /// The text of its asker.
    pub fn note_of(&self, id: SubmissionId) -> StoreResult<Option<String>> {
        self.one("select note from submission where id = ?1", [stored_submission(id)], |row| row.at(0))
    }

    /// A submission; `None` unless `viewer` is a party to one of its lines.
    pub fn submission(&self, id: SubmissionId, viewer: &NicHandle) -> StoreResult<Option<SubmissionRecord>> {
        self.first(
            "select s.asker, r.asked_at, r.deadline, s.note, s.all_or_nothing, iif(s.asker = ?2, s.left_out, null), s.lines
             from submission s join request r on r.id = s.id
             where s.id = ?1 and exists (select 1 from party where submission = ?1 and account = ?2)",
            params![stored_submission(id), viewer.as_str()],
            |row| {
                Ok(SubmissionRecord {
                    asker: handle(&column::<String>(row, 0)?)?,
                    asked_at: timestamp(column(row, 1)?)?,
                    deadline: timestamp(column(row, 2)?)?,
                    note: column(row, 3)?,
                    all_or_nothing: column(row, 4)?,
                    left_out: column(row, 5)?,
                    lines: column(row, 6)?,
                })
            },
        )
    }

    /// Whether an account is a party of a request.
    pub fn is_party(&self, request: RequestId, account: &NicHandle) -> StoreResult<bool> {
        let exists = "select exists (select 1 from party where request = ?1 and account = ?2)";
        self.one(exists, params![stored(request), account.as_str()], |row| row.at(0))
    }

    /// The lines of a submission that an account is a party to, by number. Corrupt ones are skipped.
    pub fn own_lines(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<Vec<OwnLine>> {
        self.all_intact(
            "select p.request, p.closed_at is not null, p.accepted_at is not null, p.answer, p.code, r.roles
             from party p join request r on r.id = p.request
             where p.submission = ?1 and p.account = ?2 order by p.request",
            params![stored_submission(id), account.as_str()],
            read_own_line,
        )
    }

    /// The requests of a submission, by number.
    pub fn requests_of_submission(&self, id: SubmissionId) -> StoreResult<Vec<RequestId>> {
        self.all("select id from request where submission = ?1 order by id", [stored_submission(id)], |row| {
            request_id(row, 0)
        })
    }

    /// Whether nothing happens to all requests of a submission that take effect together: they are open and one waits for
    /// an answer or all for a check after `now`, all have ended, or this transaction is moving their roles one by one.
    pub fn are_lines_at_rest(&self, id: SubmissionId, now: Timestamp) -> StoreResult<bool> {
        self.one(
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
                     and (state <> 'validatingByCustomers' or min(ifnull(effect_at, 0), deadline) <= ?2)) end
               else 1 end",
            params![stored_submission(id), to_millis(now)],
            |row| row.at(0),
        )
    }

    /// Whether all requests of a submission are in the same state.
    pub fn have_lines_one_state(&self, id: SubmissionId) -> StoreResult<bool> {
        let states = "select count(distinct state) <= 1 from request where submission = ?1";
        self.one(states, [stored_submission(id)], |row| row.at(0))
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
            params![stored_submission(id), by.as_str(), party.as_str()],
            |row| request_id(row, 0),
        )
    }

    /// Whether a line that moves `role` waits for the answer of an account.
    pub fn has_waiting_line_of(&self, id: SubmissionId, account: &NicHandle, role: Role) -> StoreResult<bool> {
        self.one(
            "select exists (select 1 from party p join request r on r.id = p.request
               where p.submission = ?1 and p.account = ?2 and p.closed_at is null and p.accepted_at is null
                 and r.roles & ?3 <> 0)",
            params![stored_submission(id), account.as_str(), RoleSet::from(role).bits()],
            |row| row.at(0),
        )
    }

    /// The latest email about each submission to each account.
    pub fn latest_mails_about(
        &self,
        parties: &[(SubmissionId, NicHandle)],
    ) -> StoreResult<HashMap<(SubmissionId, NicHandle), RequestMail>> {
        if parties.is_empty() {
            return Ok(HashMap::new());
        }
        let parties: Vec<_> = parties.iter().map(|(id, to)| (stored_submission(*id).get(), to.as_str())).collect();
        let found: Vec<Option<_>> = self.all(
            "select o.request, o.account, o.notice, o.state, o.state_at, o.submission
             from json_each(?1) p join outbox o on o.id = (
               select id from outbox where submission = p.value ->> 0 and account = p.value ->> 1 and state <> 'dropped'
               order by id desc limit 1)",
            [serde_json::json!(parties).to_string()],
            |row| {
                let mail = read_request_mail(row).and_then(|(_, mail)| Ok((submission_id(row, 5)?, mail)));
                skip_corrupt(column(row, 5)?, mail)
            },
        )?;
        Ok(found.into_iter().flatten().map(|(id, mail)| ((id, mail.to.clone()), mail)).collect())
    }
}
