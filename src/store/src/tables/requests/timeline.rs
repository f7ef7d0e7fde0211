//! Timelines of requests.

use crate::convert::{column, handle, stored, timestamp};
use crate::engine::{Row, Value};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use handover_rules::{RequestId, RequestState};

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
        let row = |entry: &&TimelineEntry| {
            [
                Value::of(id),
                Value::of(entry.at),
                Value::of(entry.state),
                Value::of(entry.event.as_str()),
                Value::of(&entry.by),
            ]
        };
        let values: Vec<Value<'_>> = entries.iter().flat_map(row).collect();
        self.run(
            &format!("insert into timeline (request, at, state, what, by_account) values {rows}"),
            values.as_slice(),
        )
    }
}
