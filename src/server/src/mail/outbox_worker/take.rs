//! Taking the next email out of the outbox.

use super::compose::{DeliveryAttempt, PreparedMail, prepare};
use super::outcome::announce;
use crate::config::{MailRoute, Settings};
use crate::mail::render::RenderedEmail;
use crate::random;
use crate::store::{
    DueMail, LINES_AT_ONCE, Lease, MailChoice, MailLines, MailOutage, MailTopic, OutboxEntry, OutboxState, ReadMark,
    ReadTx, RenderedMail, StoreResult, WriteTx,
};
use chrono::TimeDelta;
use handover_rules::delivery::next_attempt_in_doubt;
use handover_rules::{MailId, Timestamp};
use std::time::Duration;

/// Time to record the outcome of an attempt before its lease ends.
const RECORDING_TIME: Duration = Duration::from_secs(60);

/// The result of looking into the outbox.
pub(super) enum NextMail {
    /// Nothing is due.
    None,
    /// An email was settled without delivery.
    Settled,
    /// The email is about a submission of many requests. They are read outside of the write transaction, so that other
    /// writes need not wait.
    AboutMany(Box<OutboxEntry>),
    /// An email is to be delivered.
    Prepared(DueMail, Box<PreparedMail>),
}

/// The requests that an email is about, read before the transaction that prepares it.
pub(super) struct ReadLines {
    pub(super) mail: MailId,
    /// `None` if they could not be read: the transaction reads them.
    pub(super) lines: Option<(MailLines, ReadMark)>,
}

impl ReadLines {
    /// Reads the requests of an email about many.
    pub(super) fn read(reader: &ReadTx<'_>, mail: &OutboxEntry, now: Timestamp) -> Option<(MailLines, ReadMark)> {
        let MailTopic::Request { submission, .. } = &mail.topic else { return None };
        // The transaction meets an error again, and deals with it.
        reader.lines_of_mail(mail, now).ok().zip(reader.read_mark(*submission).ok())
    }
}

/// Takes the next due email. During an outage, one at a time to try the mail server with. `earlier` is what was read for
/// [`NextMail::AboutMany`], if that was the answer.
pub(super) fn take_next(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    choice: &MailChoice,
    earlier: Option<ReadLines>,
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
    match tx.attempt(|tx| take(tx, settings, due, (outage, earlier), now)) {
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
    (outage, earlier): (Option<MailOutage>, Option<ReadLines>),
    now: Timestamp,
) -> StoreResult<NextMail> {
    let entry = tx.mail(due.id)?;
    if earlier.is_none()
        && let MailTopic::Request { submission, .. } = &entry.topic
        && tx.size_of_submission(*submission)? > LINES_AT_ONCE
    {
        return Ok(NextMail::AboutMany(Box::new(entry)));
    }
    // Of another email, if that has become the next one meanwhile.
    let earlier = earlier.filter(|earlier| earlier.mail == due.id).and_then(|earlier| earlier.lines);
    let lease = lease(settings, now);
    let attempt = DeliveryAttempt { lease, is_probe: outage.is_some() };
    let Some(mail) = prepare(tx, settings, (entry.clone(), earlier), attempt, now)? else {
        tx.settle_mail(due.id, OutboxState::Dropped, now)?;
        announce(tx, &entry)?;
        return Ok(NextMail::Settled);
    };
    if let Some(at) = entry.lease_ended_at {
        return count_crash(tx, &mail, at, now);
    }
    match settings.mail {
        MailRoute::Smtp { .. } => {
            tx.lease_mail(due.id, lease)?;
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
            announce(tx, &mail.entry)?;
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
    announce(tx, &mail.entry)?;
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
