//! Planning: from a submission to requests (decision 0005), the roles that no plan can change, and limits on a submission
//! over many services as a whole (decision 0035).

use super::Resolution;
use super::blockers::{Blocker, ChangeFacts, RoleTransfer, as_seen_by, blockers, blockers_without_incoming};
use crate::model::timestamp;
use crate::{AccountFacts, Contacts, NicHandle, PerRole, Policy, RequestId, Role, RoleSet, Zone};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRequest {
    pub from: NicHandle,
    pub to: NicHandle,
    pub roles: RoleSet,
    /// The last day (UTC) of the incoming contact in the tech role, if it is to have an end (decision 0038).
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
    pub until: Option<NaiveDate>,
}

impl PlannedRequest {
    /// The accounts that have to confirm: the asker, and the incoming contact if it is another account (guide,
    /// statements 24 and 26).
    #[must_use]
    pub fn parties(&self, asker: &NicHandle) -> Vec<NicHandle> {
        let mut parties = vec![asker.clone()];
        if self.to != *asker {
            parties.push(self.to.clone());
        }
        parties
    }

    /// The accounts that are mailed about the transfer without having to confirm it: the outgoing contact (guide,
    /// statement 25), and the `admin` before the transfer unless it asked itself.
    #[must_use]
    pub fn notified(&self, asker: &NicHandle, admin: &NicHandle) -> Vec<NicHandle> {
        let parties = self.parties(asker);
        let mut notified: Vec<NicHandle> = Vec::new();
        for account in [&self.from, admin] {
            if !parties.contains(account) && !notified.contains(account) {
                notified.push(account.clone());
            }
        }
        notified
    }
}

/// Outcome of an accepted submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// One request for each pair of outgoing and incoming contact.
    pub requests: Vec<PlannedRequest>,
    /// Open requests that [give way](super::blockers::OpenRequest::gives_way_to).
    pub supersedes: Vec<RequestId>,
    /// Open requests of the asker that it replaces (decision 0005).
    pub withdraws: Vec<RequestId>,
}

impl Plan {
    /// The contacts of its service once all requests are done.
    #[must_use]
    pub fn contacts_after(&self, contacts: &Contacts) -> Contacts {
        self.requests.iter().fold(contacts.clone(), |contacts, request| contacts.after(request.roles, &request.to))
    }

    /// Ends the open requests for a role, as far as `asker` may; the others conflict.
    fn end_open_requests(&mut self, asker: &NicHandle, role: Role, facts: &ChangeFacts, by: Initiator) -> Vec<Blocker> {
        let mut in_the_way = Vec::new();
        for open in facts.open.iter().filter(|open| open.roles.contains(role)) {
            let ended = if by != Initiator::Delegate && open.gives_way_to(asker, &facts.service.contacts) {
                &mut self.supersedes
            } else if by == Initiator::Asker(OwnRequests::AreReplaced) && open.may_be_replaced_by(asker) {
                &mut self.withdraws
            } else {
                in_the_way.push(Blocker::RequestOpen { request: open.id, roles: role.into() });
                continue;
            };
            if !ended.contains(&open.id) {
                ended.push(open.id);
            }
        }
        in_the_way
    }
}

/// Treatment of the asker's conflicting open requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OwnRequests {
    /// They stay, and their roles cannot be asked for.
    #[default]
    Stay,
    /// They are withdrawn with the same act, except lines that take effect together with others.
    AreReplaced,
}

/// The person who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initiator {
    Asker(OwnRequests),
    /// Somebody with access, in the name of the asker, who confirms it (decision 0064). It names no new admin, ends no open
    /// request, not even of others, and shows nothing about the asker's account that only the asker may know.
    Delegate,
}

/// The reason a submission is refused. It is accepted or refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum PlanError {
    /// Every field is empty or names the current contact.
    NothingToChange,
    /// At least one role cannot be transferred.
    Blocked {
        /// The reasons per role; empty for roles that could be transferred.
        reasons: PerRole<Vec<Blocker>>,
    },
}

impl PlanError {
    /// The reasons as far as `viewer` may know them.
    #[must_use]
    pub fn as_seen_by(&self, viewer: &NicHandle) -> Self {
        match self {
            Self::NothingToChange => Self::NothingToChange,
            Self::Blocked { reasons } => {
                Self::Blocked { reasons: PerRole::from_fn(|role| as_seen_by(reasons.get(role), viewer)) }
            }
        }
    }
}

/// Plans a submission of `asker`: all of it, or nothing.
///
/// # Errors
/// The reasons are not redacted. Pass them through [`PlanError::as_seen_by`] before anybody sees them.
pub fn plan(asker: &NicHandle, found: &PerRole<Resolution>, facts: &ChangeFacts) -> Result<Plan, PlanError> {
    plan_roles(asker, found, facts, Initiator::Asker(OwnRequests::Stay), false)
}

/// As [`plan`]; with `keeps_tech`, the current tech contact is asked for as if it were another.
pub(super) fn plan_roles(
    asker: &NicHandle,
    found: &PerRole<Resolution>,
    facts: &ChangeFacts,
    by: Initiator,
    keeps_tech: bool,
) -> Result<Plan, PlanError> {
    let contacts = &facts.service.contacts;
    let mut plan = Plan::default();
    let mut reasons: PerRole<Vec<Blocker>> = PerRole::default();

    for role in Role::ALL {
        let from = contacts.holder(role);
        let found = found.get(role);
        let is_same = *found == Resolution::Unchanged || matches!(found, Resolution::Account(to) if to == from);
        if is_same && !(keeps_tech && role == Role::Tech) {
            continue;
        }
        let is_reserved = by == Initiator::Delegate && role == Role::Admin;
        if is_reserved || *found == Resolution::Denied || !facts.right_of(asker).contains(role) {
            reasons.get_mut(role).push(Blocker::RightMissing { roles: role.into() });
            continue;
        }
        let mut here = match found {
            Resolution::Account(to) => blockers(RoleTransfer { asker, from, to, roles: role.into() }, facts),
            _ => blockers_without_incoming(asker, from, role.into(), facts),
        };
        let sees_asker = by != Initiator::Delegate;
        here.retain(|blocker| !is_withheld(blocker, Some(asker).filter(|_| sees_asker), from));
        if role == Role::Admin
            && let Some(until) = facts.account(asker).and_then(|asker| asker.cooldown_until)
        {
            here.push(Blocker::CoolingDown { account: asker.clone(), until });
        }
        match found {
            Resolution::NoAccount => here.push(Blocker::NoSuchAccount),
            Resolution::Ambiguous => here.push(Blocker::SeveralAccounts),
            _ => {}
        }
        here.extend(plan.end_open_requests(asker, role, facts, by));
        *reasons.get_mut(role) = here;
        if let Resolution::Account(to) = found {
            let (from, to) = (from.clone(), to.clone());
            if let Some(draft) = plan.requests.iter_mut().find(|draft| draft.from == from && draft.to == to) {
                draft.roles = draft.roles.with(role);
            } else {
                plan.requests.push(PlannedRequest { from, to, roles: role.into(), until: None });
            }
        }
    }

    if Role::ALL.into_iter().any(|role| !reasons.get(role).is_empty()) {
        return Err(PlanError::Blocked { reasons });
    }
    if plan.requests.is_empty() {
        return Err(PlanError::NothingToChange);
    }
    Ok(plan)
}

/// Reasons of an account other than the viewer's that show only once all have confirmed, because no redaction hides them from an asker who
/// compares answers: an outgoing contact cannot give up a role only if it owes, and of an incoming one only billing needs a
/// payment method, so that "cannot take the role" for billing alone would mean that it has none (decision 0008).
fn is_withheld(blocker: &Blocker, viewer: Option<&NicHandle>, from: &NicHandle) -> bool {
    match blocker {
        Blocker::UnpaidInvoice { account } => account == from && Some(account) != viewer,
        Blocker::NoPaymentMethod { account } => Some(account) != viewer,
        _ => false,
    }
}

/// Assumes the best of an account that the browser has not looked up yet: it is in the zone, and nothing is missing.
#[must_use]
pub fn presumed_account(handle: &NicHandle, zone: Zone) -> AccountFacts {
    AccountFacts {
        handle: handle.clone(),
        zone,
        profile_complete: true,
        address_confirmed: true,
        has_unpaid_bill: false,
        has_payment_method: true,
        suspended: false,
        cooldown_until: None,
    }
}

/// The blockers that no choice of an incoming contact resolves, per role. A role without any can be changed.
///
/// Only `facts` can lock a role: without the accounts of the current contacts, their unpaid invoices are unknown and do
/// not count.
#[must_use]
pub fn locked_roles(asker: &NicHandle, facts: &ChangeFacts) -> PerRole<Vec<Blocker>> {
    PerRole::from_fn(|role| {
        let mut resolutions = PerRole::default();
        *resolutions.get_mut(role) = Resolution::NoAccount;
        // Without an account the role is always blocked.
        let Err(PlanError::Blocked { mut reasons }) = plan(asker, &resolutions, facts) else { return Vec::new() };
        let mut locks = core::mem::take(reasons.get_mut(role));
        // The one blocker that an existing account resolves.
        locks.retain(|blocker| *blocker != Blocker::NoSuchAccount);
        locks
    })
}

/// The blocker to show if all roles are locked; `None` if at least one can be changed.
///
/// It is the first blocker of the first role that the asker is entitled to change, because a missing right to the others
/// is no news.
#[must_use]
pub fn lock_of_all(locked: &PerRole<Vec<Blocker>>) -> Option<&Blocker> {
    let locks = Role::ALL.map(|role| locked.get(role).as_slice());
    if locks.iter().any(|locks| locks.is_empty()) {
        return None;
    }
    let lacks_right = |locks: &[Blocker]| locks.iter().any(|lock| matches!(lock, Blocker::RightMissing { .. }));
    let entitled = locks.into_iter().find(|locks| !lacks_right(locks));
    entitled.unwrap_or(locks[0]).first()
}

/// Requests of a submission that take effect together: one transaction ends or moves them.
pub const MOST_TOGETHER: usize = 500;

/// Totals of the plans for the services of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanFigures {
    pub changes: usize,
    /// Services that cannot be changed.
    pub refused: usize,
    pub requests: usize,
}

/// The reason a submission is refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManyRefusal {
    /// There are more requests than are allowed.
    TooManyLines,
    /// There are more requests that are to take effect together than are allowed.
    TooManyTogether,
    /// Services cannot be changed and were not to be left out, or nothing is left.
    NotAcceptable,
}

impl PlanFigures {
    /// Checks that the submission may be made.
    ///
    /// # Errors
    /// The first reason against it. A submission that is too large has to be made anew anyway, so its services do not
    /// matter then.
    pub const fn guard(self, leave_out: bool, all_or_nothing: bool, policy: &Policy) -> Result<(), ManyRefusal> {
        if !policy.allows_lines(self.requests) {
            return Err(ManyRefusal::TooManyLines);
        }
        if all_or_nothing && self.requests > MOST_TOGETHER {
            return Err(ManyRefusal::TooManyTogether);
        }
        if self.changes == 0 || self.refused > 0 && !leave_out {
            return Err(ManyRefusal::NotAcceptable);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_TOGETHER, ManyRefusal, PlanFigures};
    use crate::Policy;

    #[test]
    fn refused_services_are_left_out_on_request_if_something_changes() {
        use ManyRefusal::NotAcceptable;
        for (changes, refused, leave_out, expected) in [
            (2, 0, false, Ok(())),
            (2, 0, true, Ok(())),
            (2, 1, false, Err(NotAcceptable)),
            (2, 1, true, Ok(())),
            (0, 0, false, Err(NotAcceptable)),
            (0, 0, true, Err(NotAcceptable)),
            (0, 1, true, Err(NotAcceptable)),
        ] {
            let figures = PlanFigures { changes, refused, requests: changes };
            let guarded = figures.guard(leave_out, false, &Policy::default());
            assert_eq!(guarded, expected, "{changes} {refused} {leave_out}");
        }
    }

    #[test]
    fn a_submission_has_limits_that_are_named_before_refused_services() {
        let policy = Policy::default();
        let most = policy.max_lines as usize;
        for (requests, all_or_nothing, refused, expected) in [
            (most, false, 0, Ok(())),
            (most + 1, false, 1, Err(ManyRefusal::TooManyLines)),
            (most + 1, true, 1, Err(ManyRefusal::TooManyLines)),
            (MOST_TOGETHER, true, 0, Ok(())),
            (MOST_TOGETHER + 1, false, 0, Ok(())),
            (MOST_TOGETHER + 1, true, 1, Err(ManyRefusal::TooManyTogether)),
        ] {
            let figures = PlanFigures { changes: 1, refused, requests };
            assert_eq!(figures.guard(false, all_or_nothing, &policy), expected, "{requests} {all_or_nothing}");
        }
    }
}
