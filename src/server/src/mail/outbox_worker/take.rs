//! Taking the next email out of the outbox.

use super::compose::{DeliveryAttempt, PreparedMail, prepare};
use crate::config::{MailRoute, Settings};
use crate::mail::render::RenderedEmail;
use crate::random;
use chrono::TimeDelta;
use handover_rules::delivery::{may_wait_for_lines, next_attempt_in_doubt};
use handover_rules::request::notices::Notice;
use handover_rules::{MailId, Timestamp};
use handover_store::{
    DueMail, Lease, MailChoice, MailOutage, MailTopic, OutboxState, RenderedMail, StoreResult, WriteTx,
};
use std::time::Duration;

/// Time to record the outcome of an attempt before its lease ends.
const RECORDING_TIME: Duration = Duration::from_secs(60);

/// The result of looking into the outbox.
pub(super) enum NextMail {
    /// Nothing is due.
    None,
    /// An email was settled without delivery.
    Settled,
    /// The email reports about lines, and waits because more of them are due.
    Waits(MailId),
    /// Deliver this email.
    Prepared(DueMail, Box<PreparedMail>),
}

/// Takes the next due email. During an outage, one at a time to try the mail server with.
pub(super) fn take_next(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    choice: &MailChoice,
    now: Timestamp,
) -> StoreResult<NextMail> {
    let outage = tx.mail_outage()?;
    let due = match outage {
        Some(outage) if outage.next_at > now => None,
        Some(_) => tx.probe_mail(&choice.under_way, now)?,
        None => tx.next_mail(choice, now)?,
    };
    let Some(due) = due else { return Ok(NextMail::None) };
    let id = due.id;
    match tx.attempt(|tx| take(tx, settings, due, outage, now)) {
        // A corrupt email must not block the worker.
        Err(error) if error.is_about_data() => {
            tracing::error!(mail = %id, %error, "corrupt email or email about corrupt data given up");
            tx.quarantine_mail(id, now)?;
            Ok(NextMail::Settled)
        }
        result => result,
    }
}

/// Prepares an email. Drops an obsolete one, and stores it in the mailbox in demo mode.
fn take(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    due: DueMail,
    outage: Option<MailOutage>,
    now: Timestamp,
) -> StoreResult<NextMail> {
    let entry = tx.mail(due.id)?;
    if let MailTopic::Request { submission, notice, .. } = &entry.topic
        && *notice != Notice::Confirm
        && entry.attempts == 0
        && may_wait_for_lines(entry.queued_at, now)
        && tx.has_due_lines(*submission, now)?
    {
        return Ok(NextMail::Waits(due.id));
    }
    if tx.waits_for_address(&entry)? {
        tx.hold_mail(due.id, now)?;
        tx.announce_mail(&entry)?;
        return Ok(NextMail::Settled);
    }
    let lease = lease(settings, now);
    let attempt = DeliveryAttempt { lease, is_probe: outage.is_some() };
    let Some(mut mail) = prepare(tx, settings, entry.clone(), attempt, now)? else {
        tx.settle_mail(due.id, OutboxState::Dropped, now)?;
        tx.announce_mail(&entry)?;
        return Ok(NextMail::Settled);
    };
    if let Some(at) = entry.lease_ended_at {
        return count_crash(tx, &mail, at, now);
    }
    match settings.mail {
        MailRoute::Smtp { .. } => {
            mail.entry.message_key.get_or_insert_with(random::message_key);
            tx.lease_mail(&mail.entry, &mail.to.address, lease)?;
            if let Some(outage) = outage {
                tx.set_mail_outage(&MailOutage { tried_at: now, next_at: lease.until, ..outage })?;
            }
            Ok(NextMail::Prepared(due, Box::new(mail)))
        }
        MailRoute::Mailbox => {
            let RenderedEmail { subject, text, html, link, .. } = mail.email;
            let sender = settings.mail_from.to_string();
            let address = mail.to.address.to_string();
            tx.add_to_mailbox(&mail.entry, &RenderedMail { address, sender, subject, text, html, link })?;
            tx.mark_mail_sent(&mail.entry, mail.code, now)?;
            tx.announce_mail(&mail.entry)?;
            Ok(NextMail::Settled)
        }
    }
}

/// Counts an attempt whose process has crashed as doubtful: the email may have arrived.
fn count_crash(tx: &mut WriteTx<'_>, mail: &PreparedMail, at: Timestamp, now: Timestamp) -> StoreResult<NextMail> {
    let id = mail.entry.id;
    tracing::warn!(mail = %id, "an earlier process ended while it delivered this email, which may have arrived");
    tx.revoke_code(mail.code)?;
    match next_attempt_in_doubt(mail.entry.doubts, at, mail.until) {
        Some(next) => tx.retry_mail_in_doubt(id, next, now)?,
        None => tx.settle_mail(id, OutboxState::Failed, now)?,
    }
    tx.announce_mail(&mail.entry)?;
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
