//! Waiting for the next due time or for a change in the store, whichever comes first.

use crate::clock::Clock;
use crate::store::Change;
use handover_rules::Timestamp;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// An import is a process of its own, and cannot wake this one.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// Waits until `next`, or for the change that says that something is due earlier, or until it is time to look again
/// anyway; `false` when the store is gone.
pub(crate) async fn wait_for_change(
    clock: &Clock,
    next: Option<Timestamp>,
    changes: &mut Receiver<Change>,
    sooner: &Change,
) -> bool {
    let due = async {
        match next {
            Some(at) => clock.sleep_until(at).await,
            None => std::future::pending().await,
        }
    };
    let told = async {
        loop {
            match changes.recv().await {
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
                Ok(change) if change == *sooner => return true,
                Ok(_) => {}
            }
        }
    };
    tokio::select! {
        () = due => true,
        () = tokio::time::sleep(LOOK_AGAIN) => true,
        alive = told => alive,
    }
}
