//! Acts on very many lines that are recorded and carried out line by line (decision 0041).

use super::due::moves_last;
use crate::store::convert::{column, handle, json_ids, stored, stored_submission, submission_id, timestamp, to_millis};
use crate::store::{
    Change, DueItem, LINES_AT_ONCE, LineActId, ReadTx, ServiceId, StoreError, StoreResult, StoredRequestId, WriteTx,
};
use handover_rules::request::lines::{LineAct, RecordedAct};
use handover_rules::{CodeHash, NicHandle, RequestId, SubmissionId, Timestamp};
use rusqlite::{Row, params};
use std::collections::HashMap;

/// An act to record.
#[derive(Clone, Debug)]
pub struct NewLineAct<'a> {
    /// The submission.
    pub submission: SubmissionId,
    /// The account that acts.
    pub by: &'a NicHandle,
    /// The code, for answers.
    pub code: Option<CodeHash>,
    /// Recognizes the call when it is repeated.
    pub fingerprint: [u8; 32],
    /// The lines, and the act on each.
    pub lines: &'a [(RequestId, LineAct)],
}

/// An act that is being carried out.
#[derive(Clone, Debug)]
pub struct RunningAct {
    /// The account that acts.
    pub by: NicHandle,
    /// Recognizes the call when it is repeated.
    pub fingerprint: [u8; 32],
    /// Number of its lines.
    pub lines: u64,
    /// Lines that are left.
    pub left: u64,
}

/// An act that is recorded for a line, which may be corrupt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedLine {
    /// The line.
    pub request: StoredRequestId,
    /// The act.
    pub act: LineActId,
}

fn read_line(row: &Row<'_>) -> StoreResult<RecordedLine> {
    Ok(RecordedLine { request: column(row, 0)?, act: column(row, 1)? })
}

/// Reads an act from the columns kind, account and at.
pub(super) fn read_act(row: &Row<'_>, first: usize) -> StoreResult<RecordedAct> {
    Ok(RecordedAct {
        act: LineAct::parse(&column::<String>(row, first)?).ok_or(StoreError::Corrupt("recorded act"))?,
        by: handle(&column::<String>(row, first + 1)?)?,
        at: timestamp(column(row, first + 2)?)?,
    })
}

impl ReadTx<'_> {
    /// The acts that are being carried out on lines of submissions: on each the earliest one, if there are recoveries as
    /// well.
    ///
    /// # Errors
    /// Database error.
    pub fn running_acts(&self, submissions: &[SubmissionId]) -> StoreResult<HashMap<SubmissionId, RunningAct>> {
        if submissions.is_empty() {
            return Ok(HashMap::new());
        }
        let acts: Vec<_> = self.all(
            "select account, fingerprint, lines, (select count(*) from recorded_line where act = a.id), submission
             from line_act a where submission in (select value from json_each(?1)) order by id desc",
            [json_ids(submissions.iter().map(|id| stored_submission(*id).get()))],
            |row| {
                let act = RunningAct {
                    by: handle(&column::<String>(row, 0)?)?,
                    fingerprint: column(row, 1)?,
                    lines: column(row, 2)?,
                    left: column(row, 3)?,
                };
                Ok((submission_id(row, 4)?, act))
            },
        )?;
        // The last one of each counts.
        Ok(acts.into_iter().collect())
    }

    /// The act that is being carried out on lines of a submission: see [`Self::running_acts`].
    ///
    /// # Errors
    /// Database error.
    pub fn running_act(&self, id: SubmissionId) -> StoreResult<Option<RunningAct>> {
        Ok(self.running_acts(&[id])?.remove(&id))
    }

    /// The recorded act that is carried out next: of one act on a service, that on the line that moves last comes last.
    ///
    /// # Errors
    /// Database error.
    pub fn next_recorded_line(&self) -> StoreResult<Option<RecordedLine>> {
        self.first(
            "select coalesce((select r.id from request last cross join open_role o on o.service = last.service
                 cross join recorded_line other on other.request = o.request and other.act = first.act
                 cross join request r on r.id = other.request and r.roles & ?1 = 0
                 where last.id = first.request and last.roles & ?1 <> 0 order by r.id limit 1), first.request), first.act
             from (select request, act from recorded_line order by act, request limit 1) first",
            [moves_last()],
            read_line,
        )
    }

    /// Whether an act is recorded for a request and not carried out yet.
    ///
    /// # Errors
    /// Database error.
    pub fn is_recorded(&self, request: StoredRequestId) -> StoreResult<bool> {
        self.one("select exists (select 1 from recorded_line where request = ?1)", [request], |row| row.get(0))
    }

    /// The earliest act that is recorded for an open request of a service, earlier than `before` if that is given.
    ///
    /// # Errors
    /// Database error.
    pub fn next_recorded_line_of(
        &self,
        service: ServiceId,
        before: Option<Timestamp>,
    ) -> StoreResult<Option<RecordedLine>> {
        self.first(
            "select l.request, l.act from open_role o join recorded_line l on l.request = o.request
             join request r on r.id = l.request where o.service = ?1 and (?2 is null or l.at < ?2)
             order by l.at, l.act, r.roles & ?3, l.request limit 1",
            params![service, before.map(to_millis), moves_last()],
            read_line,
        )
    }

    /// The act that is recorded for a line, with its code.
    ///
    /// # Errors
    /// Database error.
    pub fn recorded_act(&self, line: RecordedLine) -> StoreResult<Option<(RecordedAct, Option<CodeHash>)>> {
        self.first(
            "select l.kind, l.account, l.at, a.code from recorded_line l join line_act a on a.id = l.act
             where l.request = ?1 and l.act = ?2",
            params![line.request, line.act],
            |row| {
                let code = column::<Option<[u8; 32]>>(row, 3)?.map(CodeHash);
                Ok((read_act(row, 0)?, code))
            },
        )
    }

    /// The service of something scheduled, if acts are recorded for its open requests.
    ///
    /// # Errors
    /// Database error.
    pub fn service_with_recorded(&self, item: DueItem) -> StoreResult<Option<ServiceId>> {
        let (DueItem::Request(request) | DueItem::RoleEnd(request)) = item;
        self.first(
            "select r.service from request r join open_role o on o.service = r.service
             join recorded_line l on l.request = o.request where r.id = ?1 limit 1",
            [request],
            |row| column(row, 0),
        )
    }

    /// Whether emails wait for lines that they tell of.
    ///
    /// # Errors
    /// Database error.
    pub fn has_held_mails(&self) -> StoreResult<bool> {
        let held =
            "select exists (select 1 from outbox indexed by outbox_held where next_at is null and state = 'queued')";
        self.one(held, [], |row| row.get(0))
    }
}

impl WriteTx<'_> {
    /// Records an act. From now on it counts as done to all of its lines.
    ///
    /// # Errors
    /// Database error.
    pub fn record_act(&mut self, act: &NewLineAct<'_>, now: Timestamp) -> StoreResult<()> {
        let NewLineAct { submission, by, code, fingerprint, lines } = act;
        let (by, at) = (by.as_str(), to_millis(now));
        self.execute(
            "insert into line_act (submission, account, at, code, fingerprint, lines) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![stored_submission(*submission), by, at, code.map(|code| code.0), fingerprint, lines.len()],
        )?;
        let id = LineActId::new(self.connection.last_insert_rowid());
        for kind in LineAct::ALL {
            let own = lines.iter().filter(|(_, own)| *own == kind).map(|(request, _)| stored(*request).get());
            self.execute(
                "insert into recorded_line (request, act, kind, account, at)
                 select value, ?2, ?3, ?4, ?5 from json_each(?1)",
                params![json_ids(own), id, kind.as_str(), by, at],
            )?;
        }
        Ok(())
    }

    /// Records that the recovery of an account ends these requests. From now on they count as ended.
    ///
    /// # Errors
    /// Database error.
    pub fn record_recovery(
        &mut self,
        account: &NicHandle,
        requests: &[StoredRequestId],
        now: Timestamp,
    ) -> StoreResult<()> {
        let requests = json_ids(requests.iter().map(|request| request.get()));
        let last: i64 = self.one("select coalesce(max(id), 0) from line_act", [], |row| row.get(0))?;
        // This call is never repeated. A fingerprint of zeros stands for none.
        self.execute(
            "insert into line_act (submission, account, at, code, fingerprint, lines)
             select r.submission, ?2, ?3, null, zeroblob(32), count(*)
             from json_each(?1) wanted join request r on r.id = wanted.value group by r.submission",
            params![requests, account.as_str(), to_millis(now)],
        )?;
        self.execute(
            "insert into recorded_line (request, act, kind, account, at)
             select r.id, a.id, ?2, a.account, a.at
             from json_each(?1) wanted join request r on r.id = wanted.value
             join line_act a on a.submission = r.submission and a.id > ?3",
            params![requests, LineAct::Recover.as_str(), last],
        )?;
        Ok(())
    }

    /// Removes an act that is recorded for a line, which is carried out from now on; the act ends with its last line.
    ///
    /// # Errors
    /// Database error.
    pub fn drop_recorded_line(&mut self, line: RecordedLine) -> StoreResult<()> {
        self.execute("delete from recorded_line where request = ?1 and act = ?2", params![line.request, line.act])?;
        let done = "delete from line_act where not exists (select 1 from recorded_line where act = line_act.id)";
        self.execute(done, [])?;
        Ok(())
    }

    /// From now on, this transaction holds emails that tell of lines of large submissions, so that one of each kind tells
    /// all that later transactions do, too.
    pub fn hold_mails(&mut self) {
        self.holds_mails_above = Some(LINES_AT_ONCE);
    }

    /// Runs `part`, and afterwards restores the setting whether emails are held.
    ///
    /// # Errors
    /// The error of `part`.
    pub fn holding_only_in<T>(&mut self, part: impl FnOnce(&mut Self) -> StoreResult<T>) -> StoreResult<T> {
        let before = self.holds_mails_above;
        let result = part(self);
        self.holds_mails_above = before;
        result
    }

    /// As [`Self::hold_mails`], also of small submissions: the lines of one may be changed by several transactions.
    pub fn hold_all_mails(&mut self) {
        self.holds_mails_above = Some(1);
    }

    /// Runs `part`, which does for one service what timers are about to do for all. Its emails are held until the timers are
    /// done, so that one email lists all services.
    ///
    /// # Errors
    /// The error of `part`.
    pub fn ahead_of_timers<T>(
        &mut self,
        now: Timestamp,
        part: impl FnOnce(&mut Self) -> StoreResult<T>,
    ) -> StoreResult<T> {
        let before = self.holds_mails_above.replace(1);
        let result = part(self);
        self.holds_mails_above = before;
        if self.has_held_mail {
            // The timers let it go.
            self.announce(Change::RequestDue(now));
        }
        result
    }

    /// Lets the held emails go.
    ///
    /// # Errors
    /// Database error.
    pub fn release_held_mails(&mut self, now: Timestamp) -> StoreResult<()> {
        self.execute(
            "update outbox indexed by outbox_held set next_at = ?1 where next_at is null and state = 'queued'",
            [to_millis(now)],
        )?;
        self.announce(Change::Outbox);
        Ok(())
    }
}
