//! What background loops share: logging of repeated failures, and waiting for a change in the store.

use crate::clock::Clock;
use handover_rules::Timestamp;
use handover_store::{Change, Store};
use std::fmt::Display;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

const RETRY_DELAY: Duration = Duration::from_secs(5);

/// Logs the failures of a task that is tried again, perhaps for hours: once for each reason, until it works again.
#[derive(Debug)]
pub(crate) struct FailureLog {
    task: &'static str,
    reported: Option<String>,
}

impl FailureLog {
    pub(crate) const fn new(task: &'static str) -> Self {
        Self { task, reported: None }
    }

    /// The result of a run; `None` after a failure, once it is time to try again.
    pub(crate) async fn success_or_pause<T>(&mut self, result: Result<T, impl Display>) -> Option<T> {
        match result {
            Ok(done) => {
                self.worked();
                Some(done)
            }
            Err(error) => {
                self.failed(&error);
                tokio::time::sleep(RETRY_DELAY).await;
                None
            }
        }
    }

    pub(crate) fn failed(&mut self, error: &impl Display) {
        let reason = error.to_string();
        if self.reported.as_ref() != Some(&reason) {
            tracing::error!(error = %reason, "{} failed; retrying", self.task);
            self.reported = Some(reason);
        }
    }

    pub(crate) fn worked(&mut self) {
        if self.reported.take().is_some() {
            tracing::info!("{} works again", self.task);
        }
    }
}

/// The longest wait, should a change not be announced.
pub(crate) const POLL_INTERVAL: Duration = Duration::from_secs(30);

/// Waits until `due`, until a change is announced that `concerns` the caller, or for [`POLL_INTERVAL`]; `false` if the
/// store was dropped.
pub(crate) async fn wait_for_change(
    clock: &Clock,
    due: Option<Timestamp>,
    changes: &mut Receiver<Change>,
    concerns: impl Fn(&Change) -> bool,
) -> bool {
    let due = async {
        match due {
            Some(at) => clock.sleep_until(at).await,
            None => std::future::pending().await,
        }
    };
    let announced = async {
        loop {
            match changes.recv().await {
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
                Ok(change) if concerns(&change) => return true,
                Ok(_) => {}
            }
        }
    };
    tokio::select! {
        () = due => true,
        () = tokio::time::sleep(POLL_INTERVAL) => true,
        is_open = announced => is_open,
    }
}

/// Time between two looks.
const POLL: Duration = Duration::from_millis(250);

/// Announces the changes of other processes until dropped: of commands and imports, and on PostgreSQL of other servers
/// (decision 0063).
pub(crate) async fn follow_changes(store: Store) {
    let mut failures = FailureLog::new("announcing the changes of other processes");
    loop {
        if failures.success_or_pause(store.announce_others_changes().await).await == Some(true) {
            tokio::time::sleep(POLL).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct LogBuffer(Arc<Mutex<Vec<u8>>>);

    impl Write for LogBuffer {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("the log").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn each_reason_is_logged_once_until_the_task_works_again() {
        let log = LogBuffer::default();
        let own = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || own.clone()).finish();
        tracing::subscriber::with_default(subscriber, || {
            let mut failures = FailureLog::new("sweeping");
            failures.worked();
            for error in ["disk full", "disk full", "no such file", "no such file"] {
                failures.failed(&error);
            }
            failures.worked();
            failures.worked();
            failures.failed(&"no such file");
        });
        let text = String::from_utf8(log.0.lock().expect("the log").clone()).expect("text");
        let logged: Vec<&str> = text.lines().filter_map(|line| line.split("loops: ").nth(1)).collect();
        let failed = |reason: &str| format!("sweeping failed; retrying error={reason}");
        let expected =
            [failed("disk full"), failed("no such file"), "sweeping works again".to_owned(), failed("no such file")];
        assert_eq!(logged, expected, "{text}");
    }
}
