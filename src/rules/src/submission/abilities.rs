//! Abilities of each role on a service (guide, statements 3 to 7 and 42 to 46).

use crate::{Category, Role, RoleSet, string_enum};

string_enum! {
    /// An action on a service. Declared in the order in which screens list them.
    pub enum Ability {
        /// Reassign all three roles.
        ChangeAllContacts = "changeAllContacts",
        /// Name its own successor as tech contact.
        HandOnTech = "handOnTech",
        /// Name its own successor as billing contact.
        HandOnBilling = "handOnBilling",
        /// Change the holder of the domain.
        ChangeHolder = "changeHolder",
        /// Transfer the domain to another provider.
        TransferOut = "transferOut",
        /// Change technical settings.
        Configure = "configure",
        /// Edit the DNS zone.
        EditDns = "editDns",
        /// Add domains and subdomains to the plan.
        AddDomains = "addDomains",
        /// Install modules.
        InstallModules = "installModules",
        /// Change the FTP and database passwords.
        ChangePasswords = "changePasswords",
        /// Order certificates.
        OrderCertificates = "orderCertificates",
        /// Manage mailboxes.
        ManageMailboxes = "manageMailboxes",
        /// See invoices and orders.
        SeeInvoices = "seeInvoices",
        /// Renew the service and receive renewal notices.
        Renew = "renew",
        /// Manage its payment methods.
        ManagePayment = "managePayment",
    }
}

impl Ability {
    /// The action exists on services of `category`.
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

    /// `role` permits the action.
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

/// Main abilities of a role, and those that people expect of it although it lacks them: for sentences and cards about roles.
#[must_use]
pub const fn in_short(role: Role) -> (&'static [Ability], &'static [Ability]) {
    use Ability::{
        ChangeAllContacts, ChangeHolder, ChangePasswords, Configure, HandOnBilling, HandOnTech, ManagePayment, Renew,
        SeeInvoices,
    };
    match role {
        Role::Admin => (&[ChangeAllContacts, ChangeHolder, Configure], &[SeeInvoices]),
        Role::Tech => (&[Configure, ChangePasswords, HandOnTech], &[SeeInvoices, ChangeAllContacts]),
        Role::Billing => (&[SeeInvoices, Renew, ManagePayment, HandOnBilling], &[Configure, ChangeAllContacts]),
    }
}

/// The abilities of a holder of `roles` on a service of `category`.
pub fn abilities(roles: RoleSet, category: Category) -> impl Iterator<Item = Ability> {
    Ability::ALL.into_iter().filter(move |ability| can(roles, category, *ability))
}

/// Checks one of the [`abilities`]. Those of handing on a single role are left out for an admin, who may reassign all
/// roles.
#[must_use]
pub fn can(roles: RoleSet, category: Category, ability: Ability) -> bool {
    let is_implied = matches!(ability, Ability::HandOnTech | Ability::HandOnBilling) && roles.contains(Role::Admin);
    !is_implied && ability.exists_for(category) && roles.iter().any(|role| ability.belongs_to(role))
}

/// The abilities that a change of roles from `before` to `after` adds. Swap the two for the abilities it removes.
///
/// Reassigning all roles implies handing on one of them, so losing the latter to the former is no loss.
pub fn gained(before: RoleSet, after: RoleSet, category: Category) -> impl Iterator<Item = Ability> {
    abilities(after, category).filter(move |ability| !grants(before, *ability))
}

/// Like [`can`] without regard to the category, and including implied abilities.
fn grants(roles: RoleSet, ability: Ability) -> bool {
    let is_part = matches!(ability, Ability::HandOnTech | Ability::HandOnBilling) && roles.contains(Role::Admin);
    is_part || roles.iter().any(|role| ability.belongs_to(role))
}

/// Whether roles permit something. Policies count only in [`crate::access::AccessVerdict`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Permitted.
    Allowed {
        /// The role that permits it.
        by: Role,
    },
    /// A contact of the service, but none of its roles permits it.
    RoleLacksRight {
        /// The roles held.
        holds: RoleSet,
    },
    /// Not a contact of the service.
    NoContact,
    /// The action does not exist in this category.
    NotOfThisCategory,
}

/// Decides whether a holder of `roles` may do something, with the reason. An admin may also hand on the roles of others.
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
