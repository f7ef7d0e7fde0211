//! Background tasks that fail and are tried again every few seconds, perhaps for hours.

use std::fmt::Display;
use std::time::Duration;

/// The delay after a failure.
const RETRY_DELAY: Duration = Duration::from_secs(5);

/// Logs the failures of a task: once for each reason, until it works again.
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

    /// To be called for each failure.
    pub(crate) fn failed(&mut self, error: &impl Display) {
        let reason = error.to_string();
        if self.reported.as_ref() != Some(&reason) {
            tracing::error!(error = %reason, "{} failed; retrying", self.task);
            self.reported = Some(reason);
        }
    }

    /// To be called for each success.
    pub(crate) fn worked(&mut self) {
        if self.reported.take().is_some() {
            tracing::info!("{} works again", self.task);
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
        let logged: Vec<&str> = text.lines().filter_map(|line| line.split("failure_log: ").nth(1)).collect();
        let failed = |reason: &str| format!("sweeping failed; retrying error={reason}");
        let expected =
            [failed("disk full"), failed("no such file"), "sweeping works again".to_owned(), failed("no such file")];
        assert_eq!(logged, expected, "{text}");
    }
}
