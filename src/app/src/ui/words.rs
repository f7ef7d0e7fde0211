//! Words that several screens need: roles, categories, states.

use crate::intl;
use handover_rules::{Blocker, Category, NicHandle, Role, RoleSet, State};

/// What a role is called in a heading, a column, a button.
pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "Admin",
        Role::Tech => "Tech",
        Role::Billing => "Billing",
    }
}

/// What a role is called inside a sentence.
pub(crate) const fn role_inside(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Tech => "tech",
        Role::Billing => "billing",
    }
}

/// The icon of a role.
pub(crate) const fn role_icon(role: Role) -> &'static str {
    role_inside(role)
}

/// One line on what a role may do.
pub(crate) const fn role_may(role: Role) -> &'static str {
    match role {
        Role::Admin => "Manages everything and may change all three contacts.",
        Role::Tech => "Runs the service. Sees no invoices and cannot change other contacts.",
        Role::Billing => "Pays, and gets the renewal notices.",
    }
}

/// Several roles inside a sentence: `tech and billing`.
pub(crate) fn roles_inside(roles: RoleSet) -> String {
    let names: Vec<String> = roles.iter().map(|role| role_inside(role).to_owned()).collect();
    intl::list(&names)
}

/// Several roles at the beginning of a line: `Tech and billing`.
pub(crate) fn roles(roles: RoleSet) -> String {
    let mut names: Vec<String> = roles.iter().map(|role| role_inside(role).to_owned()).collect();
    if let (Some(first), Some(name)) = (roles.iter().next(), names.first_mut()) {
        role(first).clone_into(name);
    }
    intl::list(&names)
}

/// What a category is called.
pub(crate) const fn category(category: Category) -> &'static str {
    match category {
        Category::AllDom => "Domain pack",
        Category::Anthos => "Anthos cluster",
        Category::Cloud => "Cloud project",
        Category::Dedicated => "Dedicated server",
        Category::DedicatedCluster => "Server cluster",
        Category::Domain => "Domain",
        Category::EmailDomain => "E-mail",
        Category::Essentials => "VMware essentials",
        Category::Failover => "Failover address",
        Category::Hosting => "Web hosting",
        Category::HostingReseller => "Reseller hosting",
        Category::Hycu => "Backup licence",
        Category::Kube => "Kubernetes",
        Category::LoadBalancer => "Load balancer",
        Category::Logs => "Log platform",
        Category::Nas => "Network storage",
        Category::Nasha => "HA network storage",
        Category::Netapp => "Enterprise file storage",
        Category::Nutanix => "Nutanix cluster",
        Category::OverTheBox => "Link aggregation",
        Category::OvhCloudConnect => "Private link",
        Category::PackSipTrunk => "SIP trunk pack",
        Category::PackXdsl => "Internet access pack",
        Category::PrivateCloud => "Private cloud",
        Category::PrivateDatabase => "Private database",
        Category::Vps => "VPS",
        Category::Xdsl => "Internet access",
        Category::Zone => "DNS zone",
    }
}

/// What the state of a request is called.
pub(crate) const fn request_state(state: State) -> &'static str {
    match state {
        State::Todo => "Asked",
        State::ValidatingByCustomers => "Waiting",
        State::CheckValidity => "Being checked",
        State::Doing => "About to move",
        State::Done => "Done",
        State::Refused => "Declined",
        State::Expired => "Expired",
        State::Aborted => "Withdrawn",
        State::Error => "Failed",
    }
}

/// Why a change cannot be made, as a sentence of its own.
pub(crate) fn blocker(blocker: &Blocker, me: &NicHandle) -> String {
    let of = |account: &NicHandle, mine: &str, others: &str| {
        if account == me { mine.to_owned() } else { others.replace("{}", account.as_str()) }
    };
    match blocker {
        Blocker::RightMissing { roles } => right_missing(*roles).to_owned(),
        Blocker::RoleLost { roles } => "Not every role is still where it was: {}.".replace("{}", &roles_inside(*roles)),
        Blocker::NoSuchAccount => "There is no such account.".to_owned(),
        Blocker::SeveralAccounts => "Several accounts have this address. Enter the handle instead.".to_owned(),
        Blocker::OtherZone => "The two accounts are in different geographical zones.".to_owned(),
        Blocker::ProfileIncomplete { account } => {
            of(account, "Something is missing in your profile.", "The profile of {} is not complete.")
        }
        Blocker::AddressUnconfirmed { account } => {
            of(account, "Your e-mail address is not confirmed.", "The e-mail address of {} is not confirmed.")
        }
        Blocker::UnpaidInvoice { account } => of(account, "You have an unpaid invoice.", "{} has an unpaid invoice."),
        Blocker::NoPaymentMethod { account } => {
            of(account, "You have no valid payment method.", "{} has no valid payment method.")
        }
        Blocker::Unable { account } => of(
            account,
            "Your account cannot take, or give up, this role at present.",
            "{} cannot take, or give up, this role at present.",
        ),
        Blocker::InCreation => "The service is being created.".to_owned(),
        Blocker::Expired => "The service has expired.".to_owned(),
        Blocker::InDebt => "The service is not paid for, which locks its billing role.".to_owned(),
        Blocker::RequestOpen { request, .. } => "Request {} is open.".replace("{}", &request.to_string()),
    }
}

fn right_missing(roles: RoleSet) -> &'static str {
    match roles.iter().next() {
        Some(Role::Admin) => "Only the admin may change the admin.",
        Some(Role::Tech) => "Only the admin and the tech contact may change the tech contact.",
        _ => "Only the admin and the billing contact may change the billing contact.",
    }
}
