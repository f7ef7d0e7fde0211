//! The benchmark's settings, and the databases that its parts share.

use crate::data::MadeData;
use crate::error::BenchError;
use crate::http::ApiCall;
use crate::server::{Child, Program};
use crate::stopwatch::Stopwatch;
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A part that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Lists of 50 rows, with and without a search text
    List,
    /// The list of the account with very many services
    Large,
    /// Accepting with a code
    Accept,
    /// Importing
    Import,
    /// Authorization queries of an account that gives very many policies
    Rights,
    /// Starting the server
    Start,
    /// Submissions over many services
    Submissions,
    /// Typing and sorting in a browser
    Browser,
}

/// Amounts of data, and extent of the measurements.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    pub(super) small: MadeData,
    pub(super) medium: MadeData,
    pub(super) large: MadeData,
    /// Imported besides the largest one.
    pub(super) imported: MadeData,
    /// Data in which one account has very many services, for the browser.
    pub(super) typed_in: MadeData,
    /// Data in which one account asks for very many changes.
    pub(super) submissions: MadeData,
    /// The requests of each of its submissions.
    pub(super) lines: [usize; 5],
    /// The requests of those that end without an effect, too.
    pub(super) ended: [usize; 2],
    /// The requests of one whose requests take effect together.
    pub(super) together: usize,
    /// The time of a measurement.
    pub(super) time: Duration,
    /// Requests whose parties accept.
    pub(super) requests: usize,
    /// Requests whose move is due at a start.
    pub(super) moves: usize,
    /// The grace period of these: longer than accepting them takes.
    pub(super) grace_seconds: u32,
}

impl Scale {
    /// The scale to which the wanted figures apply.
    pub(crate) const FULL: Self = Self {
        small: MadeData { services: 1000, of_large_account: 0 },
        medium: MadeData { services: 5000, of_large_account: 0 },
        large: MadeData { services: 1_000_000, of_large_account: 100_000 },
        imported: MadeData { services: 100_000, of_large_account: 10_000 },
        typed_in: MadeData { services: 120_000, of_large_account: 100_000 },
        submissions: MadeData { services: 34_000, of_large_account: 28_000 },
        lines: [1, 100, 200, 1000, 2000],
        ended: [1000, 2000],
        together: 500,
        time: Duration::from_secs(4),
        requests: 7000,
        moves: 20_000,
        grace_seconds: 120,
    };
    /// Enough to see that everything works.
    pub(crate) const QUICK: Self = Self {
        large: MadeData { services: 20_000, of_large_account: 5000 },
        imported: MadeData { services: 5000, of_large_account: 0 },
        typed_in: MadeData { services: 12_000, of_large_account: 10_000 },
        submissions: MadeData { services: 13_000, of_large_account: 11_000 },
        lines: [1, 100, 200, 300, 1000],
        ended: [300, 1000],
        together: 200,
        time: Duration::from_millis(500),
        requests: 1000,
        moves: 500,
        grace_seconds: 5,
        ..Self::FULL
    };

    pub(super) fn sizes(&self) -> [MadeData; 3] {
        [self.small, self.medium, self.large]
    }
}

/// A database with open requests, and the answers to them.
pub(super) struct OpenedAnswers {
    pub(super) database: PathBuf,
    pub(super) accepts: Vec<ApiCall>,
}

/// A database with moves that come due while no server runs.
pub(super) struct DueMoves {
    pub(super) database: PathBuf,
    /// Calls that read the requests, the one with the latest due time last.
    pub(super) reads: Vec<ApiCall>,
    pub(super) stopped: Stopwatch,
}

/// The benchmark: its measurements and prepared data.
pub(crate) struct Bench {
    pub(super) program: Program,
    pub(super) folder: PathBuf,
    pub(super) scale: Scale,
    pub(super) parts: Vec<Part>,
    /// Databases with nothing but an import, by size.
    pub(super) imported: BTreeMap<u32, PathBuf>,
    /// Databases with open requests, by size.
    pub(super) opened: BTreeMap<u32, OpenedAnswers>,
    pub(super) due: Option<DueMoves>,
}

impl Bench {
    pub(crate) fn new(program: Program, folder: PathBuf, scale: Scale, parts: Vec<Part>) -> Self {
        Self { program, folder, scale, parts, imported: BTreeMap::new(), opened: BTreeMap::new(), due: None }
    }

    pub(crate) fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// The folder of an export.
    pub(super) fn export(&self, data: MadeData) -> Result<PathBuf, BenchError> {
        let folder = self.folder.join(format!("export-{}", data.services));
        if !folder.exists() {
            data.write(&folder)?;
        }
        Ok(folder)
    }

    /// A database with the imported data, which nothing may change.
    pub(super) fn imported(&mut self, data: MadeData) -> Result<PathBuf, BenchError> {
        if let Some(database) = self.imported.get(&data.services) {
            return Ok(database.clone());
        }
        eprintln!("Making {} services", data.services);
        let database = self.folder.join(format!("imported-{}.sqlite", data.services));
        self.program.import(&self.export(data)?, &database)?;
        self.imported.insert(data.services, database.clone());
        Ok(database)
    }

    /// A copy of a database, to work with.
    pub(super) fn copy(&self, database: &Path, name: &str) -> Result<PathBuf, BenchError> {
        let copy = self.folder.join(format!("{name}.sqlite"));
        self.program.engine.copy(database, &copy)?;
        Ok(copy)
    }

    /// A demo server with a copy of the imported data.
    pub(super) fn demo(&mut self, data: MadeData, options: &[&str]) -> Result<Child, BenchError> {
        let database = self.imported(data)?;
        self.program.serve_demo(&self.copy(&database, "work")?, options)
    }
}

/// A number of services with separators.
pub(super) fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!([5, 1000, 1_000_000].map(thousands), ["5", "1,000", "1,000,000"]);
    }
}
