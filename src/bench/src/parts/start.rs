//! Starts: with few and many services, and after an outage in which many moves came due.

use super::bench::{Bench, DueMoves, thousands};
use crate::data::MadeData;
use crate::error::BenchError;
use crate::http::ApiCall;
use crate::people::OpenAnswer;
use crate::report::{Column, Report, Row};
use crate::server::Child;
use crate::statistics::per_second;
use crate::stopwatch::{Stopwatch, pause};
use crate::{load, people};
use handover_api::reference::Task;
use std::collections::HashMap;
use std::time::Duration;

const SECTION: &str = "start, to the first answer";
const CLIENTS: usize = 64;
/// The time between two looks at the moves.
const POLL: Duration = Duration::from_millis(50);
const TIMEOUT: Duration = Duration::from_secs(600);
/// A server that nobody calls; its emails stay in the queue.
const PRODUCTION_OPTIONS: [&str; 6] = [
    "--public-url",
    "http://localhost:8080",
    "--mail-from",
    "no-reply@handover.example",
    "--smtp-url",
    "smtp://127.0.0.1:9",
];

impl Bench {
    pub(super) fn starts(&mut self, report: &mut Report) -> Result<(), BenchError> {
        for (data, wanted) in [(self.scale.small, ""), (self.scale.large, "")] {
            let imported = self.imported(data)?;
            let database = self.copy(&imported, "work")?;
            let mut server = self.program.start(&database, &PRODUCTION_OPTIONS)?;
            let time = server.wait_for("/healthz")?;
            let row = Row::new(SECTION, format!("{} services", thousands(data.services))).wanted(wanted);
            report.add(row.with(Column::Seconds, time.as_secs_f64()).with_memory(server.peak_memory()));
        }
        self.start_with_moves(self.scale.large, report)
    }

    fn start_with_moves(&mut self, data: MadeData, report: &mut Report) -> Result<(), BenchError> {
        if self.due.is_none() {
            self.due = Some(self.make_due(data)?);
        }
        let Some(due) = &self.due else { return Ok(()) };
        let grace = Duration::from_secs(u64::from(self.scale.grace_seconds) + 1);
        pause(grace.saturating_sub(due.stopped.elapsed()));

        let database = self.copy(&due.database, "work")?;
        let started = Stopwatch::start();
        let mut server = self.program.start(&database, &["--demo"])?;
        let ready = server.wait_for("/healthz")?;
        wait_until_moved(&server, &due.reads)?;
        let moved = started.elapsed();
        let what = format!("{} services, {} moves due", thousands(data.services), due.reads.len());
        let row = Row::new(SECTION, what).wanted("at once; ≥ 2,000 moves/s; ≤ 100 MiB more");
        let row = row.with(Column::Seconds, ready.as_secs_f64()).with_memory(server.peak_memory());
        report.add(row.with(Column::Moves, per_second(due.reads.len(), moved)));
        Ok(())
    }

    /// All parties accept, and the server stops within the grace period.
    fn make_due(&mut self, data: MadeData) -> Result<DueMoves, BenchError> {
        let imported = self.imported(data)?;
        eprintln!("Making {} moves due", self.scale.moves);
        let database = self.copy(&imported, "due")?;
        let grace = self.scale.grace_seconds.to_string();
        let mut server = self.program.start(&database, &["--demo", "--grace-seconds", &grace])?;
        server.wait_for("/healthz")?;
        let answers = people::open_answers(server.address(), data, self.scale.moves)?;
        let accepts: Vec<ApiCall> = answers.iter().map(|answer| answer.accept.clone()).collect();
        load::once(server.address(), &accepts, CLIENTS)?;
        let stopped = Stopwatch::start();
        server.stop()?;
        Ok(DueMoves { database, reads: reads_by_last_answer(answers), stopped })
    }
}

/// One call for each request, in the order of their last answers.
fn reads_by_last_answer(answers: Vec<OpenAnswer>) -> Vec<ApiCall> {
    let last: HashMap<_, usize> = answers.iter().enumerate().map(|(index, answer)| (answer.request, index)).collect();
    let is_last = |(index, answer): &(usize, OpenAnswer)| last.get(&answer.request) == Some(index);
    answers.into_iter().enumerate().filter(is_last).map(|(_, answer)| answer.read).collect()
}

/// Waits for the last request, and then for the remaining open ones.
fn wait_until_moved(server: &Child, reads: &[ApiCall]) -> Result<(), BenchError> {
    let waiting = Stopwatch::start();
    let mut open: Vec<ApiCall> = reads.last().cloned().into_iter().collect();
    let mut has_seen_all = false;
    loop {
        let answers = load::answers(server.address(), &open, CLIENTS.min(open.len()))?;
        let mut still_open = Vec::new();
        for (call, answer) in open.iter().zip(&answers) {
            if people::read::<Task>(answer)?.date_done.is_none() {
                still_open.push(call.clone());
            }
        }
        if still_open.is_empty() && has_seen_all {
            return Ok(());
        }
        if waiting.elapsed() > TIMEOUT {
            return Err(BenchError::new("the moves have not been made within ten minutes"));
        }
        if still_open.is_empty() {
            has_seen_all = true;
            open = reads.to_vec();
        } else {
            // One sample is enough: looking at many would take time from the server.
            has_seen_all = false;
            open = still_open.into_iter().take(1).collect();
            pause(POLL);
        }
    }
}
