//! Timers: wake up when something is due. Nothing depends on their being on time (design.md 9).

use crate::changes::run_due;
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::{Change, Store, StoreResult};
use chrono::{Days, DurationRound, TimeDelta};
use handover_rules::Moment;
use handover_rules::notice::{RENEWAL_DAYS, renewal_due};
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
        // Renewal notices go by days.
        let midnight = clock.now().duration_trunc(TimeDelta::days(1)).unwrap_or_default() + TimeDelta::days(1);
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
            () = clock.sleep_until(midnight) => {}
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
    store.write(move |tx| run_due(tx, now, &policy)).await?;
    send_renewal_notices(store, now).await
}

/// Services looked at in one transaction: few, so that others get their turn in between.
const AT_ONCE: u32 = 100;

/// Puts the renewal notices of today into the outbox, where all other mails go before them; those that were sent before
/// are not sent again, so it does not matter how often this runs.
async fn send_renewal_notices(store: &Store, now: Moment) -> StoreResult<()> {
    let today = now.date_naive();
    let last = today + Days::new(u64::from(RENEWAL_DAYS[0]));
    let mut after = 0;
    loop {
        let found = store.read(move |reader| reader.expiring(today, last, after, AT_ONCE)).await?;
        let Some(end) = found.last() else { return Ok(()) };
        after = end.service;
        store
            .write(move |tx| {
                for expiring in found {
                    let Some(days) = renewal_due(expiring.expiration, today) else { continue };
                    if tx.note_renewal(expiring.service, expiring.expiration, days)? {
                        tx.queue_renewal(expiring.service, &expiring.billing, now)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
}
