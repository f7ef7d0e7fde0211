//! Progress of an import.

use crate::store::import::Progress;
use std::io::{IsTerminal, Write};

/// Rows between two updates.
const STEP: usize = 500;

/// Discards progress.
#[must_use]
pub fn silent() -> Progress {
    Box::new(|_, _, _| {})
}

/// Shows progress in a line on standard error that is cleared after each table. Silent unless it is a terminal.
#[must_use]
pub fn on_terminal() -> Progress {
    let mut terminal = std::io::stderr();
    if !terminal.is_terminal() {
        return silent();
    }
    Box::new(move |table, done, total| {
        if done % STEP == 0 || done == total {
            let line = if done == total { String::new() } else { format!("{table} {done}/{total}") };
            // A closed terminal must not stop the import.
            let _ = write!(terminal, "\r\u{1b}[K{line}").and_then(|()| terminal.flush());
        }
    })
}
