//! The timeline of a case.

use super::Objector;
use crate::desk::StaffId;
use crate::{NicHandle, Timestamp, string_enum};
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
    #[serde(deserialize_with = "crate::model::timestamp::read")]
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
