//! The worker that empties the outbox. See decision 0011.
//!
//! Codes are generated when their email is sent, and only their hashes are stored, so the outbox holds no code in clear.
//! A code is valid from just before delivery; the previous one is superseded once the mail server has accepted the new
//! email. A crash in between sends the email twice, but never loses it.
//!
//! In demo mode the mailbox replaces the mail server, and each email is one transaction.

mod attached_lines;
mod case;
mod compose;
mod composed;
mod deliveries;
mod holder;
mod listed_requests;
mod outcome;
mod slots;
mod take;

pub use attached_lines::{attached_lines, attached_name};
pub use deliveries::Deliveries;

use super::smtp::{DeliveryOutcome, DeliveryResult, SmtpSender};
use crate::clock::Clock;
use crate::config::{MailRoute, Settings};
use crate::runtime::loops::{FailureLog, wait_for_change};
use crate::use_cases::Act;
use chrono::TimeDelta;
use compose::PreparedMail;
use handover_rules::{MailId, Timestamp};
use handover_store::{Awaited, Change, MailChoice, Store, StoreResult};
use outcome::{OutageChange, OutageDetector, record_outcome};
use slots::{Slot, Slots};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;
use take::{NextMail, take_next};
use tokio::sync::broadcast::Receiver;

/// Delay between attempts to record an outcome.
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
        let attachment =
            if mail.has_attachment { attached_lines(&self.store, &self.settings, id).await } else { Ok(None) };
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
