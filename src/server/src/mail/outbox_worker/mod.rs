//! The worker that empties the outbox. See decision 0011.
//!
//! Codes are generated when their email is sent, and only their hashes are stored, so the outbox holds no code in
//! clear. A code is valid from just before delivery; the previous one is superseded once the mail server has accepted
//! the new email. A crash in between sends the email twice, but never loses it.
//!
//! In demo mode the mailbox replaces the mail server, and each email is one transaction.

mod compose;
mod mailed_links;
mod take;

pub use compose::{attached_lines, attached_name};

use crate::clock::Clock;
use crate::config::{MailRoute, Settings};
use crate::mail::smtp::{DeliveryOutcome, DeliveryResult, SmtpSender};
use crate::metrics::Labels;
use crate::runtime::loops::FailureLog;
use crate::runtime::loops::wait_for_change;
use crate::use_cases::Act;
use chrono::TimeDelta;
use handover_api::submissions::Delivery;
use handover_rules::delivery::{ADDRESSES_OF_AN_OUTAGE, next_attempt, next_attempt_in_doubt, next_probe};
use handover_rules::{EmailAddress, MailId, Timestamp};
use handover_store::{Awaited, Change, MailChoice, MailOutage, Store, StoreResult};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use std::collections::HashSet;
use std::future::Future;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use take::{NextMail, PreparedMail, Slot, Slots, take_next};
use tokio::sync::broadcast::Receiver;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const RECORD_RETRY: Duration = Duration::from_secs(1);

/// Time after which an email that waits for due lines is looked at again, unless timers say earlier that none is left.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(1);

/// Idle time after which connections to the mail server are closed.
const KEPT_CONNECTIONS: Duration = Duration::from_secs(2);

/// Delivers emails as they become due, until dropped. Adds each delivery to `deliveries`.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock, deliveries: Deliveries) {
    clock.until_work_may_run().await;
    let mut changes = store.changes(Awaited::Outbox);
    let (smtp, slots) = match &settings.mail {
        MailRoute::Mailbox => (None, Slots::new(NonZeroUsize::MIN)),
        MailRoute::Smtp { server, timeout, connections } => {
            (Some(SmtpSender::new(server.clone(), *timeout, settings.logo.clone())), Slots::new(*connections))
        }
    };
    let outages = OutageDetector::default();
    let worker = Arc::new(OutboxWorker { store, settings, clock, smtp, slots, outages, deliveries });
    let mut failures = FailureLog::new("processing the outbox");
    loop {
        let started = worker.start_due().await;
        let Some(next) = failures.success_or_pause(started).await else { continue };
        if !worker.wait(&mut changes, next).await {
            return;
        }
    }
}

/// Delivers everything due to the mailbox of demo mode.
pub fn deliver_to_mailbox(act: &mut Act<'_, '_>, settings: &Settings) -> StoreResult<()> {
    let mut choice = MailChoice::default();
    loop {
        match take_next(act, settings, &choice)? {
            NextMail::None | NextMail::Prepared(..) => return Ok(()),
            NextMail::Settled => {}
            NextMail::Waits(mail) => choice.under_way.push(mail),
        }
    }
}

struct OutboxWorker {
    store: Store,
    settings: Arc<Settings>,
    clock: Clock,
    smtp: Option<SmtpSender>,
    slots: Slots,
    outages: OutageDetector,
    deliveries: Deliveries,
}

impl OutboxWorker {
    /// Starts the due deliveries, as far as there are slots, and returns when the next email is due.
    async fn start_due(self: &Arc<Self>) -> StoreResult<Option<Timestamp>> {
        let mut waiting = Vec::new();
        loop {
            let now = self.clock.now();
            if !Arc::clone(self).start_next(now, &mut waiting).await? {
                let next = self.store.read(|tx| tx.next_mail_at()).await?;
                // A due email that was not taken waits for a slot, or for due lines: look again soon.
                let again = (!waiting.is_empty()).then(|| now + LOOK_AGAIN);
                return Ok([next.filter(|at| *at > now), again].into_iter().flatten().min());
            }
        }
    }

    /// Waits until `next`, until an email is queued, or a slot is free; `false` if the store is closed.
    async fn wait(&self, changes: &mut Receiver<Change>, next: Option<Timestamp>) -> bool {
        let mut wait = std::pin::pin!(async {
            tokio::select! {
                is_open = wait_for_change(&self.clock, next, changes, |change| *change == Change::Outbox) => is_open,
                () = self.slots.freed() => true,
            }
        });
        if let Ok(is_open) = tokio::time::timeout(KEPT_CONNECTIONS, &mut wait).await {
            return is_open;
        }
        if let Some(smtp) = &self.smtp {
            smtp.close_idle_connections();
        }
        wait.await
    }

    /// Starts the delivery of the next due email; `false` if no email is due or no slot is free. Passes over those
    /// `waiting` for due lines, and adds to them.
    async fn start_next(self: Arc<Self>, now: Timestamp, waiting: &mut Vec<MailId>) -> StoreResult<bool> {
        let Some(mut choice) = self.slots.choice() else { return Ok(false) };
        choice.under_way.extend(waiting.iter().copied());
        let settings = Arc::clone(&self.settings);
        let take = move |act: &mut Act<'_, '_>| take_next(act, &settings, &choice);
        match Act::run(&self.store, now, self.settings.policies, take).await? {
            NextMail::None => Ok(false),
            NextMail::Settled => Ok(true),
            NextMail::Waits(mail) => {
                waiting.push(mail);
                Ok(true)
            }
            NextMail::Prepared(due, mail) => {
                let slot = self.slots.occupy(due);
                let deliveries = self.deliveries.clone();
                deliveries.spawn(self.deliver(*mail, slot));
                Ok(true)
            }
        }
    }

    async fn deliver(self: Arc<Self>, mail: PreparedMail, _slot: Slot) {
        let Some(smtp) = &self.smtp else { return };
        let (id, to) = (mail.entry.id, (mail.to.name.as_str(), &mail.to.address));
        let attachment = if mail.has_attachment { attached_lines(&self.store, id).await } else { Ok(None) };
        let recorded = match attachment {
            Ok(file) => {
                let delivery = smtp.deliver(&mail.entry, &self.settings.mail_from, to, &mail.email, file).await;
                self.deliveries.count(delivery.outcome);
                let is_outage = self.outages.record(delivery.outcome, &mail.to.address);
                self.record_outcome(mail.into(), delivery, is_outage).await
            }
            Err(error) if error.is_about_data() => {
                tracing::error!(mail = %id, %error, "email about corrupt data given up");
                let now = self.clock.now();
                self.store.write(move |tx| tx.quarantine_mail(id, now)).await
            }
            Err(error) => {
                tracing::error!(mail = %id, %error, "the file attached to an email could not be read");
                let answer = "not tried: the attached file could not be read".to_owned();
                // This is no sign of an outage of the mail server.
                let delivery = DeliveryResult { outcome: DeliveryOutcome::NotAccepted, answer };
                self.record_outcome(mail.into(), delivery, false).await
            }
        };
        if let Err(error) = recorded {
            tracing::error!(mail = %id, %error, "recording the outcome of a delivery failed");
        }
    }

    /// Records the outcome, retrying while the database fails: otherwise the email would be sent again.
    async fn record_outcome(
        &self,
        mail: Arc<PreparedMail>,
        delivery: DeliveryResult,
        is_outage: bool,
    ) -> StoreResult<()> {
        let now = self.clock.now();
        let DeliveryResult { outcome, answer } = delivery;
        loop {
            let (attempted, answer) = (Arc::clone(&mail), answer.clone());
            let record = move |act: &mut Act<'_, '_>| {
                act.tx.set_mail_answer(attempted.entry.id, &answer)?;
                record_outcome(act, &attempted, outcome, is_outage)
            };
            match Act::run(&self.store, now, self.settings.policies, record).await {
                Err(error) if !error.is_about_data() => {
                    tracing::error!(mail = %mail.entry.id, %error, "recording the outcome of a delivery failed; retrying");
                    tokio::time::sleep(RECORD_RETRY).await;
                }
                Ok(change) => {
                    change.iter().for_each(log);
                    return Ok(());
                }
                Err(error) => return Err(error),
            }
        }
    }
}

fn log(change: &OutageChange) {
    match change {
        OutageChange::Began => tracing::error!("the mail server is down; emails wait until it accepts one"),
        OutageChange::Ended { since } => tracing::warn!(%since, "the mail server is back; sending what has waited"),
    }
}

/// Deliveries under way. They outlive the worker that started them, and so its restart. Clones share them.
#[derive(Clone, Default)]
pub struct Deliveries {
    tracker: TaskTracker,
    cancellation: CancellationToken,
    outcomes: Family<Labels<1>, Counter>,
}

impl Deliveries {
    pub(super) fn spawn(&self, delivery: impl Future<Output = ()> + Send + 'static) {
        let cancellation = self.cancellation.clone();
        self.tracker.spawn(async move { cancellation.run_until_cancelled(delivery).await });
    }

    pub(super) fn count(&self, outcome: DeliveryOutcome) {
        self.outcomes.get_or_create(&[("outcome", outcome.as_str().into())]).inc();
    }

    /// All outcomes begin at 0, so that rates have their first change.
    pub(crate) fn register(&self, registry: &mut Registry) {
        for outcome in DeliveryOutcome::ALL {
            self.outcomes.get_or_create_owned(&[("outcome", outcome.as_str().into())]);
        }
        registry.register("email_deliveries", "Attempts to hand an email to the mail server", self.outcomes.clone());
    }

    /// Waits for all deliveries; after `grace`, aborts the rest, which count as doubtful.
    pub async fn finish(&self, grace: Duration) {
        self.tracker.close();
        if tokio::time::timeout(grace, self.tracker.wait()).await.is_err() {
            self.cancellation.cancel();
            self.tracker.wait().await;
        }
    }
}

/// A change that concerns the mail server as a whole.
enum OutageChange {
    Began,
    Ended { since: Timestamp },
}

/// The addresses to which an email has failed since the mail server last accepted or rejected one.
#[derive(Default)]
struct OutageDetector(Mutex<HashSet<String>>);

impl OutageDetector {
    /// Records an outcome and returns whether, with those before, it shows that the mail server is down. If so, they
    /// are forgotten.
    pub(super) fn record(&self, outcome: DeliveryOutcome, to: &EmailAddress) -> bool {
        let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            DeliveryOutcome::Accepted | DeliveryOutcome::Rejected => failed.clear(),
            // This is no sign of a fault for other recipients.
            DeliveryOutcome::Deferred => {}
            DeliveryOutcome::NotAccepted | DeliveryOutcome::Doubtful | DeliveryOutcome::Unavailable => {
                failed.insert(to.as_str().to_lowercase());
            }
        }
        let is_outage = outcome == DeliveryOutcome::Unavailable || failed.len() >= ADDRESSES_OF_AN_OUTAGE;
        if is_outage {
            failed.clear();
        }
        is_outage
    }
}

/// Records the outcome of an attempt, unless somebody else has taken the email since.
fn record_outcome(
    act: &mut Act<'_, '_>,
    mail: &PreparedMail,
    outcome: DeliveryOutcome,
    is_outage: bool,
) -> StoreResult<Option<OutageChange>> {
    let PreparedMail { entry, code, until, lease, is_probe, .. } = mail;
    let change = record_outage(act, outcome, is_outage, *is_probe)?;
    if !act.tx.release_mail(entry.id, *lease)? {
        tracing::warn!(mail = %entry.id, ?outcome, "email taken by another attempt before its outcome was recorded");
        return Ok(change);
    }
    let next = match outcome {
        DeliveryOutcome::Doubtful => next_attempt_in_doubt(entry.doubts, act.now, *until),
        _ => next_attempt(entry.attempts, act.now, *until),
    };
    match (outcome, next) {
        (DeliveryOutcome::Accepted, _) => act.tx.mark_mail_sent(entry, *code, act.now)?,
        (DeliveryOutcome::NotAccepted | DeliveryOutcome::Deferred | DeliveryOutcome::Unavailable, Some(next)) => {
            act.tx.retry_mail(entry, *code, next, act.now)?;
        }
        // The recipient may have the code, so it stays valid until a later email is accepted.
        (DeliveryOutcome::Doubtful, Some(next)) => act.tx.retry_mail_in_doubt(entry.id, next, act.now)?,
        (DeliveryOutcome::Doubtful, None) => act.tx.settle_mail(entry.id, Delivery::Failed, act.now)?,
        (
            DeliveryOutcome::Rejected
            | DeliveryOutcome::NotAccepted
            | DeliveryOutcome::Deferred
            | DeliveryOutcome::Unavailable,
            _,
        ) => {
            act.tx.settle_mail(entry.id, Delivery::Failed, act.now)?;
            act.tx.revoke_code(*code)?;
        }
    }
    act.tx.announce_mail(entry)?;
    Ok(change)
}

/// Any reply about one email shows that the mail server works.
fn record_outage(
    act: &mut Act<'_, '_>,
    outcome: DeliveryOutcome,
    is_outage: bool,
    is_probe: bool,
) -> StoreResult<Option<OutageChange>> {
    let works = matches!(outcome, DeliveryOutcome::Accepted | DeliveryOutcome::Rejected | DeliveryOutcome::Deferred);
    match act.tx.mail_outage()? {
        Some(MailOutage { since, .. }) if works => {
            act.tx.end_mail_outage(act.now)?;
            Ok(Some(OutageChange::Ended { since }))
        }
        Some(outage) if is_probe => {
            let next_at = next_probe(outage.failures, act.now);
            act.tx.set_mail_outage(&MailOutage {
                tried_at: act.now,
                next_at,
                failures: outage.failures + 1,
                ..outage
            })?;
            Ok(None)
        }
        None if is_outage => {
            let next_at = next_probe(0, act.now);
            act.tx.set_mail_outage(&MailOutage { since: act.now, tried_at: act.now, next_at, failures: 1 })?;
            Ok(Some(OutageChange::Began))
        }
        Some(_) | None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DeliveryOutcome::{Accepted, Deferred, Doubtful, NotAccepted, Rejected, Unavailable};

    /// Whether the last of these outcomes, each with its recipient, shows that the mail server is down.
    fn is_outage(outcomes: &[(DeliveryOutcome, &str)]) -> bool {
        let outages = OutageDetector::default();
        let judged = outcomes.iter().map(|(outcome, to)| {
            let to = EmailAddress::parse(&[to, "@mail.example"].concat()).expect("a valid address");
            outages.record(*outcome, &to)
        });
        judged.last().expect("an outcome")
    }

    #[test]
    fn unreachable_server_is_down_immediately() {
        assert!(is_outage(&[(Unavailable, "a")]));
        assert!(is_outage(&[(Accepted, "a"), (Unavailable, "b")]));
    }

    #[test]
    fn server_that_fails_for_several_addresses_is_down() {
        assert!(is_outage(&[(NotAccepted, "a"), (Doubtful, "b"), (NotAccepted, "c")]));
        // One full mailbox, or failures between successes, are no outage.
        assert!(!is_outage(&[(NotAccepted, "a"), (NotAccepted, "a"), (Doubtful, "a"), (NotAccepted, "b")]));
        // Greylisting greets every new recipient so.
        assert!(!is_outage(&[(Deferred, "a"), (Deferred, "b"), (Deferred, "c"), (Deferred, "d")]));
        assert!(!is_outage(&[(NotAccepted, "a"), (Deferred, "b"), (NotAccepted, "c"), (Deferred, "d")]));
        for decided in [Accepted, Rejected] {
            assert!(!is_outage(&[(NotAccepted, "a"), (NotAccepted, "b"), (decided, "c"), (NotAccepted, "d")]));
        }
    }
}
