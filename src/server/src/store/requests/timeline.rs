//! Timelines of requests.

use crate::store::convert::{column, handle, stored, timestamp, to_millis};
use crate::store::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use handover_rules::{NicHandle, RequestId, RequestState};
use rusqlite::{Row, params};

fn read(row: &Row<'_>) -> StoreResult<TimelineEntry> {
    Ok(TimelineEntry {
        at: timestamp(column(row, 0)?)?,
        state: RequestState::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("request state"))?,
        event: TimelineEvent::parse(&column::<String>(row, 2)?).ok_or(StoreError::Corrupt("timeline event"))?,
        by: column::<Option<String>>(row, 3)?.map(|by| handle(&by)).transpose()?,
    })
}

impl ReadTx<'_> {
    /// The timeline of a request, oldest first.
    ///
    /// # Errors
    /// Database error.
    pub fn timeline(&self, id: RequestId) -> StoreResult<Vec<TimelineEntry>> {
        self.all("select at, state, what, by_account from history where request = ?1 order by id", [stored(id)], read)
    }
}

impl WriteTx<'_> {
    /// Appends to the timeline of a request.
    ///
    /// # Errors
    /// Database error.
    pub fn add_timeline_entry(&mut self, id: RequestId, entry: &TimelineEntry) -> StoreResult<()> {
        self.execute(
            "insert into history (request, at, state, what, by_account) values (?1, ?2, ?3, ?4, ?5)",
            params![
                stored(id),
                to_millis(entry.at),
                entry.state.as_str(),
                entry.event.as_str(),
                entry.by.as_ref().map(NicHandle::as_str)
            ],
        )?;
        Ok(())
    }
}
