//! Accepting requests with the codes from emails.

use super::bench::{Bench, OpenedAnswers, thousands};
use crate::ceilings::{self, Commits};
use crate::data::MadeData;
use crate::error::BenchError;
use crate::http::ApiCall;
use crate::load;
use crate::people::{self, OpenAnswer};
use crate::report::{Column, Report, Row};
use crate::statistics::{Sample, float};

const SECTION: &str = "accept with a code";
const CLIENTS: usize = 64;

/// A measured run: its data and load, and the figures wanted.
struct AcceptRun {
    data: MadeData,
    /// Wanted of one client, and of many.
    wanted: [&'static str; 2],
}

impl Bench {
    pub(super) fn commits(&self, report: &mut Report) -> Result<Commits, BenchError> {
        let commits = ceilings::commits(&self.folder, self.scale.time)?;
        let row = |what: &str, rate| Row::new(SECTION, what).with(Column::PerSecond, rate);
        report.add(row("ceiling: SQLite alone, a commit for each answer", commits.single));
        report.add(row("ceiling: SQLite alone, 64 answers share a commit", commits.shared));
        Ok(commits)
    }

    pub(super) fn accepts(&mut self, commits: &Commits, report: &mut Report) -> Result<(), BenchError> {
        let wanted = ["≥ 0.55 of single commits", "≥ 0.4 of shared commits"];
        let runs =
            [AcceptRun { data: self.scale.medium, wanted }, AcceptRun { data: self.scale.large, wanted: ["", ""] }];
        for run in runs {
            self.open(run.data)?;
            self.accept(&run, commits, report)?;
        }
        Ok(())
    }

    /// Each code works once, so each run works with a copy of the database.
    fn accept(&self, run: &AcceptRun, commits: &Commits, report: &mut Report) -> Result<(), BenchError> {
        let AcceptRun { data, wanted } = run;
        let Some(opened) = self.opened.get(&data.services) else { return Ok(()) };
        let server = self.program.serve_demo(&self.copy(&opened.database, "work")?, &[])?;
        let (alone, together) = opened.accepts.split_at(opened.accepts.len() / 4);
        let loads = [(alone, 1, commits.single, "one client"), (together, CLIENTS, commits.shared, "64 clients")];
        for ((calls, clients, ceiling, name), wanted) in loads.into_iter().zip(wanted) {
            let before = server.processor_time();
            let sample: Sample = load::once(server.address(), calls, clients)?;
            let processor = server.processor_time().zip(before).map(|(after, before)| after.saturating_sub(before));
            let row = Row::new(SECTION, format!("{name}, {} services", thousands(data.services)));
            let ratio = sample.per_second() / ceiling;
            let row = row.wanted(wanted).with_sample(&sample).with(Column::OfCeiling, ratio);
            report.add(match processor {
                Some(time) => row.with(Column::Processor, time.as_secs_f64() * 1e6 / float(calls.len())),
                None => row,
            });
        }
        Ok(())
    }

    /// Prepares a database with open requests.
    pub(super) fn open(&mut self, data: MadeData) -> Result<(), BenchError> {
        if self.opened.contains_key(&data.services) {
            return Ok(());
        }
        let imported = self.imported(data)?;
        eprintln!("Opening {} requests among {} services", self.scale.requests, data.services);
        let database = self.copy(&imported, &format!("opened-{}", data.services))?;
        let server = self.program.serve_demo(&database, &[])?;
        let answers = people::open_answers(server.address(), data, self.scale.requests)?;
        server.stop()?;
        let accepts: Vec<ApiCall> = answers.into_iter().map(|OpenAnswer { accept, .. }| accept).collect();
        eprintln!("  {} codes", accepts.len());
        self.opened.insert(data.services, OpenedAnswers { database, accepts });
        Ok(())
    }
}
