//! Submissions that give the tech role an end (decision 0038).

use super::Resolution;
use super::blockers::{Blocker, ChangeFacts};
use super::plan::{Initiator, OwnRequests, Plan, PlanError, plan_roles};
use crate::model::timestamp;
use crate::{NicHandle, PerRole, Policy, Role, Timestamp};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The longest time that a role can be handed over for, in days after the first that may be asked for. It can be prolonged.
pub const MOST_DAYS: u64 = 366;

/// The end that a tech role has already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PresentEnd {
    /// The last day (UTC) of the current tech contact.
    #[serde(deserialize_with = "timestamp::read_date")]
    pub until: NaiveDate,
    /// The account that gets the role back.
    pub returns_to: NicHandle,
}

/// The end of the tech role in a submission, and the facts that it is judged by.
#[derive(Clone, Copy, Debug)]
pub struct LastDay<'a> {
    pub wanted: Option<NaiveDate>,
    /// The end that the role has already.
    pub present: Option<&'a PresentEnd>,
    /// The [first day](Self::first_day) that may be asked for.
    pub first_day: NaiveDate,
}

impl LastDay<'_> {
    /// The first day that may be asked for at `now`: that on which the role moves if everybody accepts immediately.
    #[must_use]
    pub fn first_day(now: Timestamp, policy: &Policy) -> NaiveDate {
        policy.transfer_after(now).date_naive()
    }

    /// The latest day that may be asked for if `first_day` is the first.
    #[must_use]
    pub fn latest(first_day: NaiveDate) -> NaiveDate {
        first_day + Days::new(MOST_DAYS)
    }

    /// Whether a last day may be asked for if `first_day` is the first.
    #[must_use]
    pub fn is_allowed(day: NaiveDate, first_day: NaiveDate) -> bool {
        (first_day..=Self::latest(first_day)).contains(&day)
    }

    /// Plans a submission of `asker`, as [`plan`](super::plan()).
    ///
    /// A last day with the current tech contact is a request of its own, which only the admin may make. A tech contact
    /// whose role has an end cannot escape it by handing the role on, unless it hands it back.
    ///
    /// # Errors
    /// As for [`plan`](super::plan()).
    pub fn plan(self, asker: &NicHandle, found: &PerRole<Resolution>, facts: &ChangeFacts) -> Result<Plan, PlanError> {
        self.plan_with(asker, found, facts, Initiator::Asker(OwnRequests::Stay))
    }

    /// As [`Self::plan`], where open requests of the asker may be replaced, or somebody else asks in its name.
    ///
    /// # Errors
    /// As for [`plan`](super::plan()).
    pub fn plan_with(
        self,
        asker: &NicHandle,
        found: &PerRole<Resolution>,
        facts: &ChangeFacts,
        by: Initiator,
    ) -> Result<Plan, PlanError> {
        let contacts = &facts.service.contacts;
        let (is_admin, tech) = (contacts.admin == *asker, &contacts.tech);
        let is_kept = match &found.tech {
            Resolution::Unchanged => true,
            Resolution::Account(to) => to == tech,
            _ => false,
        };
        let is_new = self.wanted.is_some() && self.wanted != self.present.map(|end| end.until);
        let moves_end = is_kept && is_new && (self.present.is_some() || *tech != contacts.admin);
        let inherited = self
            .present
            .filter(|end| !is_admin && !matches!(&found.tech, Resolution::Account(to) if *to == end.returns_to));
        let until = match (self.wanted, inherited) {
            (Some(wanted), Some(end)) => Some(wanted.min(end.until)),
            (wanted, end) => wanted.or(end.map(|end| end.until)),
        };
        let mut found = found.clone();
        if moves_end {
            found.tech = if is_admin { Resolution::Account(tech.clone()) } else { Resolution::Denied };
        }
        let is_out_of_range = |day: NaiveDate| !Self::is_allowed(day, self.first_day);
        // A day that was asked for is judged even if an earlier one is kept: its range is the same for everybody.
        let is_judged = moves_end || !is_kept;
        let is_refused = is_judged && [self.wanted, until].into_iter().flatten().any(is_out_of_range);
        let mut planned = plan_roles(asker, &found, facts, by, moves_end);
        if is_refused && planned.is_ok() {
            planned = Err(PlanError::Blocked { reasons: PerRole::default() });
        }
        match &mut planned {
            Ok(plan) => {
                let tech = plan.requests.iter_mut().find(|request| request.roles.contains(Role::Tech));
                if let Some(request) = tech {
                    request.until = until;
                }
            }
            Err(PlanError::Blocked { reasons }) if is_refused && !is_right_missing(&reasons.tech) => {
                reasons.tech.push(Blocker::LastDayOutOfRange);
            }
            Err(PlanError::Blocked { .. } | PlanError::NothingToChange) => {}
        }
        planned
    }
}

/// A missing right is the only reason that is given for a role (decision 0004).
fn is_right_missing(reasons: &[Blocker]) -> bool {
    reasons.iter().any(|reason| matches!(reason, Blocker::RightMissing { .. }))
}
