//! Timelines of requests.

use crate::convert::{column, handle, stored, timestamp, to_millis};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use handover_rules::{NicHandle, RequestId, RequestState};
use rusqlite::types::{Null, ToSqlOutput};
use rusqlite::{Row, params_from_iter};

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
    pub fn timeline(&self, id: RequestId) -> StoreResult<Vec<TimelineEntry>> {
        self.all("select at, state, what, by_account from timeline where request = ?1 order by id", [stored(id)], read)
    }
}

impl WriteTx<'_> {
    /// Appends to the timeline of a request, in one statement.
    pub fn add_timeline_entries(&mut self, id: RequestId, entries: &[&TimelineEntry]) -> StoreResult<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let rows = vec!["(?, ?, ?, ?, ?)"; entries.len()].join(", ");
        let id = stored(id).get();
        let values = entries.iter().flat_map(|entry| {
            [
                ToSqlOutput::from(id),
                to_millis(entry.at).into(),
                entry.state.as_str().into(),
                entry.event.as_str().into(),
                entry.by.as_ref().map(NicHandle::as_str).map_or(Null.into(), ToSqlOutput::from),
            ]
        });
        self.run(
            &format!("insert into timeline (request, at, state, what, by_account) values {rows}"),
            params_from_iter(values),
        )
    }
}
