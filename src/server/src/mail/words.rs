//! Words that mails use for roles, categories and moments, in English.

use handover_rules::rights::Ability;
use handover_rules::{Category, Moment, Role, RoleSet};

/// The name of a role, inside a sentence.
#[must_use]
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Tech => "tech",
        Role::Billing => "billing",
    }
}

/// Several roles in one phrase: "tech and billing".
#[must_use]
pub fn roles(set: RoleSet) -> String {
    list(&set.iter().map(role).collect::<Vec<_>>())
}

/// A list in words: "a", "a and b", "a, b and c".
#[must_use]
pub fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => [&first.join(", "), " and ", last].concat(),
    }
}

/// What a service of this category is called.
#[must_use]
pub fn category(category: Category) -> &'static str {
    match category {
        Category::AllDom => "domain pack",
        Category::Anthos => "Anthos cluster",
        Category::Cloud => "cloud project",
        Category::Dedicated => "dedicated server",
        Category::DedicatedCluster => "server cluster",
        Category::Domain => "domain",
        Category::EmailDomain => "e-mail",
        Category::Essentials => "essentials",
        Category::Failover => "failover address",
        Category::Hosting => "web hosting",
        Category::HostingReseller => "reseller hosting",
        Category::Hycu => "backup licence",
        Category::Kube => "Kubernetes cluster",
        Category::LoadBalancer => "load balancer",
        Category::Logs => "log platform",
        Category::Nas => "network storage",
        Category::Nasha => "network storage (HA)",
        Category::Netapp => "file storage",
        Category::Nutanix => "Nutanix cluster",
        Category::OverTheBox => "link box",
        Category::OvhCloudConnect => "cloud connection",
        Category::PackSipTrunk => "SIP trunk pack",
        Category::PackXdsl => "internet pack",
        Category::PrivateCloud => "private cloud",
        Category::PrivateDatabase => "private database",
        Category::Vps => "VPS",
        Category::Xdsl => "internet access",
        Category::Zone => "DNS zone",
    }
}

/// What an ability lets one do, after "you can".
#[must_use]
pub fn ability(ability: Ability) -> &'static str {
    match ability {
        Ability::ChangeAllContacts => "change all three contacts",
        Ability::HandOnTech => "hand the tech role on to somebody else",
        Ability::HandOnBilling => "hand the billing role on to somebody else",
        Ability::ChangeHolder => "change the holder of the domain",
        Ability::TransferOut => "move the domain to another provider",
        Ability::Configure => "change its technical settings",
        Ability::EditDns => "edit the DNS entries",
        Ability::AddDomains => "add domains and subdomains",
        Ability::InstallModules => "install modules",
        Ability::ChangePasswords => "change its passwords",
        Ability::OrderCertificates => "order certificates",
        Ability::ManageMailboxes => "manage mailboxes",
        Ability::SeeInvoices => "see its invoices and orders",
        Ability::Renew => "renew it, and get the notices about that",
        Ability::ManagePayment => "manage how it is paid",
    }
}

/// A moment with its offset: the server does not know the reader's zone.
#[must_use]
pub fn moment(at: Moment) -> String {
    at.format("%a %-d %b %Y, %H:%M UTC").to_string()
}
