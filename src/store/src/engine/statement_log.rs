//! The statements that each transaction runs, for tests that count them. Empty without the feature `test-clock`.

#[cfg(feature = "test-clock")]
use std::{
    cell::RefCell,
    sync::{Mutex, PoisonError},
};

/// The statements of the transactions since the log was begun, by transaction.
#[derive(Default)]
pub(crate) struct StatementLog {
    #[cfg(feature = "test-clock")]
    transactions: Mutex<Option<Vec<Vec<String>>>>,
}

/// The statements of a transaction under way; dropping it adds them to the log.
pub(crate) struct StatementRecording<'l> {
    #[cfg(feature = "test-clock")]
    log: &'l StatementLog,
    #[cfg(feature = "test-clock")]
    statements: RefCell<Vec<String>>,
    #[cfg(not(feature = "test-clock"))]
    log: std::marker::PhantomData<&'l StatementLog>,
}

#[cfg(not(feature = "test-clock"))]
impl StatementLog {
    #[expect(clippy::unused_self, reason = "as with the feature")]
    pub(crate) fn record(&self) -> StatementRecording<'_> {
        StatementRecording { log: std::marker::PhantomData }
    }
}

#[cfg(not(feature = "test-clock"))]
impl StatementRecording<'_> {
    #[expect(clippy::unused_self, reason = "as with the feature")]
    pub(crate) fn add(&self, _: &str) {}
}

#[cfg(feature = "test-clock")]
impl StatementLog {
    pub(crate) fn record(&self) -> StatementRecording<'_> {
        StatementRecording { log: self, statements: RefCell::default() }
    }

    /// Empties the log and returns its content.
    pub(crate) fn take(&self) -> Vec<Vec<String>> {
        self.transactions.lock().unwrap_or_else(PoisonError::into_inner).replace(Vec::new()).unwrap_or_default()
    }
}

#[cfg(feature = "test-clock")]
impl StatementRecording<'_> {
    pub(crate) fn add(&self, sql: &str) {
        self.statements.borrow_mut().push(sql.to_owned());
    }
}

#[cfg(feature = "test-clock")]
impl Drop for StatementRecording<'_> {
    fn drop(&mut self) {
        if let Some(log) = &mut *self.log.transactions.lock().unwrap_or_else(PoisonError::into_inner) {
            log.push(self.statements.take());
        }
    }
}
