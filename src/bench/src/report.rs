//! The figures of all runs, as Markdown tables of medians.

use crate::statistics::{Sample, median};
use std::fmt::Write;
use std::time::Duration;

/// A column of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    PerSecond,
    P50,
    P99,
    OfCeiling,
    Refused,
    Seconds,
    Moves,
    Memory,
    Longest,
    OfBulk,
    Log,
    PerLine,
    Processor,
    OfHundred,
    OfAlone,
    OfNone,
}

impl Column {
    /// All columns in their order, with title and number of decimals.
    const ALL: [(Self, &str, usize); 16] = [
        (Self::PerSecond, "per second", 0),
        (Self::P50, "p50, ms", 2),
        (Self::P99, "p99, ms", 2),
        (Self::OfCeiling, "of the ceiling", 2),
        (Self::Refused, "refused as busy, %", 1),
        (Self::Seconds, "time, s", 2),
        (Self::Moves, "moves a second", 0),
        (Self::Memory, "peak memory, MiB", 0),
        (Self::Longest, "longest write of others, ms", 1),
        (Self::OfBulk, "times a bulk insert", 1),
        (Self::Log, "log file, MiB", 0),
        (Self::PerLine, "time for a line, µs", 0),
        (Self::Processor, "server's processor time for one, µs", 0),
        (Self::OfHundred, "of that with 100 lines", 2),
        (Self::OfAlone, "p99 of that without", 1),
        (Self::OfNone, "times that without policies", 2),
    ];

    fn title(self) -> &'static str {
        Self::ALL.iter().find(|(column, ..)| *column == self).map_or("", |(_, title, _)| title)
    }

    fn show(self, value: f64) -> String {
        let decimals = Self::ALL.iter().find(|(column, ..)| *column == self).map_or(0, |(.., decimals)| *decimals);
        let is_long_time = matches!(self, Self::P50 | Self::P99 | Self::Longest) && value >= 100.0;
        format!("{value:.*}", if is_long_time { 0 } else { decimals })
    }
}

/// Measurements of one run.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The title of its table.
    section: &'static str,
    what: String,
    wanted: &'static str,
    values: Vec<(Column, f64)>,
}

impl Row {
    pub(crate) fn new(section: &'static str, what: impl Into<String>) -> Self {
        Self { section, what: what.into(), wanted: "", values: Vec::new() }
    }

    pub(crate) fn wanted(self, wanted: &'static str) -> Self {
        Self { wanted, ..self }
    }

    pub(crate) fn with(mut self, column: Column, value: f64) -> Self {
        self.values.push((column, value));
        self
    }

    pub(crate) fn with_sample(self, sample: &Sample) -> Self {
        let row = self
            .with(Column::PerSecond, sample.per_second())
            .with(Column::P50, millis(sample.percentile(50)))
            .with(Column::P99, millis(sample.percentile(99)));
        match sample.refused_percent() {
            Some(percent) => row.with(Column::Refused, percent),
            None => row,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub(crate) fn with_memory(self, mebibytes: Option<u64>) -> Self {
        match mebibytes {
            Some(mebibytes) => self.with(Column::Memory, mebibytes as f64),
            None => self,
        }
    }
}

pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The rows of all runs.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

impl Report {
    pub(crate) fn add(&mut self, row: Row) {
        let values = row.values.iter().map(|(column, value)| format!("{} {}", column.title(), column.show(*value)));
        eprintln!("  {} | {}: {}", row.section, row.what, values.collect::<Vec<_>>().join("; "));
        self.rows.push(row);
    }

    /// A table for each section, with the columns that it needs.
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::new();
        for section in distinct(self.rows.iter().map(|row| row.section)) {
            let rows: Vec<&Row> = self.rows.iter().filter(|row| row.section == section).collect();
            write_table(&mut text, section, &rows);
        }
        text
    }
}

fn write_table(text: &mut String, section: &str, rows: &[&Row]) {
    let has = |column: &Column| rows.iter().any(|row| row.values.iter().any(|(other, _)| other == column));
    let columns: Vec<Column> = Column::ALL.into_iter().map(|(column, ..)| column).filter(has).collect();
    let titles: Vec<&str> = columns.iter().map(|column| column.title()).collect();
    // Writing to a string does not fail.
    let _ = writeln!(text, "\n| {section} | {} | wanted |", titles.join(" | "));
    let _ = writeln!(text, "|---|{}---|", "--:|".repeat(columns.len()));
    for what in distinct(rows.iter().map(|row| row.what.as_str())) {
        let of_runs: Vec<&&Row> = rows.iter().filter(|row| row.what == what).collect();
        let cells: Vec<String> = columns.iter().map(|column| cell(&of_runs, *column)).collect();
        let wanted = of_runs.first().map(|row| row.wanted).unwrap_or_default();
        let _ = writeln!(text, "| {what} | {} | {wanted} |", cells.join(" | "));
    }
}

fn cell(of_runs: &[&&Row], column: Column) -> String {
    let values = of_runs.iter().flat_map(|row| &row.values).filter(|(other, _)| *other == column);
    median(values.map(|(_, value)| *value).collect()).map(|value| column.show(value)).unwrap_or_default()
}

fn distinct<'r>(values: impl Iterator<Item = &'r str>) -> Vec<&'r str> {
    let mut distinct: Vec<&str> = Vec::new();
    values.for_each(|value| {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    });
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_shows_medians_of_the_runs() {
        let mut report = Report::default();
        for (rate, ratio) in [(100.0, 0.1), (300.0, 0.3), (200.0, 0.2)] {
            let row = Row::new("list", "50 rows").wanted("0.19");
            report.add(row.with(Column::PerSecond, rate).with(Column::OfCeiling, ratio));
        }
        report.add(Row::new("list", "search").with(Column::PerSecond, 7.0));
        let expected = "\n| list | per second | of the ceiling | wanted |\n|---|--:|--:|---|\n\
                        | 50 rows | 200 | 0.20 | 0.19 |\n| search | 7 |  |  |\n";
        assert_eq!(report.markdown(), expected);
    }
}
