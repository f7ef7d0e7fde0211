//! Accepts and lists beside a backlog of renewal notices, as after an outage of the mail server, and the emails that leave
//! at the same time: to the demo's mailbox, which takes them as fast as they come.

use super::answers::CLIENTS;
use super::bench::{Bench, thousands};
use super::lists::calls;
use crate::data::LISTED_ACCOUNTS;
use crate::error::{BenchError, During};
use crate::load;
use crate::report::{Column, Report, Row};
use crate::statistics::per_second;
use crate::stopwatch::Stopwatch;
use handover_api::link::ServicesView;
use rusqlite::Connection;
use std::path::Path;

const SECTION: &str = "beside a backlog of emails";

/// Notices about services that expire soon: ?1 that wait, and as many that were sent a day ago.
const EMAILS: &str = "
    with recursive n (i) as (select 0 union all select i + 1 from n where i < 2 * ?1 - 1),
      soon as materialized (
        select id, billing, row_number() over () - 1 as number from service
        where status = 'ok' and expiration between date('now', '+2 days') and date('now', '+29 days') limit 1000),
      at (yesterday) as (select (unixepoch() - 86400) * 1000)
    insert into outbox (queued_at, notice, service, account, state, attempts, next_at, state_at)
    select yesterday, 'renewal', soon.id, soon.billing, iif(i < ?1, 'queued', 'sent'), i >= ?1, iif(i < ?1, yesterday, null),
      yesterday
    from at, n join soon on soon.number = n.i % (select count(*) from soon) where ?1 > 0";

impl Bench {
    pub(super) fn backlog(&mut self, report: &mut Report) -> Result<(), BenchError> {
        let data = self.scale.large;
        self.open(data)?;
        let mut alone = [1.0; 3];
        for backlog in [0, self.scale.backlog] {
            let Some(opened) = self.opened.get(&data.services) else { return Ok(()) };
            let database = self.copy(&opened.database, "work")?;
            add_emails(&database, backlog)?;
            let server = self.program.serve_demo(&database, &[])?;
            let lists = calls(&server, 0..LISTED_ACCOUNTS, &[ServicesView::default()])?;
            let (one, many) = opened.accepts.split_at(opened.accepts.len() / 4);
            let stopwatch = Stopwatch::start();
            let before = waiting(&database)?;
            let samples = [
                ("accept, one client", load::once(server.address(), one, 1)?),
                ("accept, 64 clients", load::once(server.address(), many, CLIENTS)?),
                ("list, 64 clients", load::repeat(server.address(), &lists, CLIENTS, self.scale.time)?),
            ];
            let left = before.saturating_sub(waiting(&database)?);
            let time = stopwatch.elapsed();
            for ((name, sample), alone) in samples.into_iter().zip(&mut alone) {
                let row = Row::new(SECTION, format!("{name}, {} emails wait", thousands(backlog))).with_sample(&sample);
                if backlog == 0 {
                    *alone = sample.per_second();
                    report.add(row);
                } else {
                    let of_alone = sample.per_second() / *alone;
                    report.add(row.wanted("≥ 0.85 of without").with(Column::OfCeiling, of_alone));
                }
            }
            if backlog > 0 {
                let row = Row::new(SECTION, "emails that left meanwhile");
                report.add(row.with(Column::PerSecond, per_second(left, time)));
            }
        }
        Ok(())
    }
}

/// Adds emails that wait, and as many kept ones.
fn add_emails(database: &Path, number: u32) -> Result<(), BenchError> {
    let connection = Connection::open(database).during("adding emails")?;
    connection.execute(EMAILS, [number]).during("adding emails").map(drop)
}

/// The emails that wait.
fn waiting(database: &Path) -> Result<usize, BenchError> {
    let connection = Connection::open(database).during("counting emails")?;
    let count = "select count(*) from outbox where next_at is not null";
    connection.query_row(count, [], |row| row.get(0)).during("counting emails")
}
