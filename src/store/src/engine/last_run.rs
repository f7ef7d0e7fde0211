//! The last run of a server. See decision 0003.

use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;

impl ReadTx<'_> {
    /// Time at which a server last ran on this database; `None` before the first.
    pub fn last_run(&self) -> StoreResult<Option<Timestamp>> {
        self.value("select max(at) from last_run", [])
    }
}

impl WriteTx<'_> {
    /// Records that a server runs.
    pub fn set_last_run(&mut self, now: Timestamp) -> StoreResult<()> {
        self.run("insert into last_run (id, at) values (1, ?1) on conflict (id) do update set at = excluded.at", [now])
    }
}
