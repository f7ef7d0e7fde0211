//! The purpose for which a store is opened.

/// It decides on who moves the log to the file (decision 0012).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenPurpose {
    Server,
    Command,
    /// Beside a server.
    Import,
    /// Before the first server.
    ImportAlone,
}
