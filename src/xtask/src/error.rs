//! The error type: a message for the user.

use std::fmt;

/// Ends a command. The message names the failure and, where possible, the remedy.
#[derive(Debug)]
pub(crate) struct TaskError(String);

impl TaskError {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<lexopt::Error> for TaskError {
    fn from(error: lexopt::Error) -> Self {
        Self(format!("{error} (see --help)"))
    }
}

/// Adds context to I/O errors, which do not name the file or the operation.
pub(crate) trait During<T> {
    fn during(self, what: impl fmt::Display) -> Result<T, TaskError>;
}

impl<T> During<T> for std::io::Result<T> {
    fn during(self, what: impl fmt::Display) -> Result<T, TaskError> {
        self.map_err(|error| TaskError(format!("{what}: {error}")))
    }
}
