//! Facts about requests for the recovery of an account: little of each, because there may be very many.

use super::{COLUMNS, RequestRecord, read, read_ended_columns};
use crate::convert::{column, json_ids, optional_timestamp, skip_corrupt, stored, timestamp, to_millis};
use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult, StoredRequestId};
use handover_rules::request::recovery::RecoveryFacts;
use handover_rules::{NicHandle, RequestId, RequestState, Timestamp};

/// A request of an account that is recovered.
#[derive(Clone, Debug)]
pub struct RecoveredLine {
    /// The request. It may be corrupt.
    pub id: StoredRequestId,
    /// Its submission.
    pub submission: StoredRequestId,
    /// It takes effect together with the other lines of its submission, or not at all.
    pub all_or_nothing: bool,
    /// Facts for the rules; `None` if they are corrupt.
    pub facts: Option<RecoveryFacts>,
    /// It is stored as open.
    pub is_open: bool,
}

fn read_line(row: &Row<'_>) -> StoreResult<RecoveredLine> {
    let id = column(row, 0)?;
    Ok(RecoveredLine {
        id,
        submission: column(row, 1)?,
        all_or_nothing: column(row, 2)?,
        facts: skip_corrupt(id, read_facts(row))?,
        is_open: column::<Option<i64>>(row, 9)?.is_none(),
    })
}

fn read_facts(row: &Row<'_>) -> StoreResult<RecoveryFacts> {
    Ok(RecoveryFacts {
        asked_at: column::<bool>(row, 3)?.then(|| timestamp(column(row, 4)?)).transpose()?,
        accepted_at: optional_timestamp(column(row, 5)?)?,
        state: RequestState::parse(&column::<String>(row, 6)?).ok_or(StoreError::Corrupt("request state"))?,
        deadline: timestamp(column(row, 7)?)?,
        effect_at: optional_timestamp(column(row, 8)?)?,
        ended: read_ended_columns(row, 9)?,
    })
}

impl ReadTx<'_> {
    /// The requests that an account is a party to: open ones, and the ones that ended at `since` or later, latest
    /// first.
    pub fn recovered_lines(&self, account: &NicHandle, since: Timestamp) -> StoreResult<Vec<RecoveredLine>> {
        self.all(
            "select r.id, r.submission, (select all_or_nothing from submission where id = r.submission),
               r.asker = ?1, r.asked_at, p.accepted_at, r.state, r.deadline, r.effect_at, r.ended_at, r.ending
             from party p join request r on r.id = p.request
             where p.account = ?1 and (p.closed_at is null or p.closed_at >= ?2)
             order by r.asked_at desc, r.id desc",
            params![account.as_str(), to_millis(since)],
            read_line,
        )
    }

    /// The open requests of these submissions.
    pub fn open_lines_of(&self, submissions: &[StoredRequestId]) -> StoreResult<Vec<StoredRequestId>> {
        self.all(
            "select r.id from json_each(?1) wanted
             join request r on r.submission = wanted.value and r.ended_at is null",
            [json_ids(submissions.iter().map(|submission| submission.get()))],
            |row| column(row, 0),
        )
    }

    /// The latest open requests that move the admin role and that an account is a party to, and how many there are. Corrupt
    /// ones are skipped.
    pub fn open_admin_requests(&self, account: &NicHandle, limit: usize) -> StoreResult<(Vec<RequestRecord>, u64)> {
        let open = "from party p join request r on r.id = p.request
             where p.account = ?1 and p.closed_at is null and r.roles & 1";
        let latest = format!("select r.id {open} order by r.asked_at desc, r.id desc limit ?2");
        let ids: Vec<StoredRequestId> = self.all(&latest, params![account.as_str(), limit], |row| column(row, 0))?;
        let ids: Vec<RequestId> = ids.into_iter().filter_map(|id| id.validate().ok()).collect();
        let total = self.one(&format!("select count(*) {open}"), [account.as_str()], |row| row.at(0))?;
        Ok((self.requests_by_number(&ids)?, total))
    }

    /// These requests, latest first. Corrupt ones are skipped.
    pub fn requests_by_number(&self, ids: &[RequestId]) -> StoreResult<Vec<RequestRecord>> {
        let sql = format!(
            "select {COLUMNS} from json_each(?1) wanted join request r on r.id = wanted.value
             join service s on s.id = r.service order by r.asked_at desc, r.id desc"
        );
        let found = self.all_intact(&sql, [json_ids(ids.iter().map(|id| stored(*id).get()))], read)?;
        self.with_parties_or_skipped(found)
    }
}
