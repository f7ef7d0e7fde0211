//! Timers: wake up when something is due. Nothing depends on their being on time (design.md 9).

use super::renewals;
use super::requests::run_due;
use crate::clock::Clock;
use crate::config::Settings;
use crate::store::{Change, Store, StoreResult};
use crate::wakeup::{LOOK_AGAIN, wait_for_change};
use chrono::{DurationRound, TimeDelta};
use handover_rules::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// After a failure.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// Runs what is due when it is due, until it is dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    tokio::join!(run_requests(&store, &settings, &clock), run_days(&store, &clock));
}

/// Runs what is due of requests, until the store is gone.
async fn run_requests(store: &Store, settings: &Settings, clock: &Clock) {
    let mut changes = store.changes();
    loop {
        if let Err(error) = requests_now(store, settings, clock).await {
            tracing::error!(%error, "what was due could not be carried out");
            tokio::time::sleep(TRY_AGAIN).await;
            continue;
        }
        let next = store.read(|reader| reader.next_due_at()).await.ok().flatten();
        if !wait_for_change(clock, next, &mut changes, &Change::Timers).await {
            return;
        }
    }
}

/// Runs what goes by days, on every new one and, because an import may bring something, now and then in between. No
/// change of a request makes any of it due.
async fn run_days(store: &Store, clock: &Clock) {
    loop {
        let now = clock.now();
        if let Err(error) = days_now(store, now).await {
            tracing::error!(%error, "what goes by days could not be carried out");
            tokio::time::sleep(TRY_AGAIN).await;
            continue;
        }
        let midnight = now.duration_trunc(TimeDelta::days(1)).unwrap_or_default() + TimeDelta::days(1);
        tokio::select! {
            () = clock.sleep_until(midnight) => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

/// Runs what is due now.
///
/// # Errors
/// The store's own failure.
pub async fn run_now(store: &Store, settings: &Settings, clock: &Clock) -> StoreResult<()> {
    requests_now(store, settings, clock).await?;
    days_now(store, clock.now()).await
}

async fn days_now(store: &Store, now: Timestamp) -> StoreResult<()> {
    renewals::send_notices(store, now).await?;
    forget_expired(store, now).await
}

/// Forgets what nobody needs any more. Writes only where there is something.
async fn forget_expired(store: &Store, now: Timestamp) -> StoreResult<()> {
    if store.read(move |reader| reader.has_expired_secrets(now)).await? {
        store.write(move |tx| tx.delete_expired_secrets(now)).await?;
    }
    Ok(())
}

async fn requests_now(store: &Store, settings: &Settings, clock: &Clock) -> StoreResult<()> {
    let (now, policy) = (clock.now(), settings.policy);
    store.write(move |tx| run_due(tx, now, &policy)).await
}
