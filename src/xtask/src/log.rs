//! Messages of xtask itself. They go to stderr, so that the output of the tools keeps stdout.

use std::io::IsTerminal;

/// Announces a step that takes a while.
pub(crate) fn step(text: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("\x1b[1m· {text}\x1b[0m");
    } else {
        eprintln!("· {text}");
    }
}

/// Prints a detail of the current step.
pub(crate) fn note(text: &str) {
    eprintln!("  {text}");
}
