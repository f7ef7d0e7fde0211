//! What stands in the way of changing the contacts of a service, before anybody is entered.
//!
//! Asked of the rules with an incoming account that lacks nothing, so that only what lies in the service, its open
//! requests and the asker's rights remains.

use handover_api::services::ServiceRow;
use handover_rules::PerRole;
use handover_rules::submission::blockers::{Blocker, ChangeFacts};
use handover_rules::submission::{PlanError, Resolution, plan};
use handover_rules::{AccountFacts, NicHandle, Role, RoleSet, ServiceFacts, Zone};

/// The reasons why `me` cannot ask for a new contact now, role by role; a role without any can be asked for.
pub(crate) fn obstacles(me: &NicHandle, row: &ServiceRow) -> PerRole<Vec<Blocker>> {
    let anybody = anybody();
    let facts = ChangeFacts {
        service: ServiceFacts { key: row.service.clone(), status: row.status, contacts: row.contacts.clone() },
        accounts: anybody.clone().into_iter().collect(),
        open: row.open.clone(),
        lost_to_siblings: RoleSet::EMPTY,
    };
    PerRole::from_fn(|role| {
        let mut found = PerRole::default();
        if let Some(anybody) = &anybody {
            *found.get_mut(role) = Resolution::Account(anybody.handle.clone());
        }
        match plan(me, &found, &facts) {
            Err(PlanError::Blocked { mut reasons }) => core::mem::take(reasons.get_mut(role)),
            Ok(_) | Err(PlanError::NothingToChange) => Vec::new(),
        }
    })
}

/// Why nothing at all can be changed, or `None` when something can: the reason for the first role that `me` has a
/// right to, because what it has no right to is no news.
pub(crate) fn obstacle(me: &NicHandle, row: &ServiceRow) -> Option<Blocker> {
    let mut obstacles = obstacles(me, row);
    let reasons: Vec<Vec<Blocker>> =
        Role::ALL.into_iter().map(|role| core::mem::take(obstacles.get_mut(role))).collect();
    if reasons.iter().any(Vec::is_empty) {
        return None;
    }
    let is_right = |reason: &Blocker| matches!(reason, Blocker::RightMissing { .. });
    let mine = reasons.iter().position(|reasons| !reasons.iter().any(is_right)).unwrap_or(0);
    reasons.into_iter().nth(mine).and_then(|reasons| reasons.into_iter().next())
}

/// An account that nobody has, and that lacks nothing.
fn anybody() -> Option<AccountFacts> {
    let handle = NicHandle::parse("00-xx").ok()?;
    Some(AccountFacts {
        handle,
        zone: Zone::Eu,
        profile_complete: true,
        address_confirmed: true,
        has_unpaid_bill: false,
        has_payment_method: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::submission::blockers::OpenRequest;
    use handover_rules::{Category, Contacts, RequestId, ServiceKey, ServiceName, ServiceStatus};

    fn handle(text: &str) -> NicHandle {
        NicHandle::parse(text).unwrap()
    }

    fn row(status: ServiceStatus, open: Vec<OpenRequest>) -> ServiceRow {
        ServiceRow {
            service: ServiceKey { name: ServiceName::parse("kiln.example").unwrap(), category: Category::Domain },
            ascii: None,
            contacts: Contacts { admin: handle("ad1-xx"), tech: handle("te1-xx"), billing: handle("bi1-xx") },
            status,
            expiration: None,
            open,
        }
    }

    fn open(asker: &str, role: Role) -> OpenRequest {
        let id = RequestId::new(48_221).unwrap();
        OpenRequest { id, asker: handle(asker), roles: role.into(), to: handle("te2-xx") }
    }

    #[test]
    fn nothing_stands_in_the_way_of_an_admin() {
        assert_eq!(obstacle(&handle("ad1-xx"), &row(ServiceStatus::Ok, vec![])), None);
        assert_eq!(obstacle(&handle("te1-xx"), &row(ServiceStatus::Ok, vec![])), None);
    }

    #[test]
    fn the_state_of_the_service_is_told_also_to_somebody_who_holds_one_role() {
        for me in ["ad1-xx", "te1-xx", "bi1-xx"] {
            assert_eq!(obstacle(&handle(me), &row(ServiceStatus::Expired, vec![])), Some(Blocker::Expired));
            assert_eq!(obstacle(&handle(me), &row(ServiceStatus::InCreation, vec![])), Some(Blocker::InCreation));
        }
    }

    #[test]
    fn a_debt_locks_the_billing_role_only() {
        assert_eq!(obstacle(&handle("bi1-xx"), &row(ServiceStatus::UnPaid, vec![])), Some(Blocker::InDebt));
        assert_eq!(obstacle(&handle("te1-xx"), &row(ServiceStatus::UnPaid, vec![])), None);
        assert_eq!(obstacle(&handle("ad1-xx"), &row(ServiceStatus::UnPaid, vec![])), None);
    }

    #[test]
    fn an_open_request_is_in_the_way_of_whoever_cannot_supersede_it() {
        let of_tech = || row(ServiceStatus::Ok, vec![open("te1-xx", Role::Tech)]);
        let reason = Blocker::RequestOpen { request: RequestId::new(48_221).unwrap(), roles: Role::Tech.into() };
        assert_eq!(obstacle(&handle("te1-xx"), &of_tech()), Some(reason.clone()));
        assert_eq!(obstacles(&handle("te1-xx"), &of_tech()).tech, vec![reason]);
        assert_eq!(obstacles(&handle("ad1-xx"), &of_tech()).tech, vec![], "an admin ends it by asking again");
    }

    #[test]
    fn a_role_without_the_right_to_it_says_so() {
        let found = obstacles(&handle("te1-xx"), &row(ServiceStatus::Ok, vec![]));
        assert_eq!(found.admin, vec![Blocker::RightMissing { roles: Role::Admin.into() }]);
        assert_eq!(found.tech, vec![]);
    }
}
