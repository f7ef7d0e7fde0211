//! A case: its content, its waits, and its missing papers.

use super::papers::{PaperFacts, PaperKind, papers_needed};
use super::policy::CasePolicy;
use super::{Approval, CaseNumber, CaseState, Claimant, Objector, Objectors, Procedure};
use crate::desk::StaffId;
use crate::{EmailAddress, LegalForm, NicHandle, Timestamp};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// A case, without its papers and links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    /// The number.
    pub number: CaseNumber,
    /// Kind of change.
    pub procedure: Procedure,
    /// Legal form of the holder.
    pub legal_form: LegalForm,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    /// The person of the staff who opened it for the claimant, if it was not the claimant.
    pub opened_by: Option<StaffId>,
    /// Time of opening.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub opened_at: Timestamp,
    /// The state.
    pub state: CaseState,
    /// Since when it has been in this state; while it waits for papers, the last word of the claimant.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub since: Timestamp,
    /// Length of this wait in seconds, by the policy when it began: its end was announced, so a later policy does not
    /// change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
    /// Reminders of this wait that were sent (at most two).
    pub reminders: u8,
    /// Kinds of papers that staff asked for again.
    pub asked_again: Vec<PaperKind>,
    /// Approvals since the papers were sent last, oldest first.
    pub approvals: Vec<Approval>,
    /// Holder and admin at the first of the approvals. The approvals count against nobody else.
    pub objectors: Option<Objectors>,
    /// Papers uploaded since `first_upload_at`.
    #[serde(default)]
    pub uploads: u32,
    /// The first upload of the present 24 hours.
    #[serde(default, deserialize_with = "crate::model::timestamp::read_option")]
    pub first_upload_at: Option<Timestamp>,
    /// The holder and the current admin were notified of the case.
    pub is_announced: bool,
}

impl Case {
    /// As whom an account can object in a session of its own: as the admin, or as the holder if `is_own` has its address
    /// among the confirmed ones of the account. For every other account, the case does not exist.
    ///
    /// An objection changes nothing but that staff look at the case again, so it needs no private link.
    #[must_use]
    pub fn objector(
        &self,
        account: &NicHandle,
        is_own: impl Fn(&EmailAddress) -> bool,
        present: &Objectors,
        now: Timestamp,
        policy: &CasePolicy,
    ) -> Option<Objector> {
        let is_period =
            self.state == CaseState::ObjectionPeriod && policy.wait_until(self).is_some_and(|end| now < end);
        let is_admin = present.is(Objector::Admin, account.as_str());
        let is_holder = || present.holder.as_ref().is_some_and(|holder| is_own(&holder.email));
        match is_period {
            false => None,
            true if is_admin => Some(Objector::Admin),
            true => is_holder().then_some(Objector::Holder),
        }
    }
}

impl CasePolicy {
    /// The end of the present wait: the case closes, or is carried out. `None` while it waits for staff, and after its
    /// end.
    #[must_use]
    pub fn wait_until(&self, case: &Case) -> Option<Timestamp> {
        let configured = self.wait_in(case.state)?;
        let seconds = case.wait.unwrap_or(configured);
        Some(case.since + TimeDelta::seconds(seconds.into()))
    }

    /// Seconds that a wait takes which begins now.
    pub(super) const fn wait_in(&self, state: CaseState) -> Option<u32> {
        match state {
            CaseState::Opened => Some(self.confirmation),
            CaseState::CollectingPapers => Some(self.silence),
            CaseState::ObjectionPeriod => Some(self.objection),
            _ => None,
        }
    }

    /// The time at which the papers of a case are deleted; `None` before its end.
    #[must_use]
    pub fn papers_deleted_at(&self, case: &Case) -> Option<Timestamp> {
        case.state.is_final().then(|| case.since + TimeDelta::seconds(self.papers_kept.into()))
    }
}

/// The kinds of papers that are still missing before the claimant can send them: those needed, and a new one of each kind
/// that staff asked for again.
#[must_use]
pub fn papers_missing(case: &Case, papers: &[PaperFacts]) -> Vec<PaperKind> {
    let mut wanted = papers_needed(case.procedure, case.legal_form, case.claimant);
    wanted.extend(case.asked_again.iter().copied());
    wanted.sort_unstable();
    wanted.dedup();
    let is_there = |kind: PaperKind| {
        let is_again = case.asked_again.contains(&kind);
        papers.iter().any(|paper| paper.kind == kind && !(is_again && paper.sent_at.is_some()))
    };
    wanted.retain(|kind| !is_there(*kind));
    wanted
}
