//! Timelines of requests.

use crate::engine::{FromRow, Param, from_row};
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::RequestId;
use handover_rules::request::notices::TimelineEntry;

from_row!(TimelineEntry { at, state, event, by });

impl ReadTx<'_> {
    /// The timeline of a request, oldest first.
    pub fn timeline(&self, id: RequestId) -> StoreResult<Vec<TimelineEntry>> {
        self.all(
            "select at, state, what as event, by_account as by from timeline where request = ?1 order by id",
            [id],
            TimelineEntry::from_row,
        )
    }
}

impl WriteTx<'_> {
    /// Appends to the timeline of a request, in one statement.
    pub fn add_timeline_entries(&mut self, id: RequestId, entries: &[&TimelineEntry]) -> StoreResult<()> {
        if entries.is_empty() {
            return Ok(());
        }
        // The request is parameter 1, the entries begin at 2.
        let row = |first: usize| format!("(?1, ?{}, ?{}, ?{}, ?{})", first, first + 1, first + 2, first + 3);
        let rows: Vec<String> = (0..entries.len()).map(|entry| row(2 + 4 * entry)).collect();
        let mut values: Vec<&dyn Param> = vec![&id];
        for entry in entries {
            values.extend([&entry.at as &dyn Param, &entry.state, &entry.event, &entry.by]);
        }
        let rows = rows.join(", ");
        let insert = format!("insert into timeline (request, at, state, what, by_account) values {rows}");
        self.run(&insert, values.as_slice())
    }
}
