//! The dialog as a pure function of its input: the rules crate decides, this collects its decisions.
//!
//! The browser knows the service with its open requests, the user's own account, and the server's earlier checks. Other
//! accounts are presumed to meet every condition until the server says otherwise.

mod input;
mod role;
mod sibling;

pub(super) use input::{CheckResult, CheckedEntries, Input, check_body};
pub(super) use role::{EntryState, Omission, RoleState};
pub(super) use sibling::{Offer, Sibling};

use handover_api::modify::ChangeContact;
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::submission::{ChangePreview, Plan, PlannedRequest, Resolution};
use handover_rules::{PerRole, RequestId, Role, ServiceKey};

/// The state of the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Model {
    pub(super) roles: PerRole<RoleState>,
    /// The other services of the site, and the zone of another name; empty while nothing would change.
    pub(super) siblings: Vec<Sibling>,
    /// The submissions to send, that of the dialog's service first.
    pub(super) submissions: Vec<PlannedSubmission>,
    pub(super) preview: ChangePreview,
    /// Roles with an entry that is not part of the submissions.
    pub(super) omissions: Vec<(Role, Omission)>,
    /// The last day that is entered is the present one.
    pub(super) keeps_last_day: bool,
}

/// A submission to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlannedSubmission {
    pub(super) service: ServiceKey,
    pub(super) change: ChangeContact,
    /// The requests that the server will make of it, in the order of their numbers.
    pub(super) requests: Vec<PlannedRequest>,
}

/// An input to fix before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum InputError {
    Entry(Role),
    Sibling(ServiceKey),
    /// Only the present last day is entered.
    SameLastDay,
    /// Nothing is entered; with the first role that can be changed.
    NothingEntered(Option<Role>),
}

impl Model {
    pub(super) fn new(input: Input<'_>) -> Self {
        let roles = role::states(input);
        let omission = |role: Role| roles.get(role).omission().map(|omission| (role, omission));
        let omissions = Role::ALL.into_iter().filter_map(omission).collect();
        let resolutions = PerRole::from_fn(|role| roles.get(role).resolution.clone());
        let (siblings, plans) = plan_services(input, &resolutions);
        let plans: Vec<(&ChangeFacts, &Plan)> = plans.iter().map(|(facts, plan)| (facts, plan)).collect();
        let main = &input.context.service.service;
        let replaces = |key: &ServiceKey| input.replaces.filter(|_| key == main);
        let planned = |(facts, plan): &(&ChangeFacts, &Plan)| {
            let key = &facts.service.key;
            PlannedSubmission::new(key, plan, replaces(key))
        };
        let submissions = plans.iter().map(planned).collect();
        let present_day = input.context.tech_end.as_ref().map(|end| end.until);
        Self {
            submissions,
            preview: ChangePreview::new(input.me(), &plans),
            roles,
            siblings,
            omissions,
            keeps_last_day: input.until.is_some() && input.until == present_day,
        }
    }

    /// Number of requests that can be sent now; zero while an input needs fixing.
    pub(super) fn sendable_requests(&self) -> usize {
        let is_complete = self.omissions.iter().all(|(_, omission)| *omission == Omission::AddressPending);
        if is_complete { self.preview.request_count } else { 0 }
    }

    /// No role can be changed.
    pub(super) fn is_locked(&self) -> bool {
        Role::ALL.into_iter().all(|role| !self.roles.get(role).locks.is_empty())
    }

    /// The inputs to fix before anything is sent, in the order of the page.
    pub(super) fn errors(&self) -> Vec<InputError> {
        let is_invalid = |role: &Role| self.roles.get(*role).entry.is_invalid();
        let mut errors: Vec<InputError> = Role::ALL.into_iter().filter(is_invalid).map(InputError::Entry).collect();
        let blocked = self.siblings.iter().filter(|sibling| sibling.is_ticked && !sibling.blockers.is_empty());
        errors.extend(blocked.map(|sibling| InputError::Sibling(sibling.service.clone())));
        if errors.is_empty() && self.submissions.is_empty() {
            let free = || Role::ALL.into_iter().find(|role| self.roles.get(*role).locks.is_empty());
            errors.push(if self.keeps_last_day { InputError::SameLastDay } else { InputError::NothingEntered(free()) });
        }
        errors
    }

    /// The account of an address has to be looked up before the submissions are known.
    pub(super) fn awaits_lookup(&self) -> bool {
        self.omissions.iter().any(|(_, omission)| *omission == Omission::AddressPending)
    }

    /// The entries that the server has to check, by service. `main` is the dialog's service.
    pub(super) fn entries_to_check(
        &self,
        main: &ServiceKey,
        entries: &PerRole<String>,
    ) -> Vec<(ServiceKey, CheckedEntries)> {
        let checked = PerRole::from_fn(|role| match self.roles.get(role).entry {
            EntryState::Empty | EntryState::Malformed { .. } | EntryState::Unchanged | EntryState::Locked => None,
            _ => Some(entries.get(role).trim().to_owned()),
        });
        if Role::ALL.into_iter().all(|role| checked.get(role).is_none()) {
            return Vec::new();
        }
        let ticked = self.siblings.iter().filter(|sibling| sibling.is_ticked && sibling.offer == Offer::Available);
        let services = core::iter::once(main).chain(ticked.map(|sibling| &sibling.service));
        services.map(|service| (service.clone(), checked.clone())).collect()
    }
}

impl PlannedSubmission {
    /// Names the accounts of the plan rather than the entries: the server does what the preview showed.
    fn new(service: &ServiceKey, plan: &Plan, replaces: Option<RequestId>) -> Self {
        let to = |role: Role| {
            let request = plan.requests.iter().find(|request| request.roles.contains(role));
            request.map(|request| request.to.as_str().to_owned())
        };
        let change = ChangeContact {
            contact_admin: to(Role::Admin),
            contact_tech: to(Role::Tech),
            contact_billing: to(Role::Billing),
            until: plan.requests.iter().find_map(|request| request.until),
            replaces,
        };
        Self { service: service.clone(), change, requests: plan.requests.clone() }
    }
}

/// Plans the change of the dialog's service and of the selected services of its site.
fn plan_services(input: Input<'_>, resolutions: &PerRole<Resolution>) -> (Vec<Sibling>, Vec<(ChangeFacts, Plan)>) {
    let row = &input.context.service;
    let facts = input.facts(row, resolutions);
    let Ok(main) = input.plan(row, resolutions, &facts) else {
        return (Vec::new(), Vec::new());
    };
    let mut plans = vec![(facts, main)];
    let mut siblings = Vec::new();
    let of_site = input.context.siblings.iter().filter(|other| sibling::are_of_one_site(row, other));
    let has_new_contact = Role::ALL.into_iter().any(|role| *resolutions.get(role) != Resolution::Unchanged);
    // A replacement is a change of one service.
    let others = of_site.chain(input.other_zone).filter(|_| has_new_contact && input.replaces.is_none());
    // Another last day for the present tech contact is one, too: other services have contacts and days of their own.
    let until = input.until.filter(|_| resolutions.tech != Resolution::Unchanged);
    for other in others {
        let (sibling, plan) = sibling::evaluate(Input { until, ..input }, other, resolutions);
        siblings.push(sibling);
        plans.extend(plan);
    }
    (siblings, plans)
}

#[cfg(test)]
mod tests;
