//! Timers: wake up when something is due. Nothing depends on their being on time (design.md 9).

use crate::changes::run_due;
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::{Change, Store, StoreResult};
use chrono::{DurationRound, NaiveDate, TimeDelta};
use handover_rules::Timestamp;
use handover_rules::renewal::{RENEWAL_DAYS, renewal_due};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// An import is a process of its own, and cannot wake this one.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

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
        let next = store.read(|reader| reader.next_due_moment()).await.ok().flatten();
        if !wait(clock, next, &mut changes, &Change::Timers).await {
            return;
        }
    }
}

/// Waits until `next`, or for the change that says that something is due earlier, or until it is time to look again
/// anyway; `false` when the store is gone.
pub(crate) async fn wait(
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
    send_renewal_notices(store, now).await?;
    forget_expired(store, now).await
}

/// Forgets what nobody needs any more. Writes only where there is something.
async fn forget_expired(store: &Store, now: Timestamp) -> StoreResult<()> {
    if store.read(move |reader| reader.has_expired_tasks(now)).await? {
        store.write(move |tx| tx.forget_expired_tasks(now)).await?;
    }
    Ok(())
}

async fn requests_now(store: &Store, settings: &Settings, clock: &Clock) -> StoreResult<()> {
    let (now, policy) = (clock.now(), settings.policy);
    store.write(move |tx| run_due(tx, now, &policy)).await
}

/// Services looked at in one transaction: few, so that others get their turn in between.
const AT_ONCE: u32 = 100;

/// Puts the renewal notices of today into the outbox, where all other mails go before them. Those that were sent before
/// are not found again, so it does not matter how often this runs, and it writes only where there is something new.
async fn send_renewal_notices(store: &Store, now: Timestamp) -> StoreResult<()> {
    let today = now.date_naive();
    let last_days = today.iter_days().take(usize::from(RENEWAL_DAYS[0]) + 1);
    let due: Vec<(NaiveDate, u16)> =
        last_days.filter_map(|day| renewal_due(day, today).map(|days| (day, days))).collect();
    let due: Arc<[(NaiveDate, u16)]> = due.into();
    let mut after = 0;
    loop {
        let asked = Arc::clone(&due);
        let found = store.read(move |reader| reader.expiring(&asked, after, AT_ONCE)).await?;
        let Some(end) = found.last() else { return Ok(()) };
        after = end.service;
        store
            .write(move |tx| {
                for expiring in found {
                    if tx.note_renewal(expiring.service, expiring.expiration, expiring.days)? {
                        tx.queue_renewal(expiring.service, &expiring.billing, now)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
}
