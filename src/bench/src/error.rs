//! The error type: a message for the user.

use std::fmt;

/// Ends the benchmark. The message names the failure.
#[derive(Debug)]
pub(crate) struct BenchError(String);

impl BenchError {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for BenchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Adds the failed step to an error that lacks it.
pub(crate) trait During<T> {
    fn during(self, what: impl fmt::Display) -> Result<T, BenchError>;
}

impl<T, E: fmt::Display> During<T> for Result<T, E> {
    fn during(self, what: impl fmt::Display) -> Result<T, BenchError> {
        self.map_err(|error| BenchError(format!("{what}: {error}")))
    }
}
