//! Waiting for a due time or a change in the store.

use crate::clock::Clock;
use handover_rules::Timestamp;
use handover_store::Change;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

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
