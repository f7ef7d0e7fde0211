//! Progress of an import.

use handover_store::import::OnProgress;
use std::io::{IsTerminal, Write};

/// Discards progress.
#[must_use]
pub fn silent() -> OnProgress {
    Box::new(|_, _| {})
}

/// Shows progress in a line on standard error that is cleared at the end. Silent unless it is a terminal.
#[must_use]
pub fn on_terminal() -> OnProgress {
    let mut terminal = std::io::stderr();
    if !terminal.is_terminal() {
        return silent();
    }
    Box::new(move |done, total| {
        let line = if done == total { String::new() } else { format!("{done}/{total} rows") };
        // A closed terminal must not stop the import.
        let _ = write!(terminal, "\r\u{1b}[K{line}").and_then(|()| terminal.flush());
    })
}
