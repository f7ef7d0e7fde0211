//! The parts of the benchmark.

mod answers;
mod bench;
mod browser;
mod import;
mod lists;
mod rights;
mod start;
mod submissions;

pub(crate) use bench::{Bench, Part, Scale};
pub(crate) use browser::BrowserFiles;

use crate::error::{BenchError, During};
use crate::report::Report;
use std::fs;
use std::path::Path;

impl Bench {
    /// Runs all parts once, except the browser.
    pub(crate) fn run(&mut self, report: &mut Report) -> Result<(), BenchError> {
        let has = |parts: &Self, wanted: &[Part]| parts.parts.iter().any(|part| wanted.contains(part));
        if has(self, &[Part::List, Part::Large]) {
            self.lists(report)?;
        }
        if has(self, &[Part::Accept]) {
            let commits = self.commits(report)?;
            self.accepts(&commits, report)?;
        }
        if has(self, &[Part::Import]) {
            self.imports(report)?;
        }
        if has(self, &[Part::Rights]) {
            self.rights(report)?;
        }
        if has(self, &[Part::Start]) {
            self.starts(report)?;
        }
        if has(self, &[Part::Submissions]) {
            self.submissions(report)?;
        }
        Ok(())
    }
}

/// An empty folder.
pub(crate) fn clear(folder: &Path) -> Result<(), BenchError> {
    if folder.exists() {
        fs::remove_dir_all(folder).during(folder.display())?;
    }
    fs::create_dir_all(folder).during(folder.display())
}
