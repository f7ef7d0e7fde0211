//! Submissions whose lines are being stored, in several transactions (decision 0039).
//!
//! Readers use `told_request` and `told_party`, which leave these lines out. What decides on open requests sees them: they
//! hold their roles.

use super::{NewSubmissionRecord, RequestRecord};
use crate::store::convert::{column, json_ids, stored, stored_submission, submission_id, timestamp, to_millis};
use crate::store::{ReadTx, StoreResult, StoredRequestId, WriteTx};
use chrono::TimeDelta;
use handover_rules::{NicHandle, RequestId, SubmissionId, Timestamp};
use rusqlite::{Row, params};

/// Time for which an asker can read why a submission was not opened.
pub const FAILURE_RETENTION: TimeDelta = TimeDelta::hours(24);

/// A submission that is being prepared, or was not opened.
#[derive(Clone, Debug)]
pub struct PreparationRecord {
    /// Its number.
    pub id: SubmissionId,
    /// Time of asking.
    pub began_at: Timestamp,
    /// Lines that are to be stored.
    pub lines: u64,
    /// Lines that are stored.
    pub stored: u64,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// Text of the asker.
    pub note: Option<String>,
    /// The reason it is not opened, as JSON.
    pub failure: Option<String>,
}

const SELECT_PREPARATIONS: &str =
    "select p.began_at, p.lines, p.stored, s.all_or_nothing, s.note, p.failure, p.submission
     from preparation p join submission s on s.id = p.submission where p.asker = ?1";

fn read_preparation(row: &Row<'_>) -> StoreResult<PreparationRecord> {
    Ok(PreparationRecord {
        began_at: timestamp(column(row, 0)?)?,
        lines: column(row, 1)?,
        stored: column(row, 2)?,
        all_or_nothing: column(row, 3)?,
        note: column(row, 4)?,
        failure: column(row, 5)?,
        id: submission_id(row, 6)?,
    })
}

impl ReadTx<'_> {
    /// A submission that `asker` has asked for and that is not open.
    ///
    /// # Errors
    /// Database error.
    pub fn preparation(&self, id: SubmissionId, asker: &NicHandle) -> StoreResult<Option<PreparationRecord>> {
        let of_one = [SELECT_PREPARATIONS, " and p.submission = ?2"].concat();
        self.first(&of_one, params![asker.as_str(), stored_submission(id)], read_preparation)
    }

    /// The submissions of `asker` that are not open, the latest first.
    ///
    /// # Errors
    /// Database error.
    pub fn preparations(&self, asker: &NicHandle, now: Timestamp) -> StoreResult<Vec<PreparationRecord>> {
        let recent =
            [SELECT_PREPARATIONS, " and (p.failure is null or p.began_at > ?2) order by p.began_at desc"].concat();
        self.all(&recent, params![asker.as_str(), to_millis(now - FAILURE_RETENTION)], read_preparation)
    }

    /// Whether a submission is still being prepared.
    ///
    /// # Errors
    /// Database error.
    pub fn is_being_prepared(&self, id: SubmissionId) -> StoreResult<bool> {
        self.one(
            "select exists (select 1 from preparation where submission = ?1 and failure is null)",
            [stored_submission(id)],
            |row| row.get(0),
        )
    }

    /// Whether a submission of this account, or of any, is being prepared, or has left lines behind.
    ///
    /// # Errors
    /// Database error.
    pub fn has_preparation(&self, asker: Option<&NicHandle>) -> StoreResult<bool> {
        self.one(
            "select exists (select 1 from preparation where swept = 0 and asker = coalesce(?1, asker))",
            [asker.map(NicHandle::as_str)],
            |row| row.get(0),
        )
    }

    /// A submission that was not opened and has left lines behind.
    ///
    /// # Errors
    /// Database error.
    pub fn preparation_to_sweep(&self) -> StoreResult<Option<SubmissionId>> {
        let failed = "select submission from preparation where failure is not null and swept = 0 limit 1";
        self.first(failed, [], |row| submission_id(row, 0))
    }

    /// Whether there is a request with this number, also in a submission that is still in preparation.
    pub(super) fn has_request(&self, id: RequestId) -> StoreResult<bool> {
        self.one("select exists (select 1 from request where id = ?1)", [stored(id)], |row| row.get(0))
    }

    /// Whether a request or a submission has this number.
    ///
    /// # Errors
    /// Database error.
    pub fn is_number_taken(&self, id: RequestId) -> StoreResult<bool> {
        self.one(
            "select exists (select 1 from request where id = ?1) or exists (select 1 from submission where id = ?1)",
            [stored(id)],
            |row| row.get(0),
        )
    }
}

impl WriteTx<'_> {
    /// Begins to prepare a submission; its requests follow.
    ///
    /// # Errors
    /// Database error.
    pub fn begin_preparation(&mut self, submission: &NewSubmissionRecord<'_>, now: Timestamp) -> StoreResult<()> {
        self.add_submission(submission)?;
        self.execute(
            "insert into preparation (submission, asker, began_at, lines) values (?1, ?2, ?3, ?4)",
            params![stored_submission(submission.id), submission.asker.as_str(), to_millis(now), submission.lines],
        )?;
        Ok(())
    }

    /// Records how many lines are stored.
    ///
    /// # Errors
    /// Database error.
    pub fn set_prepared_lines(&mut self, id: SubmissionId, number: u32) -> StoreResult<()> {
        let set = "update preparation set stored = ?2 where submission = ?1";
        self.execute(set, params![stored_submission(id), number])?;
        Ok(())
    }

    /// Opens a submission: its `lines` are there for everybody from now on. `false` if it is not being prepared any more.
    ///
    /// # Errors
    /// Database error.
    pub fn open_prepared(&mut self, id: SubmissionId, lines: u32) -> StoreResult<bool> {
        let id = stored_submission(id);
        if self.execute("delete from preparation where submission = ?1 and failure is null", [id])? == 0 {
            return Ok(false);
        }
        self.execute("update submission set lines = ?2 where id = ?1", params![id, lines])?;
        Ok(true)
    }

    /// Records why a submission will not be opened, unless that is known already.
    ///
    /// # Errors
    /// Database error.
    pub fn fail_preparation(&mut self, id: SubmissionId, failure: &str) -> StoreResult<()> {
        let fail = "update preparation set failure = ?2 where submission = ?1 and failure is null";
        self.execute(fail, params![stored_submission(id), failure])?;
        Ok(())
    }

    /// As [`Self::fail_preparation`], for all submissions that are being prepared, or those of one account.
    ///
    /// # Errors
    /// Database error.
    pub fn fail_preparations(&mut self, asker: Option<&NicHandle>, failure: &str) -> StoreResult<()> {
        self.execute(
            "update preparation set failure = ?2 where failure is null and asker = coalesce(?1, asker)",
            params![asker.map(NicHandle::as_str), failure],
        )?;
        Ok(())
    }

    /// Frees the roles of a line that is not going to be opened.
    ///
    /// # Errors
    /// Database error.
    pub fn release_prepared_line(&mut self, line: &RequestRecord) -> StoreResult<()> {
        let id = stored(line.request.id);
        self.execute("delete from open_role where request = ?1", [id])?;
        self.execute("update request set due_at = null where id = ?1", [id])?;
        Ok(())
    }

    /// Deletes up to `number` lines of a submission that was not opened; returns whether there may be more.
    ///
    /// # Errors
    /// Database error.
    pub fn sweep_preparation(&mut self, id: SubmissionId, number: u32) -> StoreResult<bool> {
        let id = stored_submission(id);
        let failed = "select 1 from preparation where submission = ?1 and failure is not null";
        if self.first(failed, [id], |_| Ok(()))?.is_none() {
            return Ok(false);
        }
        let chosen = "select id from request where submission = ?1 limit ?2";
        let lines: Vec<StoredRequestId> = self.all(chosen, params![id, number], |row| column(row, 0))?;
        let list = json_ids(lines.iter().map(|line| line.get()));
        for statement in [
            "delete from history where request in (select value from json_each(?1))",
            "delete from open_role where request in (select value from json_each(?1))",
            "delete from party where request in (select value from json_each(?1))",
            "delete from request where id in (select value from json_each(?1))",
        ] {
            self.execute(statement, [&list])?;
        }
        if lines.is_empty() {
            self.execute("update preparation set swept = 1 where submission = ?1", [id])?;
        }
        Ok(!lines.is_empty())
    }
}
