//! Announcing the changes of other processes: of commands and imports, and on PostgreSQL of other servers (decision 0063).

use super::failure_log::FailureLog;
use handover_store::Store;
use std::time::Duration;

/// Time between two looks.
const POLL: Duration = Duration::from_millis(250);

/// Follows the changes until dropped.
pub(crate) async fn run(store: Store) {
    let mut failures = FailureLog::new("announcing the changes of other processes");
    loop {
        if failures.success_or_pause(store.announce_others_changes().await).await == Some(true) {
            tokio::time::sleep(POLL).await;
        }
    }
}
