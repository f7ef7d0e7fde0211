//! Reading staged rows while others are written.

use crate::store::StoreResult;
use tokio::sync::mpsc::{Receiver, channel};

/// Parts that wait to be taken.
const AHEAD: usize = 1;

/// Calls `read` on a thread of its own until it returns `None` or an error.
pub(super) fn read_ahead<T, F>(mut read: F) -> Receiver<StoreResult<T>>
where
    T: Send + 'static,
    F: FnMut() -> StoreResult<Option<T>> + Send + 'static,
{
    let (sender, receiver) = channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        while let Some(part) = read().transpose() {
            let is_last = part.is_err();
            // Nobody takes it if the import has ended.
            if sender.blocking_send(part).is_err() || is_last {
                return;
            }
        }
    });
    receiver
}
