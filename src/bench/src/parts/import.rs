//! Imports of the largest export: alone, and beside a server.

use super::{Bench, thousands};
use crate::failure::Failure;
use crate::load;
use crate::people::sign_in_call;
use crate::report::{Column, Report, Row, millis};
use crate::server::{ImportCost, remove_database};

impl Bench {
    pub(super) fn imports(&mut self, report: &mut Report) -> Result<(), Failure> {
        let data = self.scale.large;
        let section = "import";
        let row = |what: &str, cost: &ImportCost| {
            let row = Row::new(section, format!("{} services, {what}", thousands(data.services)));
            row.with(Column::Seconds, cost.time.as_secs_f64()).with_memory(cost.memory)
        };
        let export = self.export(data)?;
        let alone = self.folder.join("work.sqlite");
        remove_database(&alone)?;
        let cost = self.program.import(&export, &alone)?;
        report.add(row("into a new database", &cost).wanted("≤ 15 s, ≤ 200 MiB"));

        // Signing in writes a session.
        let server = self.demo(self.scale.small)?;
        let database = self.folder.join("work.sqlite");
        let import = || self.program.import(&export, &database);
        let (cost, writes) = load::while_running(server.address(), &[sign_in_call(0)], import)?;
        let row = row("beside a server", &cost?).wanted("longest write ≤ 100 ms");
        report.add(row.with(Column::Longest, millis(writes.longest())));
        Ok(())
    }
}
