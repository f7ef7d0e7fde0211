//! Timers: wake up when something is due. Nothing depends on their being on time (design.md 9).

use crate::changes::run_due;
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::{Change, Store, StoreResult};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// An import is a process of its own, and cannot wake this one.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// Runs what is due when it is due, until it is dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    let mut changes = store.changes();
    loop {
        if let Err(error) = run_now(&store, &settings, &clock).await {
            tracing::error!(%error, "what was due could not be carried out");
            tokio::time::sleep(Duration::from_secs(5)).await;
            continue;
        }
        let next = store.read(|reader| reader.next_due_moment()).await.ok().flatten();
        let due = async {
            match next {
                Some(at) => clock.sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        let at_the_latest = tokio::time::sleep(LOOK_AGAIN);
        let sooner = async {
            loop {
                match changes.recv().await {
                    Ok(Change::Timers) | Err(RecvError::Lagged(_)) => return true,
                    Ok(_) => {}
                    Err(RecvError::Closed) => return false,
                }
            }
        };
        tokio::select! {
            () = due => {}
            () = at_the_latest => {}
            alive = sooner => if !alive { return },
        }
    }
}

/// Runs what is due now.
///
/// # Errors
/// The store's own failure.
pub async fn run_now(store: &Store, settings: &Settings, clock: &Clock) -> StoreResult<()> {
    let now = clock.now();
    let policy = settings.policy;
    store.write(move |tx| run_due(tx, now, &policy)).await
}
