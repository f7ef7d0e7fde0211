//! Delivery of emails (decision 0011) and webhooks (decision 0055): when a failed one is tried again or given up, and when a
//! mail server that is down is tried again. Delivery reports (RFC 3464): which of them show that the address of an account does
//! not work (decision 0011).
//!
//! Anybody can write a report. It counts only for an email of ours that it names, and for the address that this email was
//! sent to.

use crate::{EmailAddress, Timestamp, string_enum};
use chrono::TimeDelta;

/// Maximum time that an email waits for further lines. Later lines go into another email.
pub const LONGEST_WAIT_FOR_LINES: TimeDelta = TimeDelta::minutes(10);

/// Minutes before each retry; the last one repeats. Greylisting (RFC 6647) lets an email through after some minutes, so
/// nobody waits long for a code.
const RETRY_MINUTES: [i64; 5] = [1, 5, 15, 15, 30];

/// Minutes before each resend of an email that may have arrived; the last one repeats. Each may be a duplicate for its
/// recipient.
const DOUBT_MINUTES: [i64; 6] = [5, 30, 120, 360, 720, 1440];

/// Maximum number of sends of an email while every attempt may have arrived.
pub const EMAILS_IN_DOUBT: u32 = 12;

/// Minimum time before an email that may have arrived is sent again because an outage has ended.
pub const DOUBT_WAIT: TimeDelta = TimeDelta::hours(1);

/// Seconds before each probe of a mail server that is down; the last one repeats.
const PROBE_SECONDS: [i64; 5] = [5, 10, 20, 40, 60];

/// Minimum time between two probes of a mail server that is down, also if an operator asks for one.
pub const PROBE_WAIT: TimeDelta = TimeDelta::seconds(PROBE_SECONDS[0]);

/// Retry period of an email whose subject has no end, such as a report.
pub const REPORT_LIFETIME: TimeDelta = TimeDelta::days(7);

/// Number of addresses in a row that must fail before the mail server counts as down, unless it is unreachable.
pub const ADDRESSES_OF_AN_OUTAGE: usize = 3;

/// Seconds before each retry of a webhook: over three days in all.
const WEBHOOK_SECONDS: [i64; 10] = [5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// The longest pause that the receiver of a webhook can ask for.
pub const LONGEST_WEBHOOK_PAUSE: TimeDelta = TimeDelta::hours(24);

/// The time of the next attempt of a webhook after a failure at `now`; `None` gives up. `earlier` counts the failures
/// before this one.
#[must_use]
pub fn next_webhook_attempt(earlier: u32, now: Timestamp) -> Option<Timestamp> {
    let index = usize::try_from(earlier).unwrap_or(usize::MAX);
    WEBHOOK_SECONDS.get(index).map(|seconds| now + TimeDelta::seconds(*seconds))
}

/// The effect of a refused delivery on its webhook, besides the retry of the event.
///
/// Ordered: the greater of two refusals counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WebhookRefusal {
    /// The receiver asks for a pause (`Retry-After`): nothing is delivered before this time.
    PauseUntil(Timestamp),
    /// The receiver is gone (`410`): nothing is delivered until an operator resumes it.
    Stop,
}

/// Decides the effect of a response at `now` that is no success. `retry_at` is the time that the receiver asks for.
#[must_use]
pub fn webhook_refusal(status: u16, retry_at: Option<Timestamp>, now: Timestamp) -> Option<WebhookRefusal> {
    const GONE: u16 = 410;
    if status == GONE {
        return Some(WebhookRefusal::Stop);
    }
    let until = retry_at.filter(|at| *at > now)?.min(now + LONGEST_WEBHOOK_PAUSE);
    Some(WebhookRefusal::PauseUntil(until))
}

/// The time of the next attempt after a failure at `now`; `None` gives up. `earlier` counts the failures before this one,
/// and `until` is the time at which the email becomes useless.
#[must_use]
pub fn next_attempt(earlier: u32, now: Timestamp, until: Timestamp) -> Option<Timestamp> {
    let at = now + TimeDelta::minutes(nth_or_last(RETRY_MINUTES, earlier));
    (at < until).then_some(at)
}

/// The time at which to resend an email that may have arrived with an attempt at `now`; `None` gives up. `earlier` counts
/// the doubtful attempts before this one.
#[must_use]
pub fn next_attempt_in_doubt(earlier: u32, now: Timestamp, until: Timestamp) -> Option<Timestamp> {
    let at = now + TimeDelta::minutes(nth_or_last(DOUBT_MINUTES, earlier));
    (earlier + 1 < EMAILS_IN_DOUBT && at < until).then_some(at)
}

/// The time of the next probe of a mail server after a failure at `now`. `earlier` counts the failures of the outage before
/// this one.
#[must_use]
pub fn next_probe(earlier: u32, now: Timestamp) -> Timestamp {
    now + TimeDelta::seconds(nth_or_last(PROBE_SECONDS, earlier))
}

/// Whether an email queued at `queued_at` may wait for lines that are due.
#[must_use]
pub fn may_wait_for_lines(queued_at: Timestamp, now: Timestamp) -> bool {
    now - queued_at < LONGEST_WAIT_FOR_LINES
}

fn nth_or_last<const N: usize>(waits: [i64; N], index: u32) -> i64 {
    waits[(index as usize).min(N - 1)]
}

string_enum! {
    /// The act of a mail server on an email (`Action`).
    pub enum ReportedAction {
        /// It gave up.
        Failed = "failed",
        /// It keeps trying.
        Delayed = "delayed",
        /// It delivered it.
        Delivered = "delivered",
        /// It handed it on to a server that sends no reports.
        Relayed = "relayed",
        /// It handed it on to several addresses.
        Expanded = "expanded",
    }
}

/// A status code (RFC 3463), such as 5.1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnhancedStatus {
    /// 2 is success, 4 a temporary failure, 5 a permanent one.
    pub class: u16,
    /// The subject, such as 1 for the address.
    pub subject: u16,
    pub detail: u16,
}

impl EnhancedStatus {
    /// Parses a status. A comment may follow.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.split_whitespace().next()?;
        let mut numbers = code.split('.').map(|part| part.parse().ok());
        let (class, subject, detail) = (numbers.next()??, numbers.next()??, numbers.next()??);
        numbers.next().is_none().then_some(Self { class, subject, detail })
    }

    const fn is_permanent(self) -> bool {
        self.class == 5
    }

    /// The failure is about the address, its mailbox, the way to it, or nothing in particular. The others are about this
    /// email or its sender, such as 5.7.1, which a server that blocks the sender replies for every address.
    const fn is_about_address(self) -> bool {
        matches!(self.subject, 0 | 1 | 2 | 4)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryReport {
    pub action: ReportedAction,
    pub status: EnhancedStatus,
    /// The recipient, as the reporting server and as the sender knows it: they differ if the email was forwarded.
    pub recipients: Vec<EmailAddress>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedMail {
    /// The mail server has accepted it, or may have, and no failure was reported yet.
    pub is_sent: bool,
    pub sent_to: EmailAddress,
    pub sent_at: Timestamp,
    /// The current address of its account, and when that was confirmed; `None` without an account.
    pub account: Option<(EmailAddress, Option<Timestamp>)>,
}

string_enum! {
    /// The effect of a report.
    pub enum ReportEffect {
        /// The address of the account does not work. The email waits for another one, or until this one is confirmed.
        AddressMarked = "addressMarked",
        /// The email counts as failed. The address stays as it is.
        MailFailed = "mailFailed",
        /// None: the failure is not permanent.
        Temporary = "temporary",
        /// None: a failure of this email was reported before.
        Repeated = "repeated",
        /// None: it names no email that was sent to this address.
        UnknownMail = "unknownMail",
    }
}

#[must_use]
pub fn report_effect(report: &DeliveryReport, mail: Option<&ReportedMail>) -> ReportEffect {
    let is_recipient = |mail: &&ReportedMail| report.recipients.iter().any(|to| to.is_same_mailbox(&mail.sent_to));
    let Some(mail) = mail.filter(is_recipient) else { return ReportEffect::UnknownMail };
    if report.action != ReportedAction::Failed || !report.status.is_permanent() {
        return ReportEffect::Temporary;
    }
    if !mail.is_sent {
        return ReportEffect::Repeated;
    }
    // A report that is older than the confirmation says nothing about the address as it is now.
    let is_present = |(address, confirmed_at): &(EmailAddress, Option<Timestamp>)| {
        address.is_same_mailbox(&mail.sent_to) && confirmed_at.is_none_or(|at| at <= mail.sent_at)
    };
    if report.status.is_about_address() && mail.account.as_ref().is_some_and(is_present) {
        ReportEffect::AddressMarked
    } else {
        ReportEffect::MailFailed
    }
}
