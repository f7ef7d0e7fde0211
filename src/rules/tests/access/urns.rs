//! URNs as OVHcloud's policies have them, and the provider's policies for roles.

use super::{action, policy_id, resource};
use crate::{prelude::*, test};
use handover_rules::access::{
    AccessPolicyId, ActionGroup, Catalogue, UrnFault, account_of, account_urn, actions_of_role, group_of, group_urn,
    resource_of, resource_urn, uuid_text,
};

#[test]
fn urns_name_accounts_services_and_groups() {
    assert_eq!(account_urn(&account("agency")), "urn:v1:eu:identity:account:agency-ovh");
    assert_eq!(account_of("urn:v1:eu:identity:account:Agency-OVH"), Ok(account("agency")));
    for services in ["*", "vps:*", "domain:shop-*", "domain:shop.example", "ip:192.0.2.0/28"] {
        let urn = ["urn:v1:eu:resource:", services].concat();
        assert_eq!(resource_urn(&resource(services)), urn);
        assert_eq!(resource_of(&urn), Ok(resource(services)));
    }
    for group in ActionGroup::ALL {
        assert_eq!(group_of(&group_urn(group)), Ok(group));
    }
    assert_eq!(group_urn(ActionGroup::BillingRead), "urn:v1:eu:permissionsGroup:ovh:billingRead");
}

#[test]
fn users_and_unknown_names_are_refused() {
    for urn in ["urn:v1:eu:identity:user:agency-ovh/anna", "urn:v1:eu:identity:group:agency-ovh/staff"] {
        assert_eq!(account_of(urn), Err(UrnFault::Users));
    }
    for urn in [
        "",
        "agency-ovh",
        "urn:v1:eu:identity:account:*",
        "urn:v1:eu:identity:account:agency",
        "urn:v1:ca:identity:account:agency-ovh",
        "urn:v1:eu:resource:*",
    ] {
        assert_eq!(account_of(urn), Err(UrnFault::Unknown), "{urn}");
    }
    for urn in
        ["*", "urn:v1:eu:resource:", "urn:v1:eu:resource:server:x", "urn:v1:ca:resource:*", "urn:v1:eu:resourceGroup:x"]
    {
        assert_eq!(resource_of(urn), Err(UrnFault::Unknown), "{urn}");
    }
    for urn in ["see", "urn:v1:eu:permissionsGroup:ovh:*", "urn:v1:eu:permissionsGroup:agency-ovh:see"] {
        assert_eq!(group_of(urn), Err(UrnFault::Unknown), "{urn}");
    }
}

#[test]
fn each_role_has_a_policy_of_the_provider() {
    let ids = Role::ALL.map(AccessPolicyId::of_role);
    assert_eq!(ids.map(AccessPolicyId::role), Role::ALL.map(Some));
    assert_eq!(ids[1].to_string(), "68616e64-6f76-4572-8000-000000000001");
    assert_eq!(policy_id(1).role(), None);
    assert_eq!(uuid_text(0x1234), "00000000-0000-0000-0000-000000001234");
    let catalogue = Catalogue::built_in();
    let billing = actions_of_role(Role::Billing, &catalogue, |_| true);
    assert!(billing.contains(&action("seeInvoices")) && !billing.contains(&action("configure")), "{billing:?}");
    let givable = actions_of_role(Role::Admin, &catalogue, |action| action.group.is_some());
    assert!(givable.contains(&action("configure")) && !givable.contains(&action("changeHolder")), "{givable:?}");
}
