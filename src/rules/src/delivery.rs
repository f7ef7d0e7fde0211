//! Delivery of emails: when a failed one is tried again or given up, and when a mail server that is down is tried again
//! (decision 0011).

use crate::Timestamp;
use chrono::TimeDelta;

/// How long an email may wait for lines that it would tell of: those that come later are told by another one.
pub const LONGEST_HOLD: TimeDelta = TimeDelta::minutes(15);

/// Minutes before each retry; the last one repeats.
const RETRY_MINUTES: [i64; 5] = [1, 5, 15, 30, 60];

/// Minutes before another email after one that may have arrived; the last one repeats. Each is one more for its recipient.
const DOUBT_MINUTES: [i64; 6] = [5, 30, 120, 360, 720, 1440];

/// How often an email is sent of which each may have arrived.
pub const EMAILS_IN_DOUBT: u32 = 12;

/// Minimum time before an email that may have arrived is sent again because an outage has ended.
pub const DOUBT_WAIT: TimeDelta = TimeDelta::hours(1);

/// Seconds before each try of a mail server that is down; the last one repeats.
const PROBE_SECONDS: [i64; 5] = [5, 10, 20, 40, 60];

/// Minimum time between two tries of a mail server that is down, also if a person asks for one.
pub const PROBE_WAIT: TimeDelta = TimeDelta::seconds(PROBE_SECONDS[0]);

/// How long an email is tried whose subject never ends, such as a report.
pub const REPORT_LIFETIME: TimeDelta = TimeDelta::days(7);

/// Emails to this many addresses in a row must have failed before the mail server counts as down, unless it could not be
/// reached at all.
pub const ADDRESSES_OF_AN_OUTAGE: usize = 3;

/// When to try an email again after a failure at `now`; `None` gives it up. `earlier` counts the failures before this one,
/// and `until` is the end of what the email is about.
#[must_use]
pub fn next_attempt(earlier: u32, now: Timestamp, until: Timestamp) -> Option<Timestamp> {
    let at = now + TimeDelta::minutes(nth_or_last(RETRY_MINUTES, earlier));
    (at < until).then_some(at)
}

/// When to send an email again that may have arrived, after an attempt at `now`; `None` gives it up. `earlier` counts the
/// doubtful attempts before this one.
#[must_use]
pub fn next_attempt_in_doubt(earlier: u32, now: Timestamp, until: Timestamp) -> Option<Timestamp> {
    let at = now + TimeDelta::minutes(nth_or_last(DOUBT_MINUTES, earlier));
    (earlier + 1 < EMAILS_IN_DOUBT && at < until).then_some(at)
}

/// When to try a mail server again after a failure at `now`. `earlier` counts the failures of the outage before this one.
#[must_use]
pub fn next_probe(earlier: u32, now: Timestamp) -> Timestamp {
    now + TimeDelta::seconds(nth_or_last(PROBE_SECONDS, earlier))
}

/// Whether emails that have been held since `since` go although there is more that they could tell of. Also if that is in
/// the future: the clock was ahead then.
#[must_use]
pub fn is_held_too_long(since: Timestamp, now: Timestamp) -> bool {
    now < since || now - since >= LONGEST_HOLD
}

fn nth_or_last<const N: usize>(waits: [i64; N], index: u32) -> i64 {
    waits[(index as usize).min(N - 1)]
}
