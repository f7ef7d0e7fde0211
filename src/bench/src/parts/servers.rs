//! Several servers on one database of PostgreSQL, beside one alone.

use super::answers::CLIENTS;
use super::bench::Bench;
use super::lists::calls;
use crate::data::LISTED_ACCOUNTS;
use crate::error::BenchError;
use crate::http::ApiCall;
use crate::load;
use crate::report::{Column, Report, Row};
use crate::server::Child;
use crate::statistics::{Sample, float};
use crate::streams;
use handover_api::link::ServicesView;
use std::time::Duration;

const SECTION: &str = "servers on one database";
/// Servers on the database, in turns.
const NUMBERS: [usize; 2] = [1, 4];
/// Changes whose way to a tab on another server is timed.
const CHANGES: usize = 200;

impl Bench {
    pub(super) fn servers(&mut self, report: &mut Report) -> Result<(), BenchError> {
        let data = self.scale.medium;
        self.open(data)?;
        let Some(opened) = self.opened.get(&data.services) else { return Ok(()) };
        let mut alone: Vec<f64> = Vec::new();
        for number in NUMBERS {
            let database = self.copy(&opened.database, "work")?;
            let start = |_| self.program.serve_demo(&database, &[]);
            let servers = (0..number).map(start).collect::<Result<Vec<_>, _>>()?;
            let name = if number == 1 { "one server".to_owned() } else { format!("{number} servers") };
            let accepts = &opened.accepts[CHANGES.min(opened.accepts.len())..];
            let lists = calls(&servers[0], 0..LISTED_ACCOUNTS, &[ServicesView::default()])?;
            let costs = [
                (
                    "list of 50",
                    self.cost(&servers, &lists, |address, calls, clients| {
                        load::repeat(address, calls, clients, self.scale.time)
                    })?,
                ),
                ("accept with a code", self.cost(&servers, accepts, load::once)?),
            ];
            for (index, (what, cost)) in costs.into_iter().enumerate() {
                let row = Row::new(SECTION, format!("{what}, {name}")).with(Column::PerSecond, cost.per_second);
                let row = row.with(Column::Processor, cost.processor.as_secs_f64() * 1e6);
                let of_one = alone.get(index).map(|of_one| of_one / cost.processor.as_secs_f64());
                report.add(match of_one {
                    Some(ratio) => row.wanted("≥ 0.85 of one").with(Column::OfOne, ratio),
                    None => row,
                });
                if number == 1 {
                    alone.push(cost.processor.as_secs_f64());
                }
            }
            if let [first, .., last] = &servers[..] {
                let changes = &opened.accepts[..CHANGES.min(opened.accepts.len())];
                let sample = streams::times_to_tab(first.address(), last.address(), changes)?;
                let row = Row::new(SECTION, "a change reaches a tab on another server").with_sample(&sample);
                report.add(row.wanted("p99 ≤ 400 ms"));
            }
        }
        Ok(())
    }

    /// Makes calls by clients that are spread evenly over servers.
    fn cost(
        &self,
        servers: &[Child],
        calls: &[ApiCall],
        make: impl Fn(&str, &[ApiCall], usize) -> Result<Sample, BenchError> + Sync,
    ) -> Result<Cost, BenchError> {
        let before = self.processor_time(servers)?;
        let shares = calls.chunks(calls.len().div_ceil(servers.len()).max(1));
        let samples = std::thread::scope(|scope| {
            let begin = |(server, share)| {
                let make = &make;
                let server: &Child = server;
                scope.spawn(move || make(server.address(), share, CLIENTS / servers.len()))
            };
            let running: Vec<_> = servers.iter().zip(shares).map(begin).collect();
            let failed = || BenchError::new("a client panicked");
            running.into_iter().map(|client| client.join().map_err(|_| failed())?).collect::<Result<Vec<_>, _>>()
        })?;
        let processor = self.processor_time(servers)?.saturating_sub(before);
        let answered: usize = samples.iter().map(Sample::answered).sum();
        Ok(Cost {
            per_second: samples.iter().map(Sample::per_second).sum(),
            processor: processor.div_f64(float(answered.max(1))),
        })
    }

    /// The processor time of servers and their database so far.
    fn processor_time(&self, servers: &[Child]) -> Result<Duration, BenchError> {
        let of_servers: Duration = servers.iter().filter_map(Child::processor_time).sum();
        Ok(of_servers + self.program.engine.processor_time()?)
    }
}

/// The cost of calls.
struct Cost {
    /// Calls a second.
    per_second: f64,
    /// Processor time of servers and database for one call, with those of the warm-up counted.
    processor: Duration,
}
