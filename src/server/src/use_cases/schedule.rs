//! Scheduled work: everything that has a time, work by calendar day, and postponed calls. Outcomes do not depend on
//! when it runs (decision 0007).

use crate::clock::Clock;
use crate::config::{Policies, RenewalNotices, Settings};
use crate::runtime::loops::FailureLog;
use crate::runtime::loops::{POLL_INTERVAL, wait_for_change};
use crate::use_cases::accounts::{request_password_reset, sign_up};
use crate::use_cases::cases::open_case;
use crate::use_cases::{Act, Quarantinable, cases, holders, provider, quarantine_on_corruption, requests, run_chunk};
use chrono::{DurationRound, NaiveDate, TimeDelta};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::model::service::{RENEWAL_DAYS, renewal_due};
use handover_rules::{EmailAddress, Timestamp};
use handover_store::{
    Awaited, Change, DueItem, PostponedAction, PostponedCall, PostponedCallId, ReadTx, Store, StoreError, StoreResult,
    WriteTx,
};
use serde::de::DeserializeOwned;
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
            run_chunk(store, clock, move |tx, _| run_due_chunk(&mut Act { tx, now, policies: &policies })).await
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
    queue_notices(store, clock, settings.renewal_notices, now).await?;
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

/// Items of one transaction, so that other writes can run in between.
const CHUNK: usize = 25;

/// Runs some items that are due by `now`, earliest first; returns whether there may be more. A corrupt one is
/// quarantined.
pub fn run_due_chunk(act: &mut Act<'_, '_>) -> StoreResult<bool> {
    act.with_lists_written_last(|act| {
        for _ in 0..CHUNK {
            let Some(item) = act.tx.next_due(act.now)? else {
                // Emails that wait for other lines may leave now.
                act.tx.announce(Change::Outbox);
                return Ok(false);
            };
            run_item(act, item)?;
        }
        Ok(true)
    })
}

fn run_item(act: &mut Act<'_, '_>, item: DueItem) -> StoreResult<()> {
    let by = act.tx.run_by(item, act.now)?;
    let act = &mut act.at(by);
    match item {
        DueItem::Contacts(step) => requests::run_due(act, step),
        DueItem::HolderChange(id) => quarantine_on_corruption(act, Quarantinable::HolderChange(id), |act| {
            holders::run_due(act, id)?;
            act.tx.require_done(item, act.now)
        }),
        DueItem::Case(number) => quarantine_on_corruption(act, Quarantinable::Case(number), |act| {
            cases::run_due(act, number)?;
            act.tx.require_done(item, act.now)
        }),
    }
}

/// Releases quarantined requests, changes of holder and cases that have been repaired, with the timestamps they have.
/// The others stay quarantined and are logged again.
pub fn retry_quarantined(act: &mut Act<'_, '_>) -> StoreResult<()> {
    for request in act.tx.quarantined_requests()? {
        quarantine_on_corruption(act, Quarantinable::Request(request), |act| {
            let record = act.tx.request(request.validate()?)?;
            record.map_or(Ok(()), |record| act.tx.save_request(&record.request))
        })?;
    }
    for id in act.tx.quarantined_holder_changes()? {
        quarantine_on_corruption(act, Quarantinable::HolderChange(id), |act| {
            let record = act.tx.holder_change(id)?;
            record.map_or(Ok(()), |record| act.tx.save_holder_change(&record.change))
        })?;
    }
    for number in act.tx.quarantined_cases()? {
        quarantine_on_corruption(act, Quarantinable::Case(number), |act| cases::save_again(act, number))?;
    }
    Ok(())
}

/// Services, or emails, per transaction, so that other writes can run in between.
const BATCH_SIZE: u32 = 100;

/// The notices of one day of expiration.
#[derive(Clone, Copy)]
struct Notices {
    expiration: NaiveDate,
    /// Days before the expiration.
    days: u16,
    mode: RenewalNotices,
}

/// Records today's notices, and queues one email about all of them to each billing contact. Idempotent.
pub(crate) async fn queue_notices(
    store: &Store,
    clock: &Clock,
    mode: RenewalNotices,
    now: Timestamp,
) -> StoreResult<()> {
    let today = now.date_naive();
    for expiration in today.iter_days().take(usize::from(RENEWAL_DAYS[0]) + 1) {
        if let Some(days) = renewal_due(expiration, today) {
            record_notices_of_day(store, clock, Notices { expiration, days, mode }).await?;
        }
    }
    while run_chunk(store, clock, move |tx, _| tx.queue_renewal_mails(BATCH_SIZE, now)).await? {}
    Ok(())
}

/// Records the notices also if another system sends them: none is due once they are sent from here.
async fn record_notices_of_day(store: &Store, clock: &Clock, notices: Notices) -> StoreResult<()> {
    let Notices { expiration, days, mode } = notices;
    let is_sent_elsewhere = mode == RenewalNotices::Off;
    let mut after = None;
    loop {
        let find = move |reader: &ReadTx<'_>| reader.services_due_a_notice(expiration, days, after, BATCH_SIZE);
        let services = store.read(find).await?;
        let Some(last) = services.last() else { return Ok(()) };
        after = Some(*last);
        let record =
            move |tx: &mut WriteTx<'_>| tx.record_renewal_notices(&services, expiration, days, is_sent_elsewhere);
        run_chunk(store, clock, move |tx, _| record(tx)).await?;
    }
}

/// Carries out postponed calls when they are due, until dropped.
pub async fn run_postponed_calls(store: Store, settings: Arc<Settings>, clock: Clock) {
    clock.until_work_may_run().await;
    let mut changes = store.changes(Awaited::CallDue);
    let mut failures = FailureLog::new("carrying out a postponed call");
    loop {
        let carried_out = carry_out_due(&store, &clock, settings.policies).await;
        let Some(next) = failures.success_or_pause(carried_out).await else { continue };
        let is_earlier = |change: &Change| matches!(change, Change::CallDue(at) if next.is_none_or(|next| *at < next));
        if !wait_for_change(&clock, next, &mut changes, is_earlier).await {
            return;
        }
    }
}

/// Carries out the calls that are due, and returns when the next one is. The writer is asked only if there is something
/// to do.
async fn carry_out_due(store: &Store, clock: &Clock, policies: Policies) -> StoreResult<Option<Timestamp>> {
    loop {
        let now = clock.now();
        let next = store.read(|reader| reader.next_postponed_call_at()).await?;
        if next.is_none_or(|next| next > now) {
            return Ok(next);
        }
        Act::run(store, now, policies, carry_out_next).await?;
    }
}

/// Carries out the next due call, if there is one.
fn carry_out_next(act: &mut Act<'_, '_>) -> StoreResult<()> {
    let Some(id) = act.tx.next_postponed_call(act.now)? else { return Ok(()) };
    match act.attempt(|act| carry_out(act, id)) {
        // A corrupt call must not block the others.
        Err(error) if error.is_about_data() => {
            tracing::error!(%error, "corrupt postponed call given up");
        }
        result => result?,
    }
    act.tx.delete_postponed_call(id)
}

/// Ignores a call that was made so long ago that the link would have expired.
fn carry_out(act: &mut Act<'_, '_>, id: PostponedCallId) -> StoreResult<()> {
    let call = act.tx.postponed_call(id)?;
    let lifetime = match call.action {
        PostponedAction::SignUp => MailedLinkAction::SignUp.lifetime(),
        PostponedAction::PasswordReset => MailedLinkAction::Password.lifetime(),
        PostponedAction::OpenCase => TimeDelta::seconds(act.policies.cases.confirmation.into()),
    };
    if call.called_at + lifetime <= act.now {
        return Ok(());
    }
    let email = || EmailAddress::parse(&call.login).ok_or(StoreError::Corrupt("email address of a postponed call"));
    match call.action {
        PostponedAction::SignUp => sign_up(act, &email()?, &details(&call)?),
        PostponedAction::PasswordReset => request_password_reset(act, &call.login),
        PostponedAction::OpenCase => open_case(act, email()?, details(&call)?),
    }
}

fn details<T: DeserializeOwned>(call: &PostponedCall) -> StoreResult<T> {
    let details = call.details.as_deref().and_then(|details| serde_json::from_str(details).ok());
    details.ok_or(StoreError::Corrupt("details of a postponed call"))
}
