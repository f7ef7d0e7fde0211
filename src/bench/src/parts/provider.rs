//! The provider's API: very many objects in one call beside other people's writes, and webhooks to a receiver that fails.

use super::bench::{Bench, thousands};
use super::import::settle_disk;
use crate::batch::{self, Outcomes};
use crate::error::{BenchError, During};
use crate::load;
use crate::people::sign_in_call;
use crate::receiver::Receiver;
use crate::report::{Column, Report, Row, millis};
use crate::stopwatch::Stopwatch;
use handover_api::provider::Scope;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

const SECTION: &str = "objects by the provider's API, and webhooks";

impl Bench {
    /// All accounts of an export, then all services, in a batch each.
    pub(super) fn objects(&mut self, report: &mut Report) -> Result<(), BenchError> {
        let data = self.scale.large;
        let export = self.export(data)?;
        // Signing in writes a session.
        let server = self.demo(self.scale.small, &[])?;
        let key = self.program.add_key(&self.work(), &[Scope::Accounts, Scope::Services])?;
        batch::send(server.address(), &key, objects(&export, "accounts", "accounts.csv")?)?.all_written()?;
        settle_disk()?;
        let write = || -> Result<_, BenchError> {
            let stopwatch = Stopwatch::start();
            let outcomes = batch::send(server.address(), &key, objects(&export, "services", "services.csv")?)?;
            outcomes.all_written()?;
            Ok((outcomes, stopwatch.elapsed()))
        };
        let (written, writes) = load::while_running(server.address(), &[sign_in_call(0)], 1, write)?;
        let (Outcomes { lines, .. }, time) = written?;
        let row = Row::new(SECTION, format!("{} services in a batch", thousands(data.services)))
            .with(Column::PerSecond, per_second(lines, time.as_secs_f64()))
            .with(Column::Seconds, time.as_secs_f64())
            .with(Column::Longest, millis(writes.longest()))
            .with_memory(server.peak_memory());
        report.add(row);
        Ok(())
    }

    /// Orders, each of which is an event, until the receiver has accepted all of them. It refuses every third one once.
    pub(super) fn webhooks(&mut self, report: &mut Report) -> Result<(), BenchError> {
        let events = self.scale.events;
        let server = self.demo(self.scale.small, &[])?;
        let key = self.program.add_key(&self.work(), &[Scope::Services])?;
        let receiver = Receiver::start()?;
        self.program.add_webhook(&self.work(), receiver.url())?;
        let orders = (0..events).map(|number| {
            let orderer = crate::data::handle(number % self.scale.small.accounts());
            Ok(format!(
                r#"{{"put":"services","category":"VPS","serviceName":"ordered-{number}.example","orderedBy":"{orderer}"}}"#
            ))
        });
        let stopwatch = Stopwatch::start();
        batch::send(server.address(), &key, orders)?.all_written()?;
        receiver.wait_for(events as usize)?;
        let time = stopwatch.elapsed().as_secs_f64();
        let row = Row::new(SECTION, format!("{} webhooks, every third refused once", thousands(events)))
            .with(Column::PerSecond, per_second(events as usize, time))
            .with(Column::Seconds, time)
            .with_memory(server.peak_memory());
        report.add(row);
        Ok(())
    }

    /// The database of [`Self::demo`].
    fn work(&self) -> std::path::PathBuf {
        self.folder.join("work.sqlite")
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn per_second(number: usize, seconds: f64) -> f64 {
    number as f64 / seconds
}

/// The rows of a file of an export as lines of a batch. No value needs quoting.
fn objects(
    export: &Path,
    kind: &'static str,
    file: &str,
) -> Result<impl Iterator<Item = Result<String, BenchError>> + Send, BenchError> {
    let path = export.join(file);
    let mut rows = BufReader::new(File::open(&path).during(path.display())?).lines();
    let header = rows.next().transpose().during(path.display())?.unwrap_or_default();
    let columns: Vec<String> = header.split(',').map(str::to_owned).collect();
    Ok(rows.map(move |row| {
        let row = row.during("reading an export")?;
        let members = columns.iter().zip(row.split(',')).map(|(column, value)| format!(",\"{column}\":\"{value}\""));
        Ok(format!("{{\"put\":\"{kind}\"{}}}", members.collect::<String>()))
    }))
}
