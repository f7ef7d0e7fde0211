//! Readers of the requests of a large submission, to tell them of changes (decision 0015).

use crate::store::convert::{column, json_ids, stored_submission};
use crate::store::{ReadTx, StoreResult, StoredRequestId};
use handover_rules::{NicHandle, SubmissionId};
use std::collections::BTreeSet;

impl ReadTx<'_> {
    /// The requests of a submission.
    ///
    /// # Errors
    /// Database error.
    pub fn lines_of(&self, id: SubmissionId) -> StoreResult<Vec<StoredRequestId>> {
        self.all("select id from request where submission = ?1", [stored_submission(id)], |row| column(row, 0))
    }

    /// The accounts that can read any of these requests: their parties, and the contacts of their services.
    ///
    /// # Errors
    /// Database error.
    pub fn readers_of(&self, requests: &[StoredRequestId]) -> StoreResult<BTreeSet<NicHandle>> {
        let rows: Vec<[String; 6]> = self.all(
            "select r.asker, r.from_account, r.to_account, s.admin, s.tech, s.billing
             from json_each(?1) wanted join request r on r.id = wanted.value join service s on s.id = r.service",
            [json_ids(requests.iter().map(|request| request.get()))],
            |row| {
                let [asker, from, to] = [column(row, 0)?, column(row, 1)?, column(row, 2)?];
                Ok([asker, from, to, column(row, 3)?, column(row, 4)?, column(row, 5)?])
            },
        )?;
        // A corrupt handle belongs to nobody.
        Ok(rows.into_iter().flatten().filter_map(|handle| NicHandle::parse(&handle).ok()).collect())
    }
}
