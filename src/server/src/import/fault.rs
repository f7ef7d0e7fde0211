//! What can be wrong with a file, and how that is said.

use super::files::File;
use std::fmt;

/// One thing that is wrong with an export. The order is that of files, lines and columns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub(super) place: Place,
    pub(super) field: String,
    problem: String,
}

/// Where something stands in an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) file: File,
    /// The line where the row begins, counted from 1; 0 for the file as a whole.
    pub(super) line: u64,
    /// The field's position in its row, counted from 0.
    pub(super) position: usize,
}

impl Place {
    pub(super) fn file(file: File) -> Self {
        Self { file, line: 0, position: 0 }
    }
}

impl Fault {
    pub(super) fn new(place: Place, field: &str, problem: String) -> Self {
        Self { place, field: safe(field), problem }
    }

    /// The file's name.
    #[must_use]
    pub fn file(&self) -> &'static str {
        self.place.file.name()
    }

    /// The line where the row begins, counted from 1, the header being line 1; `None` for the file as a whole.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        (self.place.line > 0).then_some(self.place.line)
    }

    /// The field, as the header names it; empty for the file as a whole.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong, and what is expected.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for Fault {
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

/// How much of a value a message repeats, in characters.
const SHOWN: usize = 60;

/// A value from a file as a message may repeat it: in quotes, cut, and without anything a terminal would obey.
pub(super) fn quoted(text: &str) -> String {
    ["\"", &safe(text), "\""].concat()
}

fn safe(text: &str) -> String {
    let mut shown = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == SHOWN {
            shown.push('…');
            break;
        }
        if is_unsafe(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Control characters, and those that turn the direction of text or cannot be seen.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_repeats_cannot_command_a_terminal() {
        assert_eq!(quoted("a\u{1b}[31mb\r\nc\u{202e}d"), "\"a\\u{1b}[31mb\\r\\nc\\u{202e}d\"");
        assert_eq!(quoted("łódź"), "\"łódź\"");
    }

    #[test]
    fn what_a_message_repeats_is_cut() {
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), SHOWN + 3);
        assert_eq!(quoted(&"x".repeat(SHOWN)).chars().count(), SHOWN + 2);
    }
}
