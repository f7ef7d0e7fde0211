//! Facts about requests for the recovery of an account: little of each, because there may be very many.

use super::{COLUMNS, RequestRecord, read_end};
use crate::engine::{FromRow, List, Row, only, params};
use crate::rows::{RowId, skip_corrupt};
use crate::{ReadTx, StoreResult, StoredRequestId};
use handover_rules::request::recovery::RecoveryFacts;
use handover_rules::{NicHandle, RequestId, Timestamp};

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
    let id = row.get("id")?;
    Ok(RecoveredLine {
        id,
        submission: row.get("submission")?,
        all_or_nothing: row.get("all_or_nothing")?,
        facts: skip_corrupt(RowId::Request(id), read_facts(row))?,
        is_open: row.get("is_open")?,
    })
}

fn read_facts(row: &Row<'_>) -> StoreResult<RecoveryFacts> {
    Ok(RecoveryFacts {
        asked_at: row.get("own_asked_at")?,
        accepted_at: row.get("accepted_at")?,
        state: row.get("state")?,
        deadline: row.get("deadline")?,
        effect_at: row.get("effect_at")?,
        ended: read_end(row)?,
    })
}

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
            read_line,
        )
    }

    /// The open requests of these submissions.
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
