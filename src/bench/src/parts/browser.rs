//! Typing and sorting in a real browser, in the list of an account with very many services.

use super::bench::{Bench, thousands};
use crate::data::{LARGE_ACCOUNT, handle};
use crate::error::{BenchError, During};
use crate::report::{Column, Report, Row, millis};
use crate::statistics::Sample;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const SECTION: &str = "in the browser";

/// Files needed to measure in a browser.
pub(crate) struct BrowserFiles {
    /// The folder of the built app.
    pub(crate) app: PathBuf,
    pub(crate) node: PathBuf,
    /// The program that node runs.
    pub(crate) script: PathBuf,
}

/// Milliseconds from an input to a change of the page, as the script prints them.
#[derive(Deserialize)]
struct Times {
    /// From a key to the first change of the rows.
    changed: Vec<f64>,
    /// From a key to the last change, once the server has answered.
    settled: Vec<f64>,
    /// From a press on a heading to the same.
    sorted: Vec<f64>,
}

impl Bench {
    /// Measures it once.
    pub(crate) fn browser(&mut self, files: &BrowserFiles, report: &mut Report) -> Result<(), BenchError> {
        let data = self.scale.typed_in;
        let app = files.app.to_str().ok_or_else(|| BenchError::new("the path of the app is not UTF-8"))?;
        let server = self.demo(data, &["--app-dir", app])?;
        let port = server.address().rsplit(':').next().unwrap_or_default();
        let times = times(files, &format!("http://localhost:{port}"))?;
        let of = format!("an account with {} services", thousands(data.of_large_account));
        for (what, times, wanted) in [
            ("a key, to the first change of the rows", times.changed, "≤ 50 ms"),
            ("a key, to the server's answer", times.settled, "≤ 50 ms"),
            ("a heading, to the sorted rows", times.sorted, "≤ 50 ms"),
        ] {
            let latencies = times.into_iter().map(|time| Duration::from_secs_f64(time.max(0.0) / 1000.0)).collect();
            let sample = Sample::new(Duration::ZERO, latencies, 0);
            let row = Row::new(SECTION, format!("{of}: {what}")).wanted(wanted);
            let row = row.with(Column::P50, millis(sample.percentile(50)));
            report.add(row.with(Column::P99, millis(sample.percentile(99))));
        }
        Ok(())
    }
}

fn times(files: &BrowserFiles, address: &str) -> Result<Times, BenchError> {
    let mut script = Command::new(&files.node);
    script.arg(&files.script).arg(address).arg(handle(LARGE_ACCOUNT));
    script.current_dir(files.script.parent().unwrap_or(Path::new(".")));
    let output = script.stderr(Stdio::inherit()).output().during("starting the browser")?;
    if !output.status.success() {
        return Err(BenchError::new("measuring in the browser failed"));
    }
    serde_json::from_slice(&output.stdout).during("reading the times of the browser")
}
