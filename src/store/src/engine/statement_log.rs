//! The statements that each transaction runs, for tests that count them. A release records none.

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

/// The statements of the transactions since the log was begun, by transaction.
#[derive(Default)]
pub(crate) struct StatementLog(Mutex<Option<Vec<Vec<String>>>>);

/// The statements of a transaction under way; dropping it adds them to the log.
pub(crate) struct StatementRecording<'l> {
    log: &'l StatementLog,
    statements: RefCell<Vec<String>>,
}

impl StatementLog {
    pub(crate) fn record(&self) -> StatementRecording<'_> {
        StatementRecording { log: self, statements: RefCell::default() }
    }

    /// Empties the log and returns its content.
    pub(crate) fn take(&self) -> Vec<Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).replace(Vec::new()).unwrap_or_default()
    }
}

impl StatementRecording<'_> {
    pub(crate) fn add(&self, sql: &str) {
        if cfg!(debug_assertions) {
            self.statements.borrow_mut().push(sql.to_owned());
        }
    }
}

impl Drop for StatementRecording<'_> {
    fn drop(&mut self) {
        if cfg!(debug_assertions)
            && let Some(log) = &mut *self.log.0.lock().unwrap_or_else(PoisonError::into_inner)
        {
            log.push(self.statements.take());
        }
    }
}
