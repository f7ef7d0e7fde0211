//! Submissions and their lines.

use super::{COLUMNS, NewSubmission, RequestRecord, read};
use crate::store::convert::{
    column, handle, optional_timestamp, request_id, roles, skip_corrupt, stored, stored_submission, submission_id,
    timestamp,
};
use crate::store::outbox::{RequestMail, read_request_mail};
use crate::store::paging::{Cut, ListQuery, Page};
use crate::store::search::contains;
use crate::store::{ReadTx, RequestFilter, RequestList, StoreError, StoreResult, WriteTx};
use handover_rules::request::Answer;
use handover_rules::request::lines::{LineFacts, LineState};
use handover_rules::{CodeHash, NicHandle, RequestId, Role, RoleSet, State, SubmissionId, Timestamp};
use rusqlite::{Row, params};

/// A submission.
#[derive(Clone, Debug)]
pub struct SubmissionRecord {
    /// The account that asked.
    pub asker: NicHandle,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// End of the time for answers.
    pub deadline: Timestamp,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// Text of the asker.
    pub note: Option<String>,
}

/// How far a party of some lines is.
#[derive(Clone, Debug)]
pub struct PartyCount {
    /// The party.
    pub account: NicHandle,
    /// Lines that it is a party to.
    pub lines: u64,
    /// Lines that it has accepted.
    pub accepted: u64,
    /// Lines that wait for its answer.
    pub waiting: u64,
}

/// Numbers of lines that an account is a party to.
#[derive(Clone, Copy, Debug)]
pub struct LineCounts {
    /// Open, and waiting for its answer.
    pub waiting: u64,
    /// Open, and accepted by it.
    pub accepted: u64,
    /// Ended.
    pub ended: u64,
}

impl LineCounts {
    /// Those of one list.
    #[must_use]
    pub const fn of(&self, list: RequestList) -> u64 {
        match list {
            RequestList::WaitingForMe => self.waiting,
            RequestList::WaitingForOthers => self.accepted,
            RequestList::Finished => self.ended,
        }
    }

    /// All.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.waiting + self.accepted + self.ended
    }
}

/// The state of a line, with what is recorded for it.
const TOLD_STATE: &str = "case l.kind when 'decline' then 'refused' when 'withdraw' then 'aborted'
    when 'takeBack' then 'aborted' else r.state end";

/// A line that an account is a party to.
#[derive(Clone, Debug)]
pub struct OwnLine {
    /// The request.
    pub request: RequestId,
    /// What an act on it is judged by.
    pub facts: LineFacts,
}

fn read_own_line(row: &Row<'_>) -> StoreResult<OwnLine> {
    let answer = match column::<Option<String>>(row, 3)?.as_deref() {
        None => None,
        Some("accept") => Some(Answer::Accept),
        Some("decline") => Some(Answer::Decline),
        Some(_) => return Err(StoreError::Corrupt("answer")),
    };
    let code = column::<Option<[u8; 32]>>(row, 4)?.map(CodeHash);
    let ending = column::<Option<String>>(row, 9)?.map(|how| serde_json::from_str(&how)).transpose();
    let facts = LineFacts {
        left: LineState { has_ended: column(row, 1)?, has_accepted: column(row, 2)?, answer: answer.zip(code) },
        roles: roles(column(row, 5)?)?,
        state: State::parse(&column::<String>(row, 6)?).ok_or(StoreError::Corrupt("request state"))?,
        deadline: timestamp(column(row, 7)?)?,
        effect_at: optional_timestamp(column(row, 8)?)?,
        ending: ending.map_err(|_| StoreError::Corrupt("request ending"))?,
    };
    Ok(OwnLine { request: request_id(row, 0)?, facts })
}

impl WriteTx<'_> {
    /// Creates a submission, before its requests.
    ///
    /// # Errors
    /// Database error.
    pub fn add_submission(&mut self, submission: &NewSubmission<'_>) -> StoreResult<()> {
        let NewSubmission { id, asker, lines, all_or_nothing, note } = submission;
        self.execute(
            "insert into submission (id, asker, lines, all_or_nothing, note) values (?1, ?2, ?3, ?4, ?5)",
            params![stored_submission(*id), asker.as_str(), lines, all_or_nothing, note],
        )?;
        Ok(())
    }
}

impl ReadTx<'_> {
    /// The submission of a request.
    ///
    /// # Errors
    /// Database error.
    pub fn submission_of(&self, request: RequestId) -> StoreResult<Option<SubmissionId>> {
        self.first(
            "select submission from request where id = ?1 union all select submission from preparation where submission = ?1
             limit 1",
            [stored(request)],
            |row| submission_id(row, 0),
        )
    }

    /// A submission; `None` unless `viewer` is a party to one of its lines.
    ///
    /// # Errors
    /// Database error.
    pub fn submission(&self, id: SubmissionId, viewer: &NicHandle) -> StoreResult<Option<SubmissionRecord>> {
        self.first(
            "select s.asker, r.asked_at, r.deadline, s.note, s.all_or_nothing from submission s join request r on r.id = s.id
             where s.id = ?1 and exists (select 1 from told_party where submission = ?1 and account = ?2)",
            params![stored_submission(id), viewer.as_str()],
            |row| {
                Ok(SubmissionRecord {
                    asker: handle(&column::<String>(row, 0)?)?,
                    asked_at: timestamp(column(row, 1)?)?,
                    deadline: timestamp(column(row, 2)?)?,
                    note: column(row, 3)?,
                    all_or_nothing: column(row, 4)?,
                })
            },
        )
    }

    /// The lines of a submission that an account is a party to, by number. Corrupt ones are skipped.
    ///
    /// # Errors
    /// Database error.
    pub fn own_lines(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<Vec<OwnLine>> {
        let found: Vec<Option<OwnLine>> = self.all(
            "select p.request, p.closed_at is not null, p.accepted_at is not null, p.answer, p.code, r.roles, r.state,
               r.deadline, r.effect_at, r.ending
             from told_party p join request r on r.id = p.request
             where p.submission = ?1 and p.account = ?2 order by p.request",
            params![stored_submission(id), account.as_str()],
            |row| skip_corrupt(column(row, 0)?, read_own_line(row)),
        )?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The requests of a submission, by number.
    ///
    /// # Errors
    /// Database error.
    pub fn requests_of_submission(&self, id: SubmissionId) -> StoreResult<Vec<RequestId>> {
        self.all("select id from request where submission = ?1 order by id", [stored_submission(id)], |row| {
            request_id(row, 0)
        })
    }

    /// Whether nothing happens to all requests of a submission that take effect together: they are open and one waits for
    /// an answer, all have ended, or this transaction is moving their roles one by one.
    ///
    /// # Errors
    /// Database error.
    pub fn are_lines_at_rest(&self, id: SubmissionId) -> StoreResult<bool> {
        self.one(
            "select case when exists (select 1 from request where submission = ?1 and ended_at is null) then
               case when exists (select 1 from request where submission = ?1 and ended_at is not null)
                 then exists (select 1 from request where submission = ?1 and ended_at is not null and state = 'done')
                 else exists (select 1 from party where submission = ?1 and closed_at is null and accepted_at is null) end
               else 1 end",
            [stored_submission(id)],
            |row| row.get(0),
        )
    }

    /// Whether all requests of a submission are in the same state.
    ///
    /// # Errors
    /// Database error.
    pub fn have_lines_one_state(&self, id: SubmissionId) -> StoreResult<bool> {
        let states = "select count(distinct state) <= 1 from request where submission = ?1";
        self.one(states, [stored_submission(id)], |row| row.get(0))
    }

    /// A line that both accounts are parties to; one that waits for `party` if there is one.
    ///
    /// # Errors
    /// Database error.
    pub fn line_to_answer(
        &self,
        id: SubmissionId,
        by: &NicHandle,
        party: &NicHandle,
    ) -> StoreResult<Option<RequestId>> {
        self.first(
            "select q.request from told_party p join party q on q.request = p.request and q.account = ?3
               left join recorded_line l on l.request = q.request
             where p.submission = ?1 and p.account = ?2
             order by q.closed_at is not null or coalesce(l.kind <> 'accept', 0),
               q.accepted_at is not null or coalesce(l.account = q.account, 0), q.request limit 1",
            params![stored_submission(id), by.as_str(), party.as_str()],
            |row| request_id(row, 0),
        )
    }

    /// Whether a line that moves `role` waits for the answer of an account.
    ///
    /// # Errors
    /// Database error.
    pub fn has_waiting_line_of(&self, id: SubmissionId, account: &NicHandle, role: Role) -> StoreResult<bool> {
        self.one(
            "select exists (select 1 from told_party p join request r on r.id = p.request
               where p.submission = ?1 and p.account = ?2 and p.closed_at is null and p.accepted_at is null
                 and r.roles & ?3 <> 0)",
            params![stored_submission(id), account.as_str(), RoleSet::from(role).bits()],
            |row| row.get(0),
        )
    }

    /// The numbers of lines of a submission that an account is a party to: that wait for its answer, that it has accepted
    /// and that are open, and that have ended.
    ///
    /// # Errors
    /// Database error.
    pub fn count_lines(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<LineCounts> {
        self.one(
            "select coalesce(sum(not ended and not accepted), 0), coalesce(sum(not ended and accepted), 0),
               coalesce(sum(ended), 0)
             from (select p.closed_at is not null or coalesce(l.kind <> 'accept', 0) as ended,
                 p.accepted_at is not null or coalesce(l.account = p.account, 0) as accepted
               from told_party p left join recorded_line l on l.request = p.request
               where p.submission = ?1 and p.account = ?2)",
            params![stored_submission(id), account.as_str()],
            |row| Ok(LineCounts { waiting: row.get(0)?, accepted: row.get(1)?, ended: row.get(2)? }),
        )
    }

    /// The lines of a submission that an account is a party to, by state.
    ///
    /// # Errors
    /// Database error.
    pub fn line_states(&self, id: SubmissionId, viewer: &NicHandle) -> StoreResult<Vec<(State, u64)>> {
        let sql = format!(
            "select {TOLD_STATE} as told, count(*)
             from told_party p join request r on r.id = p.request left join recorded_line l on l.request = p.request
             where p.submission = ?1 and p.account = ?2 group by told order by told"
        );
        self.all(&sql, params![stored_submission(id), viewer.as_str()], |row| {
            let state = State::parse(&column::<String>(row, 0)?).ok_or(StoreError::Corrupt("request state"))?;
            Ok((state, column(row, 1)?))
        })
    }

    /// The number of services of the lines that an account is a party to.
    ///
    /// # Errors
    /// Database error.
    pub fn services_of_lines(&self, id: SubmissionId, viewer: &NicHandle) -> StoreResult<u64> {
        self.one(
            "select count(distinct r.service) from party p join request r on r.id = p.request
             where p.submission = ?1 and p.account = ?2",
            params![stored_submission(id), viewer.as_str()],
            |row| row.get(0),
        )
    }

    /// The parties of the lines that `viewer` is a party to: `viewer` first, then those with most lines.
    ///
    /// # Errors
    /// Database error.
    pub fn parties_of_lines(&self, id: SubmissionId, viewer: &NicHandle) -> StoreResult<Vec<PartyCount>> {
        self.all(
            "select q.account, count(*) as lines, sum(q.accepted_at is not null or coalesce(l.kind = 'accept'
                 and l.account = q.account, 0)),
               sum(q.closed_at is null and q.accepted_at is null and (l.kind is null or l.kind = 'accept'
                 and l.account <> q.account))
             from told_party p join party q on q.request = p.request left join recorded_line l on l.request = p.request
             where p.submission = ?1 and p.account = ?2
             group by q.account order by q.account <> ?2, lines desc, q.account",
            params![stored_submission(id), viewer.as_str()],
            |row| {
                Ok(PartyCount {
                    account: handle(&column::<String>(row, 0)?)?,
                    lines: column(row, 1)?,
                    accepted: column(row, 2)?,
                    waiting: column(row, 3)?,
                })
            },
        )
    }

    /// The latest email about a submission to an account.
    ///
    /// # Errors
    /// Database error.
    pub fn latest_mail_about(&self, id: SubmissionId, to: &NicHandle) -> StoreResult<Option<RequestMail>> {
        let found = self.first(
            "select request, account, notice, state, state_at from outbox
             where submission = ?1 and account = ?2 and state <> 'dropped' order by id desc limit 1",
            params![stored_submission(id), to.as_str()],
            |row| skip_corrupt(stored_submission(id), read_request_mail(row)),
        )?;
        Ok(found.flatten().map(|(_, mail)| mail))
    }

    /// A page of the lines of a submission that an account is a party to, by name of the service. Corrupt ones are
    /// skipped.
    ///
    /// # Errors
    /// Database error, or a cursor that is none.
    pub fn lines_of(
        &self,
        id: SubmissionId,
        viewer: &NicHandle,
        filter: &RequestFilter,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<Page<RequestRecord>> {
        let mut list = ListQuery::new(
            "from told_party p join request r on r.id = p.request join service s on s.id = r.service
               left join recorded_line l on l.request = r.id
             where p.submission = :submission and p.account = :account",
        );
        list.bind(":submission", stored_submission(id).get());
        list.bind(":account", viewer.as_str().to_owned());
        if let Some(state) = filter.state {
            list.filter(&format!("{TOLD_STATE} = :state"));
            list.bind(":state", state.as_str().to_owned());
        }
        if !filter.search.is_empty() {
            list.filter(
                "(s.name_key like :search escape '\\' or r.from_account like :search escape '\\'
                   or r.to_account like :search escape '\\' or cast(r.id as text) like :search escape '\\')",
            );
            list.bind(":search", contains(&filter.search));
        }
        let cut = Cut { keys: &["s.name_key", "s.category", "r.id"], descending: false, after, limit };
        let page = list.page(self, COLUMNS, cut, |row| skip_corrupt(column(row, 0)?, read(row)))?;
        let rows = self.with_parties_or_skipped(page.rows)?;
        Ok(Page { rows, total: page.total, unfiltered: page.unfiltered, next: page.next })
    }
}
