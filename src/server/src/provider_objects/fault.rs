//! Faults of an export and how they are reported.

use handover_api::provider::ExportTable;
use std::fmt;

/// A fault of an export. Ordered by file, line and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExportFault {
    pub(crate) location: Location,
    pub(crate) field: String,
    problem: String,
    pub(crate) effect: FaultEffect,
}

/// The effect of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FaultEffect {
    /// None: a value that is not known counts as a default.
    None,
    /// The row is left out, and what is stored of it stays.
    LeavesOut,
    /// Nothing is imported: the file may be cut off or mixed up, or somebody would get what belongs to another.
    Stops,
}

/// A location in an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    pub(crate) file: ExportTable,
    /// First line of the row, from 1; 0 for the whole file.
    pub(crate) line: u64,
    /// Index of the field in its row.
    pub(crate) position: usize,
}

impl Location {
    pub(crate) fn file(file: ExportTable) -> Self {
        Self { file, line: 0, position: 0 }
    }
}

impl ExportFault {
    pub(crate) fn new(location: Location, field: &str, problem: String, effect: FaultEffect) -> Self {
        Self { location, field: safe(field), problem, effect }
    }

    /// File name.
    #[must_use]
    pub fn file(&self) -> &'static str {
        self.location.file.file_name()
    }

    /// First line of the row, from 1; `None` for the whole file.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        (self.location.line > 0).then_some(self.location.line)
    }

    /// Column name; empty for the whole file or row.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The problem, and the expected value.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for ExportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file())?;
        if let Some(line) = self.line() {
            write!(f, ", line {line}")?;
        }
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}", self.problem)
    }
}

/// Characters of a value that a message quotes.
const MAX_QUOTED: usize = 60;

/// Quotes a value for a message: truncated, and with control characters escaped so that no terminal obeys them.
pub(crate) fn quoted(text: &str) -> String {
    ["\"", &safe(text), "\""].concat()
}

pub(crate) fn safe(text: &str) -> String {
    let mut safe = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == MAX_QUOTED {
            safe.push('…');
            break;
        }
        if is_unsafe(c) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Control characters, bidirectional controls and invisible characters.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_terminal_controls_in_quoted_values() {
        assert_eq!(quoted("a\u{1b}[31mb\r\nc\u{202e}d"), "\"a\\u{1b}[31mb\\r\\nc\\u{202e}d\"");
        assert_eq!(quoted("łódź"), "\"łódź\"");
    }

    #[test]
    fn truncates_quoted_values() {
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), MAX_QUOTED + 3);
        assert_eq!(quoted(&"x".repeat(MAX_QUOTED)).chars().count(), MAX_QUOTED + 2);
    }
}
