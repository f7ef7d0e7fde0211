//! Scheduled work: everything that has a time, and work by calendar day. Outcomes do not depend on when it runs (decision 0007).

use super::chunks::run_chunk;
use super::{Act, due, provider, renewals};
use crate::clock::Clock;
use crate::config::{Policies, Settings};
use crate::runtime::loops::{FailureLog, POLL_INTERVAL, wait_for_change};
use chrono::{DurationRound, TimeDelta};
use handover_rules::Timestamp;
use handover_store::{Awaited, Change, Store, StoreResult};
use std::sync::Arc;

/// Runs scheduled work until dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    clock.until_work_may_run().await;
    tokio::join!(
        run_due(&store, &settings, &clock),
        run_daily(&store, &settings, &clock),
        keep_last_run(&store, &clock)
    );
}

/// Records that the server runs, and deletes old announcements. Also shows that the database can be written.
async fn keep_last_run(store: &Store, clock: &Clock) {
    let mut failures = FailureLog::new("recording the time of this run");
    loop {
        let now = clock.now();
        let recorded = store.write(move |tx| {
            tx.set_last_run(now)?;
            tx.delete_old_announcements()
        });
        match recorded.await {
            Ok(()) => failures.worked(),
            Err(error) => failures.failed(&error),
        }
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

async fn run_due(store: &Store, settings: &Settings, clock: &Clock) {
    let mut changes = store.changes(Awaited::Due);
    let mut failures = FailureLog::new("running what is scheduled");
    loop {
        let run = run_all_due(store, clock, settings.policies).await;
        let Some(next) = failures.success_or_pause(run).await else { continue };
        // Most changes leave the earliest step as it is.
        let is_earlier = |change: &Change| matches!(change, Change::Due(at) if next.is_none_or(|next| *at < next));
        if !wait_for_change(clock, next, &mut changes, is_earlier).await {
            return;
        }
    }
}

/// Runs all due steps, and returns the time of the next one. Looks first: the writer is shared.
async fn run_all_due(store: &Store, clock: &Clock, policies: Policies) -> StoreResult<Option<Timestamp>> {
    loop {
        let next = store.read(|reader| reader.next_due_at()).await?;
        if next.is_none_or(|next| next > clock.now()) {
            return Ok(next);
        }
        // By the time of each chunk: what long work queues waits for its due lines from then on.
        let run = async || {
            let now = clock.now();
            run_chunk(store, clock, move |tx, _| due::run_chunk(&mut Act { tx, now, policies: &policies })).await
        };
        while run().await? {}
    }
}

/// Also polls between midnights, because an import may add services that are about to expire.
async fn run_daily(store: &Store, settings: &Settings, clock: &Clock) {
    let mut failures = FailureLog::new("daily work");
    loop {
        let now = clock.now();
        if failures.success_or_pause(run_daily_work(store, settings, clock, now).await).await.is_none() {
            continue;
        }
        let midnight = now.duration_trunc(TimeDelta::days(1)).unwrap_or_default() + TimeDelta::days(1);
        tokio::select! {
            () = clock.sleep_until(midnight) => {}
            () = tokio::time::sleep(POLL_INTERVAL) => {}
        }
    }
}

async fn run_daily_work(store: &Store, settings: &Settings, clock: &Clock, now: Timestamp) -> StoreResult<()> {
    renewals::queue_notices(store, clock, settings.renewal_notices, now).await?;
    clear_expired_links(store, clock, now).await?;
    while run_chunk(store, clock, move |tx, _| tx.delete_papers_due(now)).await? {}
    remove_deleted(store, clock, now, settings).await?;
    let cutoffs = settings.retention.cutoffs(now);
    while run_chunk(store, clock, move |tx, _| tx.delete_outdated(cutoffs)).await? {}
    Ok(())
}

/// Checks with a read first, as [`clear_expired_links`] does.
async fn remove_deleted(store: &Store, clock: &Clock, now: Timestamp, settings: &Settings) -> StoreResult<()> {
    if store.read(move |reader| reader.has_removals_due(now)).await? {
        while run_chunk(store, clock, move |tx, is_over| provider::remove_deleted(tx, now, is_over)).await? {}
    }
    let before = now - settings.policies.removal;
    if store.read(move |reader| reader.has_outdated_versions(before)).await? {
        while run_chunk(store, clock, move |tx, _| tx.forget_versions_of_deleted(before)).await? {}
    }
    Ok(())
}

/// Checks with a read first: this runs often, and the writer is shared.
async fn clear_expired_links(store: &Store, clock: &Clock, now: Timestamp) -> StoreResult<()> {
    if store.read(move |reader| reader.has_expired_tokens(now)).await? {
        while run_chunk(store, clock, move |tx, _| tx.delete_expired_tokens(now)).await? {}
    }
    Ok(())
}
