//! Durations and limits of the procedures that a provider can configure.

use serde::{Deserialize, Serialize};

/// Durations (in seconds) and limits of the procedures. Decision 0033 explains the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcedurePolicy {
    /// Seconds in which the claimant has to confirm the mailbox.
    pub confirmation: u32,
    /// Seconds without a word of the claimant after which a case that waits for papers closes.
    pub silence: u32,
    /// Seconds in which the holder and the present admin can object.
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

impl Default for ProcedurePolicy {
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

/// Papers that may be uploaded to one case in 24 hours, so that uploading and removing does not go on for ever.
pub const UPLOADS_A_DAY: u32 = 40;

/// Cases that may be opened for one domain in any 24 hours, and with one address. More are dropped without a word.
pub const CASES_A_DAY: u32 = 5;

/// Checks whether another case may be opened, after those of its domain and with its address in the last 24 hours.
#[must_use]
pub const fn allows_case(of_domain: u32, with_address: u32) -> bool {
    of_domain < CASES_A_DAY && with_address < CASES_A_DAY
}
