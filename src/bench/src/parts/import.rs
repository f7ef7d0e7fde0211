//! Imports of large exports: alone, and beside a server.

use super::bench::{Bench, thousands};
use crate::ceilings;
use crate::data::MadeData;
use crate::error::{BenchError, During};
use crate::load;
use crate::people::sign_in_call;
use crate::report::{Column, Report, Row, millis};
use crate::server::ImportCost;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const SECTION: &str = "import";

impl Bench {
    pub(super) fn imports(&mut self, report: &mut Report) -> Result<(), BenchError> {
        for data in [self.scale.imported, self.scale.large] {
            let export = self.export(data)?;
            let bulk = ceilings::bulk_insert(&export, &self.folder)?;
            let row = Row::new(SECTION, format!("{} services, ceiling: SQLite alone", thousands(data.services)));
            report.add(row.with(Column::Seconds, bulk.as_secs_f64()));
            self.import_alone(data, &export, bulk, report)?;
            self.import_beside_a_server(data, &export, bulk, report)?;
        }
        Ok(())
    }

    fn import_alone(
        &self,
        data: MadeData,
        export: &Path,
        bulk: Duration,
        report: &mut Report,
    ) -> Result<(), BenchError> {
        let database = self.folder.join("work.sqlite");
        self.program.engine.remove(&database)?;
        let cost = self.program.import(export, &database)?;
        report.add(row(data, "into a new database", &cost, bulk));
        Ok(())
    }

    fn import_beside_a_server(
        &mut self,
        data: MadeData,
        export: &Path,
        bulk: Duration,
        report: &mut Report,
    ) -> Result<(), BenchError> {
        // Signing in writes a session.
        let server = self.demo(self.scale.small, &[])?;
        let database = self.folder.join("work.sqlite");
        settle_disk()?;
        let import = || self.program.import(export, &database);
        let (cost, writes) = load::while_running(server.address(), &[sign_in_call(0)], 1, import)?;
        let row = row(data, "beside a server", &cost?, bulk);
        report.add(row.with(Column::Longest, millis(writes.longest())));
        Ok(())
    }
}

/// Waits until all writes so far are on disk: otherwise the system would write them while the server's commits are
/// measured.
pub(super) fn settle_disk() -> Result<(), BenchError> {
    let status = Command::new("sync").status().during("starting sync")?;
    if status.success() { Ok(()) } else { Err(BenchError::new(format!("sync failed: {status}"))) }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn row(data: MadeData, what: &str, cost: &ImportCost, bulk: Duration) -> Row {
    Row::new(SECTION, format!("{} services, {what}", thousands(data.services)))
        .wanted("≤ 30 s with a million, ≤ 200 MiB, ≤ 250 ms")
        .with(Column::Seconds, cost.time.as_secs_f64())
        .with(Column::OfBulk, cost.time.as_secs_f64() / bulk.as_secs_f64())
        .with(Column::Log, cost.log as f64 / 1_048_576.0)
        .with_memory(cost.memory)
}
