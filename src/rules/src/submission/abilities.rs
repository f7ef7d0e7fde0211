//! What a contact can do on a service: data, shown before and after in "what will happen".
//!
//! From the guides: the admin "manages a service's administrative and technical aspects"; the tech contact runs the
//! service, replaces itself and nobody else, and has no access to invoices, orders, renewals, payment methods,
//! outgoing transfers and changes of holder; the billing contact manages billing only.

use crate::{Category, Role, RoleSet};
use serde::{Deserialize, Serialize};

/// Something a contact may do on a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ability {
    /// Name new contacts for all three roles.
    ChangeAllContacts,
    /// Name another tech contact in its own place.
    HandOnTech,
    /// Name another billing contact in its own place.
    HandOnBilling,
    /// Change the holder of the domain.
    ChangeHolder,
    /// Move the domain to another provider.
    TransferOut,
    /// Change technical settings.
    Configure,
    /// Edit the DNS zone.
    EditDns,
    /// Add domains and subdomains to the plan.
    AddDomains,
    /// Install modules.
    InstallModules,
    /// Change the FTP and database passwords.
    ChangePasswords,
    /// Order certificates.
    OrderCertificates,
    /// Manage mailboxes.
    ManageMailboxes,
    /// See invoices and orders.
    SeeInvoices,
    /// Renew the service, and get the notices about it.
    Renew,
    /// Manage how it is paid.
    ManagePayment,
}

impl Ability {
    /// Every ability, in the order screens list them.
    pub const ALL: [Self; 15] = [
        Self::ChangeAllContacts,
        Self::HandOnTech,
        Self::HandOnBilling,
        Self::ChangeHolder,
        Self::TransferOut,
        Self::Configure,
        Self::EditDns,
        Self::AddDomains,
        Self::InstallModules,
        Self::ChangePasswords,
        Self::OrderCertificates,
        Self::ManageMailboxes,
        Self::SeeInvoices,
        Self::Renew,
        Self::ManagePayment,
    ];

    /// Whether services of `category` have anything to do it on.
    #[must_use]
    pub const fn exists_for(self, category: Category) -> bool {
        use Category::{Domain, EmailDomain, Hosting, HostingReseller, PrivateDatabase, Zone};
        match self {
            Self::ChangeHolder | Self::TransferOut => matches!(category, Domain),
            Self::EditDns => matches!(category, Zone),
            Self::AddDomains | Self::InstallModules | Self::OrderCertificates => {
                matches!(category, Hosting | HostingReseller)
            }
            Self::ChangePasswords => matches!(category, Hosting | HostingReseller | PrivateDatabase),
            Self::ManageMailboxes => matches!(category, EmailDomain),
            _ => true,
        }
    }

    /// Whether holders of `role` may do it.
    #[must_use]
    pub const fn belongs_to(self, role: Role) -> bool {
        match self {
            Self::ChangeAllContacts | Self::ChangeHolder | Self::TransferOut => matches!(role, Role::Admin),
            Self::HandOnTech => matches!(role, Role::Tech),
            Self::HandOnBilling | Self::SeeInvoices | Self::Renew | Self::ManagePayment => {
                matches!(role, Role::Billing)
            }
            Self::Configure
            | Self::EditDns
            | Self::AddDomains
            | Self::InstallModules
            | Self::ChangePasswords
            | Self::OrderCertificates
            | Self::ManageMailboxes => matches!(role, Role::Admin | Role::Tech),
        }
    }
}

/// What a holder of `roles` can do on a service of `category`.
pub fn abilities(roles: RoleSet, category: Category) -> impl Iterator<Item = Ability> {
    Ability::ALL.into_iter().filter(move |ability| can(roles, category, *ability))
}

/// Whether a holder of `roles` can do it on a service of `category`. Handing on a single role says nothing new to
/// somebody who may change all contacts.
#[must_use]
pub fn can(roles: RoleSet, category: Category, ability: Ability) -> bool {
    let covered = matches!(ability, Ability::HandOnTech | Ability::HandOnBilling) && roles.contains(Role::Admin);
    !covered && ability.exists_for(category) && roles.iter().any(|role| ability.belongs_to(role))
}

/// What a holder of `after` can do on a service of `category` that a holder of `before` could not; with the two swapped,
/// what is lost. A right that only changes its form is neither: who may change all contacts may also hand on one role.
pub fn gained(before: RoleSet, after: RoleSet, category: Category) -> impl Iterator<Item = Ability> {
    abilities(after, category).filter(move |ability| !grants(before, *ability))
}

/// Whether a holder of `roles` may do it, also as a part of something larger.
fn grants(roles: RoleSet, ability: Ability) -> bool {
    let is_part = matches!(ability, Ability::HandOnTech | Ability::HandOnBilling) && roles.contains(Role::Admin);
    is_part || roles.iter().any(|role| ability.belongs_to(role))
}

/// What a provider's other system is told about an ability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "verdict")]
pub enum Verdict {
    /// It may, because it holds this role.
    Allowed {
        /// The role that gives the right.
        by: Role,
    },
    /// It is a contact of the service, but none of its roles gives the right.
    RoleLacksRight {
        /// The roles it holds.
        holds: RoleSet,
    },
    /// It is no contact of the service.
    NoContact,
    /// There is nothing of the kind on services of this category.
    NotOfThisCategory,
}

/// Whether a holder of `roles` may do it, and why or why not. An admin may change every contact, so also hand on the
/// roles of others.
#[must_use]
pub fn verdict(roles: RoleSet, category: Category, ability: Ability) -> Verdict {
    if roles.is_empty() {
        return Verdict::NoContact;
    }
    if !ability.exists_for(category) {
        return Verdict::NotOfThisCategory;
    }
    let by = roles.iter().find(|role| {
        let as_admin = *role == Role::Admin && matches!(ability, Ability::HandOnTech | Ability::HandOnBilling);
        as_admin || ability.belongs_to(*role)
    });
    by.map_or(Verdict::RoleLacksRight { holds: roles }, |by| Verdict::Allowed { by })
}
