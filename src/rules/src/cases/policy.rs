//! Durations and limits of the procedures that a provider can configure.

use crate::Timestamp;
use crate::model::policy::LIMIT_PERIOD;
use crate::model::shares::CALLS_A_DAY;
use serde::{Deserialize, Serialize};

/// Durations (in seconds) and limits of the procedures. Decision 0033 explains the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CasePolicy {
    /// Seconds in which the claimant has to confirm the mailbox.
    pub confirmation: u32,
    /// Seconds of silence after which a case that waits for papers closes.
    pub silence: u32,
    /// Seconds in which the holder and the current admin can object.
    pub objection: u32,
    /// People of the staff who have to approve, one or two.
    pub approvers: u8,
    /// Seconds that papers are kept after the end of the case.
    pub papers_kept: u32,
    /// Size of the largest paper, in bytes.
    pub largest_paper: u32,
    /// Papers of one case.
    pub papers: u32,
}

impl Default for CasePolicy {
    fn default() -> Self {
        const DAY: u32 = 24 * 60 * 60;
        Self {
            confirmation: DAY,
            silence: 30 * DAY,
            objection: 7 * DAY,
            approvers: 2,
            papers_kept: 30 * DAY,
            largest_paper: 10 * 1024 * 1024,
            papers: 10,
        }
    }
}

/// Papers that may be uploaded to one case in 24 hours; bounds repeated uploads and removals.
pub const UPLOADS_A_DAY: u32 = 40;

/// The time at which another case of a domain can be confirmed; `None` is now. Nobody has confirmed the others, so only
/// confirmed ones count, by the network that opened them.
///
/// `own` are the times of the confirmations of cases of the same network in the last 24 hours, `all` those of all, both
/// latest first.
#[must_use]
pub fn next_confirmation(own: &[Timestamp], all: &[Timestamp]) -> Option<Timestamp> {
    let in_all = CALLS_A_DAY.in_all_after(u32::try_from(own.len()).unwrap_or(u32::MAX));
    // The confirmation whose end makes room.
    let nth = |times: &[Timestamp], limit: u32| times.get(limit as usize - 1).copied();
    let end = nth(own, CALLS_A_DAY.own).max(nth(all, in_all));
    end.map(|at| at + LIMIT_PERIOD)
}
