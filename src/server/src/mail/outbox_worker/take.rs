//! Taking the next email out of the outbox, as far as there are slots for deliveries, and preparing it.

use super::compose::{Composed, Recipient, compose_request_mail, compose_service_mail};
use super::mailed_links::{compose_account_mail, compose_case_mail, compose_holder_mail};
use crate::config::{MailRoute, Settings};
use crate::mail::render::{self, RenderedEmail};
use crate::random;
use crate::use_cases::Act;
use crate::use_cases::requests::run_due_of_service;
use chrono::TimeDelta;
use handover_api::submissions::Delivery;
use handover_rules::delivery::{REPORT_LIFETIME, may_wait_for_lines, next_attempt_in_doubt};
use handover_rules::request::notices::Notice;
use handover_rules::{CodeHash, MailId, NicHandle, Timestamp};
use handover_store::{
    DueMail, HolderTopic, Lease, MailChoice, MailKind, MailOutage, MailTopic, OutboxEntry, RenderedMail, StoreResult,
};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Time to record the outcome of an attempt before its lease ends.
const RECORDING_TIME: Duration = Duration::from_secs(60);

/// Time after which an email that waits for the end of an import is looked at again.
const IMPORT_LOOK_AGAIN: TimeDelta = TimeDelta::seconds(10);

pub(super) enum NextMail {
    None,
    /// An email was settled without delivery.
    Settled,
    /// The email waits for lines that are due, or for the end of an import.
    Waits(MailId),
    Prepared(DueMail, Box<PreparedMail>),
}

/// Takes the next due email. During an outage, one at a time to try the mail server with.
pub(super) fn take_next(act: &mut Act<'_, '_>, settings: &Settings, choice: &MailChoice) -> StoreResult<NextMail> {
    let outage = act.tx.mail_outage()?;
    let due = match outage {
        Some(outage) if outage.next_at > act.now => None,
        Some(_) => act.tx.probe_mail(&choice.under_way, act.now)?,
        None => act.tx.next_mail(choice, act.now)?,
    };
    let Some(due) = due else { return Ok(NextMail::None) };
    let id = due.id;
    match act.attempt(|act| take(act, settings, due, outage)) {
        // A corrupt email must not block the worker.
        Err(error) if error.is_about_data() => {
            tracing::error!(mail = %id, %error, "corrupt email or email about corrupt data given up");
            act.tx.quarantine_mail(id, act.now)?;
            Ok(NextMail::Settled)
        }
        result => result,
    }
}

/// Prepares an email. Drops an obsolete one, and stores it in the mailbox in demo mode.
fn take(act: &mut Act<'_, '_>, settings: &Settings, due: DueMail, outage: Option<MailOutage>) -> StoreResult<NextMail> {
    let entry = act.tx.mail(due.id)?;
    if waits(act, &entry)? {
        return Ok(NextMail::Waits(due.id));
    }
    if let MailTopic::Holder(HolderTopic { notice, change, .. }) = &entry.topic
        && notice.waits_for_import(*change)
        && may_wait_for_lines(entry.queued_at, act.now)
        && act.tx.import_under_way()?.is_some()
    {
        // Not as `Waits`: a file may cause very many, and each look would pass all of them.
        act.tx.postpone_mail(due.id, act.now + IMPORT_LOOK_AGAIN)?;
        return Ok(NextMail::Settled);
    }
    if act.tx.waits_for_address(&entry)? {
        act.tx.hold_mail(due.id, act.now)?;
        act.tx.announce_mail(&entry)?;
        return Ok(NextMail::Settled);
    }
    let lease = lease(settings, act.now);
    let Some(mut mail) = prepare(act, settings, entry.clone(), (lease, outage.is_some()))? else {
        act.tx.settle_mail(due.id, Delivery::Dropped, act.now)?;
        act.tx.announce_mail(&entry)?;
        return Ok(NextMail::Settled);
    };
    if let Some(at) = entry.lease_ended_at {
        return count_crash(act, &mail, at);
    }
    match settings.mail {
        MailRoute::Smtp { .. } => {
            mail.entry.message_key.get_or_insert_with(random::message_key);
            act.tx.lease_mail(&mail.entry, &mail.to.address, lease)?;
            if let Some(outage) = outage {
                act.tx.set_mail_outage(&MailOutage { tried_at: act.now, next_at: lease.until, ..outage })?;
            }
            Ok(NextMail::Prepared(due, Box::new(mail)))
        }
        MailRoute::Mailbox => {
            let RenderedEmail { subject, text, html, link, .. } = mail.email;
            let sender = settings.mail_from.to_string();
            let address = mail.to.address.to_string();
            act.tx.add_to_mailbox(&mail.entry, &RenderedMail { address, sender, subject, text, html, link })?;
            act.tx.mark_mail_sent(&mail.entry, mail.code, act.now)?;
            act.tx.announce_mail(&mail.entry)?;
            Ok(NextMail::Settled)
        }
    }
}

/// Whether lines are due, or an import is in progress, that may change what an email about a request says.
fn waits(act: &Act<'_, '_>, entry: &OutboxEntry) -> StoreResult<bool> {
    if entry.attempts > 0 || !may_wait_for_lines(entry.queued_at, act.now) {
        return Ok(false);
    }
    let has_due_lines = match &entry.topic {
        MailTopic::Request { submission, notice, .. } if *notice != Notice::Confirm => {
            act.tx.has_due_lines(*submission, act.now)?
        }
        _ => return Ok(false),
    };
    Ok(has_due_lines || act.tx.import_under_way()?.is_some())
}

/// Counts an attempt whose process has crashed as doubtful: the email may have arrived.
fn count_crash(act: &mut Act<'_, '_>, mail: &PreparedMail, at: Timestamp) -> StoreResult<NextMail> {
    let id = mail.entry.id;
    tracing::warn!(mail = %id, "an earlier process ended while it delivered this email, which may have arrived");
    act.tx.revoke_code(mail.code)?;
    match next_attempt_in_doubt(mail.entry.doubts, at, mail.until) {
        Some(next) => act.tx.retry_mail_in_doubt(id, next, act.now)?,
        None => act.tx.settle_mail(id, Delivery::Failed, act.now)?,
    }
    act.tx.announce_mail(&mail.entry)?;
    Ok(NextMail::Settled)
}

fn lease(settings: &Settings, now: Timestamp) -> Lease {
    let timeout = match settings.mail {
        MailRoute::Smtp { timeout, .. } => timeout,
        MailRoute::Mailbox => Duration::ZERO,
    };
    let length = TimeDelta::from_std(timeout + RECORDING_TIME).unwrap_or_default();
    Lease { number: random::number(), until: now + length }
}

/// An email ready for delivery. Its code is already valid.
pub(super) struct PreparedMail {
    pub(super) entry: OutboxEntry,
    pub(super) to: Recipient,
    pub(super) email: RenderedEmail,
    pub(super) has_attachment: bool,
    pub(super) code: Option<CodeHash>,
    /// The time at which the email becomes useless.
    pub(super) until: Timestamp,
    pub(super) lease: Lease,
    /// It tries the mail server during an outage.
    pub(super) is_probe: bool,
}

/// Composes and renders an email, generating its code if it carries one; `None` if it is obsolete.
fn prepare(
    act: &mut Act<'_, '_>,
    settings: &Settings,
    entry: OutboxEntry,
    (lease, is_probe): (Lease, bool),
) -> StoreResult<Option<PreparedMail>> {
    let composed = match &entry.topic {
        MailTopic::Request { request, notice, account, .. } => {
            // After an outage, requests past their deadline must expire before their emails are sent.
            if let Some(service) = act.tx.service_of_request(*request)? {
                run_due_of_service(act, service)?;
            }
            let lines = act.tx.lines_of_mail(&entry, act.now)?;
            compose_request_mail(act.tx, settings, (&entry, &lines), *notice, account)?
        }
        MailTopic::Account(topic) => compose_account_mail(act, settings, topic, entry.id)?,
        MailTopic::Holder(topic) => compose_holder_mail(act, settings, topic)?,
        MailTopic::Case(topic) => compose_case_mail(act, settings, topic)?,
        MailTopic::Service { service, notice, account } => {
            compose_service_mail(act, settings, (*service, *notice), account, entry.id)?
        }
    };
    let Some(Composed { content, to, has_attachment, code, until }) = composed else { return Ok(None) };
    let email = render::render(&content, settings, &to.address);
    let until = until.unwrap_or(entry.queued_at + REPORT_LIFETIME);
    Ok(Some(PreparedMail { entry, to, email, has_attachment, code, until, lease, is_probe }))
}

/// A limited number of concurrent deliveries.
pub(super) struct Slots {
    state: Arc<Mutex<SlotState>>,
    freed: Arc<Notify>,
}

struct SlotState {
    total: usize,
    under_way: Vec<DueMail>,
    last_sender: Option<NicHandle>,
}

/// The slot of a delivery; dropping it frees it.
pub(super) struct Slot {
    mail: DueMail,
    state: Arc<Mutex<SlotState>>,
    freed: Arc<Notify>,
}

impl Slots {
    pub(super) fn new(total: NonZeroUsize) -> Self {
        let state = SlotState { total: total.get(), under_way: Vec::new(), last_sender: None };
        Self { state: Arc::new(Mutex::new(state)), freed: Arc::default() }
    }

    /// Constraints on the email to deliver next; `None` if there is no free slot.
    pub(super) fn choice(&self) -> Option<MailChoice> {
        lock(&self.state).choice()
    }

    /// Marks an email as being delivered.
    pub(super) fn occupy(&self, mail: DueMail) -> Slot {
        let mut state = lock(&self.state);
        state.under_way.push(mail.clone());
        if mail.sender.is_some() {
            state.last_sender.clone_from(&mail.sender);
        }
        Slot { mail, state: Arc::clone(&self.state), freed: Arc::clone(&self.freed) }
    }

    /// Waits for a slot that was freed since the last call.
    pub(super) async fn freed(&self) {
        self.freed.notified().await;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        lock(&self.state).under_way.retain(|mail| mail.id != self.mail.id);
        self.freed.notify_one();
    }
}

fn lock(state: &Mutex<SlotState>) -> MutexGuard<'_, SlotState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SlotState {
    /// With several slots, one is kept free for emails about accounts, and no sender has more than half of them: a
    /// recipient's server that does not reply must not hold up everybody else.
    fn choice(&self) -> Option<MailChoice> {
        if self.under_way.len() >= self.total {
            return None;
        }
        let mut choice = MailChoice {
            under_way: self.under_way.iter().map(|mail| mail.id).collect(),
            last_sender: self.last_sender.clone(),
            ..MailChoice::default()
        };
        if self.total == 1 {
            return Some(choice);
        }
        let half = self.total / 2;
        let of_kind = |kind| self.under_way.iter().filter(|mail| mail.kind == kind).count();
        if of_kind(MailKind::Request) + of_kind(MailKind::Renewal) >= self.total - 1 {
            choice.full_kinds = vec![MailKind::Request, MailKind::Renewal];
        } else if of_kind(MailKind::Renewal) >= half {
            choice.full_kinds = vec![MailKind::Renewal];
        }
        for sender in self.under_way.iter().filter_map(|mail| mail.sender.as_ref()) {
            let own = self.under_way.iter().filter(|mail| mail.sender.as_ref() == Some(sender)).count();
            if own >= half && !choice.full_senders.contains(sender) {
                choice.full_senders.push(sender.clone());
            }
        }
        Some(choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::MailId;

    fn slots(total: usize) -> Slots {
        Slots::new(NonZeroUsize::new(total).expect("a number above zero"))
    }

    fn mail(id: i64, kind: MailKind, sender: &str) -> DueMail {
        DueMail { id: MailId::new(id), kind, sender: NicHandle::parse(sender).ok() }
    }

    #[test]
    fn slots_are_limited_and_freed() {
        let slots = slots(1);
        let slot = slots.occupy(mail(1, MailKind::Request, "admin-ovh"));
        assert!(slots.choice().is_none());
        drop(slot);
        let choice = slots.choice().expect("a free slot");
        assert!(choice.under_way.is_empty() && choice.full_kinds.is_empty() && choice.full_senders.is_empty());
        assert_eq!(choice.last_sender.as_ref().map(NicHandle::as_str), Some("admin-ovh"));
    }

    #[test]
    fn last_slot_is_for_emails_about_accounts() {
        let slots = slots(4);
        let renewals: Vec<Slot> = (0..2).map(|id| slots.occupy(mail(id, MailKind::Renewal, ""))).collect();
        assert_eq!(slots.choice().expect("a free slot").full_kinds, [MailKind::Renewal]);
        let _request = slots.occupy(mail(2, MailKind::Request, "admin-ovh"));
        assert_eq!(slots.choice().expect("a free slot").full_kinds, [MailKind::Request, MailKind::Renewal]);
        let _account = slots.occupy(mail(3, MailKind::Account, ""));
        assert!(slots.choice().is_none());
        drop(renewals);
        assert_eq!(slots.choice().expect("free slots").full_kinds, []);
    }

    #[test]
    fn sender_has_at_most_half_of_the_slots() {
        let slots = slots(4);
        let _first = slots.occupy(mail(1, MailKind::Request, "admin-ovh"));
        assert_eq!(slots.choice().expect("a free slot").full_senders, []);
        let _second = slots.occupy(mail(2, MailKind::Request, "admin-ovh"));
        let full = slots.choice().expect("a free slot").full_senders;
        assert_eq!(full.iter().map(NicHandle::as_str).collect::<Vec<_>>(), ["admin-ovh"]);
    }
}
