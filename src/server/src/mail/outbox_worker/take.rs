//! Taking the next email out of the outbox.

use super::compose::{DeliveryAttempt, PreparedMail, prepare};
use crate::config::{MailRoute, Settings};
use crate::mail::render::RenderedEmail;
use crate::random;
use crate::use_cases::Act;
use chrono::TimeDelta;
use handover_api::submissions::Delivery;
use handover_rules::delivery::{may_wait_for_lines, next_attempt_in_doubt};
use handover_rules::request::notices::Notice;
use handover_rules::{MailId, Timestamp};
use handover_store::{DueMail, Lease, MailChoice, MailOutage, MailTopic, OutboxEntry, RenderedMail, StoreResult};
use std::time::Duration;

/// Time to record the outcome of an attempt before its lease ends.
const RECORDING_TIME: Duration = Duration::from_secs(60);

/// Time after which an email that waits for the end of an import is looked at again.
const IMPORT_LOOK_AGAIN: TimeDelta = TimeDelta::seconds(10);

/// The result of looking into the outbox.
pub(super) enum NextMail {
    /// Nothing is due.
    None,
    /// An email was settled without delivery.
    Settled,
    /// The email waits for lines that are due, or for the end of an import.
    Waits(MailId),
    /// Deliver this email.
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
    if let MailTopic::Holder { notice, change, .. } = &entry.topic
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
    let attempt = DeliveryAttempt { lease, is_probe: outage.is_some() };
    let Some(mut mail) = prepare(act, settings, entry.clone(), attempt)? else {
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
