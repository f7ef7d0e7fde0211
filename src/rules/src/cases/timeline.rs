//! The timeline of a case, and its place in the queue at the desk: whose turn it is, what comes next, and how long it may
//! wait.

use super::{Case, CasePolicy, CaseState, Objector};
use crate::desk::{DeskAct, StaffId, StaffRole};
use crate::model::timestamp;
use crate::{NicHandle, Timestamp, string_enum};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

string_enum! {
    /// An event in the timeline of a case.
    pub enum CaseMilestone {
        /// It was opened.
        Opened = "opened",
        /// The claimant confirmed the mailbox.
        Confirmed = "confirmed",
        /// The claimant sent the papers.
        PapersSent = "papersSent",
        /// Staff asked for papers again.
        AskedAgain = "askedAgain",
        /// One of two people of the staff approved.
        FirstApproval = "firstApproval",
        /// Staff approved; the objection period began.
        Approved = "approved",
        /// The holder or the current admin objected; staff look again.
        Objected = "objected",
        /// It could not be carried out at the end of the objection period; staff look again.
        Blocked = "blocked",
        /// The holder or the admin was another at the end of the objection period; staff look again.
        ObjectorsChanged = "objectorsChanged",
        /// The holder or the admin was not notified in time to object; staff look again.
        NotTold = "notTold",
        /// An approval no longer counts: the holder or the admin is another, or the approver may not approve any more.
        ApprovalVoid = "approvalVoid",
        /// The claimant was reminded of missing papers.
        Reminded = "reminded",
        /// It was carried out.
        Executed = "executed",
        /// Staff refused.
        Refused = "refused",
        /// The claimant closed it.
        Closed = "closed",
        /// It closed by itself.
        Lapsed = "lapsed",
    }
}

/// The actor of a timeline entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum CaseActor {
    /// The claimant.
    Claimant,
    /// The holder on record.
    Holder,
    /// The current admin.
    Admin,
    /// A person of the staff.
    Staff(StaffId),
    /// A timer.
    Timer,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseEntry {
    /// The scheduled time, not the time at which a timer ran.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// The event.
    pub milestone: CaseMilestone,
    /// Its actor.
    pub by: CaseActor,
    /// The words of the actor.
    pub note: Option<String>,
    /// The account in whose session the actor objected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<NicHandle>,
}

impl CaseEntry {
    /// The entry as the claimant reads it; `None` if it is not for them. Reasons for asking again and for refusing are
    /// written for the claimant. Staff's notes on an approval, the objector's name, account and words, and failed notifications
    /// stay hidden.
    #[must_use]
    pub fn as_seen_by_claimant(&self) -> Option<Self> {
        let keeps_note = match self.milestone {
            CaseMilestone::FirstApproval | CaseMilestone::ApprovalVoid => return None,
            CaseMilestone::AskedAgain | CaseMilestone::Refused => true,
            _ => false,
        };
        let by = if self.by == CaseActor::Claimant { CaseActor::Claimant } else { CaseActor::Timer };
        let milestone = match self.milestone {
            CaseMilestone::ObjectorsChanged | CaseMilestone::NotTold => CaseMilestone::Blocked,
            milestone => milestone,
        };
        Some(Self { at: self.at, by, milestone, note: self.note.clone().filter(|_| keeps_note), account: None })
    }

    /// The objector, if it is an objection made while its reader was the admin of the domain: since `admin_since`, or
    /// since before the records.
    #[must_use]
    pub fn objector_as_seen_by_admin(&self, admin_since: Option<Timestamp>) -> Option<Objector> {
        let objector = match self.by {
            CaseActor::Holder => Objector::Holder,
            CaseActor::Admin => Objector::Admin,
            CaseActor::Claimant | CaseActor::Staff(_) | CaseActor::Timer => return None,
        };
        let is_seen = self.milestone == CaseMilestone::Objected && admin_since.is_none_or(|since| since <= self.at);
        is_seen.then_some(objector)
    }
}

/// The last entry that returned an approved case to the desk: an objection, or a reason it could not be carried out.
#[must_use]
pub fn last_return(timeline: &[CaseEntry]) -> Option<&CaseEntry> {
    timeline.iter().rev().find(|entry| {
        matches!(
            entry.milestone,
            CaseMilestone::Objected | CaseMilestone::Blocked | CaseMilestone::ObjectorsChanged | CaseMilestone::NotTold
        )
    })
}

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
