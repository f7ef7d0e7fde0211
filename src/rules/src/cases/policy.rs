//! Durations and limits of the procedures that a provider can configure.

use crate::Timestamp;
use crate::model::policy::LIMIT_PERIOD;
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

/// Cases of one network in any 24 hours, as [`CASES_A_DAY`] counts them.
pub const CASES_OF_NETWORK_A_DAY: u32 = 5;

/// Cases with one address of the claimant in any 24 hours: each one asks that mailbox to confirm. Also the confirmed cases
/// of one domain. Nobody has confirmed the others, so they must not keep the holder out.
pub const CASES_A_DAY: u32 = 20;

/// Checks whether another case may be opened with an address, after `of_network` of the caller's network and `in_all` in
/// the last 24 hours. Others are dropped silently.
#[must_use]
pub const fn allows_case(of_network: u32, in_all: u32) -> bool {
    of_network < CASES_OF_NETWORK_A_DAY && in_all < CASES_A_DAY
}

/// The time at which another case of a domain can be confirmed; `None` is now.
///
/// `of_network` is the time of the [`CASES_OF_NETWORK_A_DAY`]th latest confirmation of a case that was opened from the same
/// network, `in_all` that of the [`CASES_A_DAY`]th latest; `None` if there were fewer in the last 24 hours.
#[must_use]
pub fn next_confirmation(of_network: Option<Timestamp>, in_all: Option<Timestamp>) -> Option<Timestamp> {
    of_network.max(in_all).map(|at| at + LIMIT_PERIOD)
}
