//! The queue of cases at the desk: whose turn a case is, what comes next, and how long it may wait.

use super::policy::CasePolicy;
use super::timeline::{CaseEntry, CaseMilestone, last_return};
use super::{Case, CaseState};
use crate::desk::{DeskAct, StaffId, StaffRole};
use crate::{Timestamp, string_enum};
use chrono::TimeDelta;

string_enum! {
    /// The side whose turn an open case is, as a member of staff sees it. In the order of the queue.
    #[derive(PartialOrd, Ord)]
    pub enum CaseTurn {
        /// This member can decide it.
        Mine = "mine",
        /// Approved, but not by enough people, and this member cannot decide it.
        SecondApproval = "second",
        /// Nobody has approved it, and others of the staff have to decide it.
        Others = "others",
        /// The claimant has to answer.
        Claimant = "waiting",
        /// The holder and the current admin can object.
        Objectors = "objection",
    }
}

/// The turn of a case; `None` after its end. `claimant_as_staff` is the person of the staff whose address is the
/// claimant's.
#[must_use]
pub fn turn(case: &Case, member: StaffId, roles: &[StaffRole], claimant_as_staff: Option<StaffId>) -> Option<CaseTurn> {
    let has_approved = case.approvals.iter().any(|approval| approval.by == member);
    let is_own = case.opened_by == Some(member) || claimant_as_staff == Some(member);
    match case.state {
        CaseState::Opened | CaseState::CollectingPapers => Some(CaseTurn::Claimant),
        CaseState::ObjectionPeriod => Some(CaseTurn::Objectors),
        CaseState::Checking if DeskAct::ApproveCase.is_allowed(roles) && !is_own && !has_approved => {
            Some(CaseTurn::Mine)
        }
        CaseState::Checking if case.approvals.is_empty() => Some(CaseTurn::Others),
        CaseState::Checking => Some(CaseTurn::SecondApproval),
        CaseState::Executed | CaseState::Refused | CaseState::Closed | CaseState::Lapsed => None,
    }
}

string_enum! {
    /// The next step of an open case.
    pub enum NextStep {
        /// Staff decide about a case that somebody has objected to.
        Objection = "objection",
        /// Staff look again at a case that could not be carried out.
        Obstacle = "obstacle",
        /// An approval, after which another one is missing.
        Approval = "approval",
        /// The last approval.
        LastApproval = "lastApproval",
        /// It closes at the end of its wait, unless the claimant answers.
        Lapse = "lapse",
        /// It is carried out at the end of its wait, unless somebody objects.
        Execution = "execution",
    }
}

/// The next step of a case; `None` after its end.
#[must_use]
pub fn next_step(case: &Case, timeline: &[CaseEntry], policy: &CasePolicy) -> Option<NextStep> {
    let is_last = case.approvals.len() + 1 >= usize::from(policy.approvers);
    match (case.state, last_return(timeline).map(|entry| entry.milestone)) {
        (CaseState::Opened | CaseState::CollectingPapers, _) => Some(NextStep::Lapse),
        (CaseState::ObjectionPeriod, _) => Some(NextStep::Execution),
        (CaseState::Checking, Some(CaseMilestone::Objected)) => Some(NextStep::Objection),
        (CaseState::Checking, Some(_)) => Some(NextStep::Obstacle),
        (CaseState::Checking, None) if is_last => Some(NextStep::LastApproval),
        (CaseState::Checking, None) => Some(NextStep::Approval),
        (CaseState::Executed | CaseState::Refused | CaseState::Closed | CaseState::Lapsed, _) => None,
    }
}

/// The time that a case has waited for staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// At most two days.
    Short,
    /// More than two days.
    Long,
    /// More than five days.
    TooLong,
}

/// The wait for staff of a case in this turn since `since`. Waits for others have ends of their own.
#[must_use]
pub fn wait(turn: CaseTurn, since: Timestamp, now: Timestamp) -> Wait {
    match (turn, now - since) {
        (CaseTurn::Claimant | CaseTurn::Objectors, _) => Wait::Short,
        (_, waited) if waited > TimeDelta::days(5) => Wait::TooLong,
        (_, waited) if waited > TimeDelta::days(2) => Wait::Long,
        _ => Wait::Short,
    }
}
