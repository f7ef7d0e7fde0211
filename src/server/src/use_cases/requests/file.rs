//! A file of new contacts as the lines of a submission (decision 0035).

use super::plan::Line;
use crate::csv_table::{self, Columns, TableEvent, TableFault, TableProblem, TableRow};
use chrono::NaiveDate;
use handover_api::csv::unescape_formula;
use handover_rules::ServiceKey;
use handover_rules::submission::file::{FileColumn, FileFault, FileLine, FileProblem, IGNORED_COLUMNS, read_line};
use handover_store::canonical_key;
use std::collections::HashMap;

/// Characters of a title that a fault repeats.
const MAX_TITLE: usize = 60;

/// The reason a file cannot be submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// Every fault, by line and column.
    Faults(Vec<FileFault>),
    /// It has more lines than are allowed.
    TooManyLines,
}

/// Reads a file with at most `max` lines, whose last days may be `first_day` or later.
pub fn read_file(text: &str, max: usize, first_day: NaiveDate) -> Result<Vec<Line>, FileError> {
    let known: Vec<&str> = FileColumn::ALL.map(FileColumn::as_str).into_iter().chain(IGNORED_COLUMNS).collect();
    let needed = |column: &&FileColumn| column.is_optional();
    let optional: Vec<&str> =
        FileColumn::ALL.iter().filter(needed).map(|column| column.as_str()).chain(IGNORED_COLUMNS).collect();
    if let Some(fault) = without_commas(text) {
        return Err(FileError::Faults(vec![fault]));
    }
    let mut file = FileReader { first_day, max, rows: 0, lines: Vec::new(), first: HashMap::new(), faults: Vec::new() };
    let columns = Columns { known: &known, optional: &optional };
    // Text in memory can always be read.
    let _ = csv_table::read(columns, text.as_bytes(), |event| match event {
        TableEvent::Fault(fault) => file.faults.push(of_table(fault)),
        TableEvent::Row(row) => file.row(row),
    });
    let FileReader { rows, lines, mut faults, .. } = file;
    if rows > max {
        return Err(FileError::TooManyLines);
    }
    if rows == 0 && faults.is_empty() {
        faults.push(of_row(2, FileProblem::NoLines));
    }
    if faults.is_empty() { Ok(lines) } else { Err(FileError::Faults(faults)) }
}

struct FileReader {
    first_day: NaiveDate,
    max: usize,
    rows: usize,
    lines: Vec<Line>,
    first: HashMap<ServiceKey, u64>,
    faults: Vec<FileFault>,
}

impl FileReader {
    fn row(&mut self, row: TableRow<'_>) {
        let text = |position: usize| row.record.get(position).and_then(|bytes| std::str::from_utf8(bytes).ok());
        // Spreadsheets leave such lines at the end.
        if row.record.iter().all(<[u8]>::is_empty) {
            return;
        }
        self.rows += 1;
        if self.rows > self.max || row.is_malformed {
            return;
        }
        let position = |column: FileColumn| {
            let index = FileColumn::ALL.into_iter().position(|known| known == column)?;
            row.positions.get(index).copied().flatten()
        };
        let fields =
            FileColumn::ALL.map(|column| unescape_formula(position(column).and_then(text).unwrap_or_default()));
        let field = |column| {
            let known = FileColumn::ALL.iter().zip(&fields).find(|(known, _)| **known == column);
            known.map_or("", |(_, text)| &**text)
        };
        let fault = |column: FileColumn, problem, first| FileFault {
            line: row.line,
            column: position(column).map(number),
            title: column.as_str().to_owned(),
            problem,
            first,
        };
        match read_line(field, self.first_day) {
            Ok(FileLine { service, inputs, until }) => {
                let service = canonical_key(service);
                let first = *self.first.entry(service.clone()).or_insert(row.line);
                if first < row.line {
                    let repeated = FileProblem::RepeatedService;
                    self.faults.push(fault(FileColumn::Service, repeated, Some(first)));
                }
                self.lines.push(Line { service, inputs, until, file_line: Some(row.line) });
            }
            // A column that the header lacks is a fault of the header.
            Err(faults) => self.faults.extend(
                faults
                    .into_iter()
                    .filter(|(column, _)| position(*column).is_some())
                    .map(|(column, problem)| fault(column, problem, None)),
            ),
        }
    }
}

/// A header without commas, as spreadsheets write it where the comma is the decimal sign.
fn without_commas(text: &str) -> Option<FileFault> {
    let header = text.lines().find(|line| !line.trim().is_empty())?;
    let is_other = header.contains([';', '\t']) && !header.contains(',');
    is_other.then(|| of_row(1, FileProblem::NoCommas))
}

const fn of_row(line: u64, problem: FileProblem) -> FileFault {
    FileFault { line, column: None, title: String::new(), problem, first: None }
}

fn of_table(fault: TableFault) -> FileFault {
    let TableFault { line, position, column, problem } = fault;
    let problem = match problem {
        TableProblem::NoHeader => return of_row(line, FileProblem::NoHeader),
        TableProblem::RowTooLong => return of_row(line, FileProblem::LineTooLong),
        TableProblem::UnknownColumn { .. } => FileProblem::UnknownColumn,
        TableProblem::RepeatedColumn { .. } => FileProblem::RepeatedColumn,
        TableProblem::MissingColumn => FileProblem::MissingColumn,
        TableProblem::MisplacedQuote => FileProblem::MisplacedQuote,
        TableProblem::FieldCount { .. } => FileProblem::FieldCount,
    };
    let title = column.chars().take(MAX_TITLE).collect();
    FileFault { line, column: Some(number(position)), title, problem, first: None }
}

fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::Config;
    use std::collections::HashSet;

    /// Texts with a meaning in such a file, whole and in parts.
    const PARTS: [&str; 34] = [
        "service,category,tech\n",
        "service,category,admin,tech,billing,until\r\n",
        "service",
        "category",
        "until",
        "s0.example,DOMAIN,,newcomer-ovh,,\n",
        "\"s1.example\",ZONE,a@b.example,,,2030-03-20\n",
        "s0.example",
        "DOMAIN",
        "newcomer-ovh",
        "2030-02-30",
        "'=1+1",
        "\"",
        "\"\"",
        "\",\"",
        ",",
        ",,,,,",
        ";",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        " ",
        "'",
        "=",
        "\0",
        "\u{feff}",
        "\u{fffd}",
        "\u{202e}",
        "é",
        "İ",
        "𝄞",
        "-1",
    ];

    const MOST_LINES: usize = 5;

    fn text() -> impl Strategy<Value = String> {
        let header = prop::sample::select(PARTS[..2].to_vec());
        let part = prop::sample::select(PARTS.to_vec());
        let anything = prop::collection::vec(any::<char>(), 0..4).prop_map(String::from_iter);
        let parts = prop::collection::vec(prop_oneof![9 => part.prop_map(str::to_owned), 1 => anything], 0..24);
        (prop::option::weighted(0.8, header), parts)
            .prop_map(|(header, parts)| [header.unwrap_or_default(), &parts.concat()].concat())
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

        #[test]
        fn every_file_is_read_as_a_whole_or_its_faults_are_named(text in text()) {
            let today = NaiveDate::from_ymd_opt(2030, 3, 4).expect("a day");
            let of_text = 1..=text.lines().count() as u64 + 1 + text.matches('\r').count() as u64;
            match read_file(&text, MOST_LINES, today) {
                Ok(lines) => {
                    prop_assert!((1..=MOST_LINES).contains(&lines.len()));
                    let services: HashSet<&ServiceKey> = lines.iter().map(|line| &line.service).collect();
                    prop_assert_eq!(services.len(), lines.len(), "a service has one line");
                }
                Err(FileError::TooManyLines) => prop_assert!(text.matches(['\n', '\r']).count() >= MOST_LINES),
                Err(FileError::Faults(faults)) => {
                    prop_assert!(!faults.is_empty());
                    for fault in faults {
                        prop_assert!(of_text.contains(&fault.line), "{:?}", fault);
                        prop_assert!(fault.title.chars().count() <= MAX_TITLE);
                        prop_assert_eq!(fault.first.is_some(), fault.problem == FileProblem::RepeatedService);
                    }
                }
            }
        }
    }
}
