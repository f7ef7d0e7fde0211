//! Saying how far an import has come.

use crate::store::import::Progress;
use std::io::{IsTerminal, Write};

/// Rows between two lines of progress.
const STEP: usize = 500;

/// Says nothing.
#[must_use]
pub fn silent() -> Progress {
    Box::new(|_, _, _| {})
}

/// Keeps one line on the standard error up to date while that is a terminal, and wipes it when a file is done.
#[must_use]
pub fn on_terminal() -> Progress {
    let mut terminal = std::io::stderr();
    if !terminal.is_terminal() {
        return silent();
    }
    Box::new(move |what, done, total| {
        if done % STEP == 0 || done == total {
            let line = if done == total { String::new() } else { format!("{what} {done}/{total}") };
            // A terminal that went away is no reason to stop.
            let _ = write!(terminal, "\r\u{1b}[K{line}").and_then(|()| terminal.flush());
        }
    })
}
