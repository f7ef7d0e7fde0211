//! Services of the same name: the other parts of a site, which can have the same change.

use super::input::Input;
use chrono::NaiveDate;
use handover_api::services::ServiceRow;
use handover_rules::submission::blockers::{ChangeFacts, as_seen_by};
use handover_rules::submission::{Plan, PlanError, Resolution};
use handover_rules::{Blocker, NicHandle, PerRole, Role, ServiceKey};

/// A service of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Sibling {
    pub(in super::super) service: ServiceKey,
    /// The outgoing contacts that differ from those of the dialog's service.
    pub(in super::super) other_contacts: Vec<(Role, NicHandle)>,
    /// The last day of its present tech contact.
    pub(in super::super) tech_until: Option<NaiveDate>,
    pub(in super::super) offer: Offer,
    pub(in super::super) is_ticked: bool,
    /// The blockers that the server reported.
    pub(in super::super) blockers: Vec<Blocker>,
}

/// Whether a service of the same name can have the same change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Offer {
    Available,
    /// It has the new contacts already.
    Unchanged,
    Blocked(Vec<Blocker>),
}

/// The two services are parts of one site.
pub(super) fn are_of_one_site(one: &ServiceRow, other: &ServiceRow) -> bool {
    one.service.name == other.service.name
        && one.service.category.is_part_of_a_site()
        && other.service.category.is_part_of_a_site()
}

/// The state of a service of the same name, and its plan if it is to change.
pub(super) fn evaluate(
    input: Input<'_>,
    row: &ServiceRow,
    resolutions: &PerRole<Resolution>,
) -> (Sibling, Option<(ChangeFacts, Plan)>) {
    let me = input.me();
    let facts = input.facts(row, resolutions);
    let (offer, plan) = match input.plan(row, resolutions, &facts) {
        Ok(plan) => (Offer::Available, Some(plan)),
        Err(PlanError::NothingToChange) => (Offer::Unchanged, None),
        Err(PlanError::Blocked { reasons }) => {
            let blockers: Vec<Blocker> =
                Role::ALL.into_iter().flat_map(|role| reasons.get(role).iter().cloned()).collect();
            (Offer::Blocked(as_seen_by(&blockers, me)), None)
        }
    };
    let is_ticked = offer == Offer::Available && input.ticked.contains(&row.service);
    let blockers = if is_ticked { checked_blockers(input, &row.service) } else { Vec::new() };
    let plan = plan.filter(|_| is_ticked && blockers.is_empty()).map(|plan| (facts, plan));
    let sibling = Sibling {
        service: row.service.clone(),
        other_contacts: other_contacts(input, row, resolutions),
        tech_until: row.tech_until,
        offer,
        is_ticked,
        blockers,
    };
    (sibling, plan)
}

fn checked_blockers(input: Input<'_>, service: &ServiceKey) -> Vec<Blocker> {
    let checked = Role::ALL.into_iter().filter_map(|role| input.check(service, role).map(|check| (role, check)));
    let blockers: Vec<Blocker> = checked.flat_map(|(role, check)| check.blockers.get(role).iter().cloned()).collect();
    as_seen_by(&blockers, input.me())
}

fn other_contacts(input: Input<'_>, row: &ServiceRow, resolutions: &PerRole<Resolution>) -> Vec<(Role, NicHandle)> {
    let main = &input.context.service.contacts;
    let changing = Role::ALL.into_iter().filter(|role| *resolutions.get(*role) != Resolution::Unchanged);
    changing
        .map(|role| (role, row.contacts.holder(role).clone()))
        .filter(|(role, holder)| main.holder(*role) != holder)
        .collect()
}
