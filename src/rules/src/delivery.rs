//! Delivery of emails (decision 0011) and webhooks (decision 0055): when a failed one is tried again or given up, and when a
//! mail server that is down is tried again.

use crate::Timestamp;
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
