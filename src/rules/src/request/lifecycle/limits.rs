//! Limits on sending a code again. Their sliding window limits wrong codes, too.

use super::event::Refusal;
use crate::model::policy::LIMIT_PERIOD;
use crate::request::codes::{LastMail, PartyCodes};
use crate::{Policy, Timestamp};
use chrono::TimeDelta;

fn seconds(number: u32) -> TimeDelta {
    TimeDelta::seconds(i64::from(number))
}

/// Whether the last mail with a code was long enough ago for another one.
///
/// # Errors
/// The refusal, with the end of the wait.
pub fn resend_wait(last_mail: Option<LastMail>, now: Timestamp, policy: &Policy) -> Result<(), Refusal> {
    match last_mail {
        Some(LastMail::Queued) => Err(Refusal::TooSoon { until: None }),
        Some(LastMail::At(at) | LastMail::Waiting(at)) if now < at + seconds(policy.resend_wait) => {
            Err(Refusal::TooSoon { until: Some(at + seconds(policy.resend_wait)) })
        }
        _ => Ok(()),
    }
}

pub(super) fn may_resend(codes: &PartyCodes, now: Timestamp, policy: &Policy) -> Result<(), Refusal> {
    resend_wait(codes.last_mail, now, policy)?;
    match nth_latest_since(&codes.resends, policy.resends_a_day, now - LIMIT_PERIOD) {
        Some(oldest) => Err(Refusal::TooMany { until: oldest + LIMIT_PERIOD }),
        None => Ok(()),
    }
}

/// Sliding-window limit: the oldest of the last `limit` timestamps after `since`, if there are that many. There is room
/// again once it leaves the window.
pub(super) fn nth_latest_since(timestamps: &[Timestamp], limit: u32, since: Timestamp) -> Option<Timestamp> {
    let mut recent: Vec<Timestamp> = timestamps.iter().copied().filter(|at| *at > since).collect();
    recent.sort_unstable();
    let index = recent.len().checked_sub(limit as usize)?;
    recent.get(index).copied()
}
