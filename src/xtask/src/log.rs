//! What xtask itself says goes to stderr, one line each, so that the output of the tools keeps stdout.

use std::io::IsTerminal;

/// A step begins that takes a while.
pub(crate) fn step(text: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("\x1b[1m· {text}\x1b[0m");
    } else {
        eprintln!("· {text}");
    }
}

/// Something worth knowing that changes nothing.
pub(crate) fn note(text: &str) {
    eprintln!("  {text}");
}
