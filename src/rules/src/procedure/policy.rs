//! Durations and limits of the procedures that a provider can configure.

use super::{Case, CaseState};
use crate::Timestamp;
use chrono::TimeDelta;
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

impl ProcedurePolicy {
    /// The end of the present wait: the case closes, or is carried out. `None` while it waits for staff, and after its
    /// end.
    #[must_use]
    pub fn wait_until(&self, case: &Case) -> Option<Timestamp> {
        let seconds = match case.state {
            CaseState::Opened => self.confirmation,
            CaseState::CollectingPapers => self.silence,
            CaseState::ObjectionPeriod => self.objection,
            _ => return None,
        };
        Some(case.since + TimeDelta::seconds(seconds.into()))
    }

    /// The time at which the papers of a case are deleted; `None` before its end.
    #[must_use]
    pub fn papers_deleted_at(&self, case: &Case) -> Option<Timestamp> {
        case.state.is_final().then(|| case.since + TimeDelta::seconds(self.papers_kept.into()))
    }
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
