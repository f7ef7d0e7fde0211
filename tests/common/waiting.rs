//! Waiting with a limit: a test whose condition is never met fails instead of hanging.

use std::time::Duration;

/// Limit for a condition, also on a busy machine: a condition that holds is not waited for.
pub(crate) const LIMIT: Duration = Duration::from_secs(180);

/// Waits until a condition holds, with a pause between two looks.
pub(crate) async fn until(what: &str, limit: Duration, pause: Duration, condition: impl AsyncFn() -> bool) {
    let wait = async {
        while !condition().await {
            tokio::time::sleep(pause).await;
        }
    };
    assert!(tokio::time::timeout(limit, wait).await.is_ok(), "timed out waiting until {what}");
}
