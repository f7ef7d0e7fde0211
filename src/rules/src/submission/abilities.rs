//! Abilities of each role on a service (guide, statements 3 to 7 and 42 to 46).

use crate::{Category, Role, RoleSet, string_enum};
use serde::{Deserialize, Serialize};

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

    /// `role` permits the action, or an admin may do it by handing on the roles of others.
    #[must_use]
    pub const fn is_included_in(self, role: Role) -> bool {
        self.belongs_to(role) || (self.is_handing_on() && matches!(role, Role::Admin))
    }

    const fn is_handing_on(self) -> bool {
        matches!(self, Self::HandOnTech | Self::HandOnBilling)
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

/// Actions that texts name together. Declared in the order of their lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// To see the service; no role has it alone.
    See,
    /// To decide on contacts, or to ask for others.
    Contacts,
    /// To take a domain away.
    Domain,
    /// To run the service.
    Technical,
    /// To pay for it.
    Payment,
    /// To hand on one's own role.
    HandOn,
}

impl Area {
    pub(crate) const ALL: [Self; 6] =
        [Self::See, Self::Contacts, Self::Domain, Self::Technical, Self::Payment, Self::HandOn];

    #[must_use]
    pub const fn of(ability: Ability) -> Self {
        match ability {
            Ability::ChangeAllContacts => Self::Contacts,
            Ability::HandOnTech | Ability::HandOnBilling => Self::HandOn,
            Ability::ChangeHolder | Ability::TransferOut => Self::Domain,
            Ability::Configure
            | Ability::EditDns
            | Ability::AddDomains
            | Ability::InstallModules
            | Ability::ChangePasswords
            | Ability::OrderCertificates
            | Ability::ManageMailboxes => Self::Technical,
            Ability::SeeInvoices | Ability::Renew | Ability::ManagePayment => Self::Payment,
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
    let is_implied = ability.is_handing_on() && roles.contains(Role::Admin);
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
    roles.iter().any(|role| ability.is_included_in(role))
}

/// Changes of an account's roles on services of one category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RolesChange {
    /// The category.
    pub category: Category,
    /// The roles that it holds now.
    pub before: RoleSet,
    /// The roles that it will hold.
    pub after: RoleSet,
    /// Number of services.
    pub services: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Can,
    /// Neither had nor gained.
    Cannot,
    NoLonger,
}

/// Numbers of services by category.
pub type Services = Vec<(Category, u64)>;

/// Actions of one line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right<A = Ability> {
    pub actions: Vec<A>,
    /// The services that they are about; empty if all that are concerned.
    pub on: Services,
}

impl<A: Clone> Right<A> {
    /// The line of those `actions` that `hold` on any of the services `all`; `None` if there are none.
    pub(crate) fn of<S>(
        actions: impl Iterator<Item = A>,
        all: &[S],
        number: impl Fn(&S) -> (Category, u64),
        hold: impl Fn(&S, &A) -> bool,
    ) -> Option<Self> {
        let actions: Vec<A> = actions.filter(|action| all.iter().any(|of| hold(of, action))).collect();
        let concerned = all.iter().filter(|of| actions.iter().any(|action| hold(of, action)));
        let on = services(concerned.map(&number));
        let is_all = on == services(all.iter().map(&number));
        (!actions.is_empty()).then(|| Self { actions, on: if is_all { Vec::new() } else { on } })
    }
}

/// The effects of gaining or losing a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRights {
    pub role: Role,
    /// The services on which it is gained or lost.
    pub on: Services,
    /// The effects, none of them empty.
    pub effects: Vec<(Effect, Vec<Right>)>,
}

/// The effects of changes of an account's roles: first the roles that it gains, then those that it loses. No ability of a
/// category is in two places.
#[must_use]
pub fn rights(changes: &[RolesChange]) -> Vec<RoleRights> {
    let gains = Role::ALL.into_iter().map(|role| role_rights(role, changes, &[Effect::Can, Effect::Cannot]));
    let back = |of: &RolesChange| RolesChange { before: of.after, after: of.before, ..*of };
    let reversed: Vec<RolesChange> = changes.iter().map(back).collect();
    let losses = Role::ALL.into_iter().map(|role| role_rights(role, &reversed, &[Effect::NoLonger]));
    let changes_any = |rights: &RoleRights| rights.effects.iter().any(|(effect, _)| *effect != Effect::Cannot);
    gains.chain(losses).filter(changes_any).collect()
}

fn role_rights(role: Role, changes: &[RolesChange], effects: &[Effect]) -> RoleRights {
    let changes: Vec<&RolesChange> = changes.iter().filter(|of| of.after.without(of.before).contains(role)).collect();
    let number = |of: &&RolesChange| (of.category, of.services);
    let right = |effect: Effect, area: Area| {
        let actions = Ability::ALL.into_iter().filter(|ability| Area::of(*ability) == area);
        Right::of(actions, &changes, number, |of, ability| has_effect(of, role, effect, *ability))
    };
    let rights = |effect: &Effect| -> (Effect, Vec<Right>) {
        (*effect, Area::ALL.into_iter().filter_map(|area| right(*effect, area)).collect())
    };
    let effects = effects.iter().map(rights).filter(|(_, rights)| !rights.is_empty()).collect();
    RoleRights { role, on: services(changes.iter().map(number)), effects }
}

/// Whether gaining `role` has an effect on an ability. Of several new roles, the last one that includes an ability gives it,
/// and the first one lacks what all of them lack.
fn has_effect(
    &RolesChange { category, before, after, .. }: &RolesChange,
    role: Role,
    effect: Effect,
    ability: Ability,
) -> bool {
    let new = after.without(before);
    if effect == Effect::Cannot {
        // Nobody misses handing on a role that is not theirs.
        let is_lacking = Area::of(ability) != Area::HandOn && !grants(before.union(after), ability);
        return is_lacking && ability.exists_for(category) && new.iter().next() == Some(role);
    }
    let is_gained = gained(before, after, category).any(|of| of == ability);
    is_gained && new.iter().filter(|role| ability.belongs_to(*role)).last() == Some(role)
}

/// Each category once, also where roles change differently on some of its services.
fn services(all: impl Iterator<Item = (Category, u64)>) -> Services {
    let mut services: Services = Vec::new();
    for (category, of) in all {
        match services.iter_mut().find(|(known, _)| *known == category) {
            Some((_, number)) => *number += of,
            None => services.push((category, of)),
        }
    }
    services
}

/// Whether roles permit something. Policies count only in [`crate::access::AccessVerdict`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed {
        by: Role,
    },
    /// A contact of the service, but none of its roles permits it.
    RoleLacksRight {
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
    let by = roles.iter().find(|role| ability.is_included_in(*role));
    by.map_or(Verdict::RoleLacksRight { holds: roles }, |by| Verdict::Allowed { by })
}
