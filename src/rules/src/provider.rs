//! Data written by the provider's other systems: scopes of their keys, services, and the holders of ordered domains.

use crate::holder::data::{CountryCode, Holder, HolderDetails, HolderIdentity};
use crate::{
    Category, Contacts, EmailAddress, LegalForm, NicHandle, Role, RoleSet, ServiceKey, Subsidiary, string_enum,
};
use chrono::NaiveDate;

string_enum! {
    /// Scopes of a key.
    #[derive(PartialOrd, Ord)]
    pub enum Scope {
        /// Accounts.
        Accounts = "accounts",
        /// Services and their contacts.
        Services = "services",
        /// Holders of domains.
        Holders = "holders",
        /// Bills.
        Bills = "bills",
        /// Payment methods.
        PaymentMethods = "paymentMethods",
        /// The feed of events.
        Events = "events",
        /// Webhooks.
        Webhooks = "webhooks",
        /// Delivery reports.
        Bounces = "bounces",
    }
}

/// A service to create or bring up to date.
#[derive(Clone, Copy, Debug)]
pub struct ServiceWrite<'a> {
    pub key: &'a ServiceKey,
    /// Its current contacts; `None` if it is new.
    pub present: Option<&'a Contacts>,
    /// The contacts that are written.
    pub contacts: &'a Contacts,
    /// It is new, and somebody has ordered it.
    pub is_order: bool,
    /// A holder is written with it.
    pub has_holder: bool,
}

/// A reason not to write a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceFault {
    /// Services of its category are named by a domain, and its name is not a domain name.
    NotADomain,
    /// The new contact has no account.
    UnknownContact(Role),
    NoHolder,
}

impl ServiceWrite<'_> {
    /// The roles with another contact than before. Present contacts stay even if their accounts were deleted.
    #[must_use]
    pub fn new_contacts(&self) -> RoleSet {
        self.present.map_or_else(|| Role::ALL.into_iter().collect(), |present| present.changed_roles(self.contacts))
    }

    /// Every fault, with `unknown` as those of the new contacts that have no account.
    #[must_use]
    pub fn faults(&self, unknown: RoleSet) -> Vec<ServiceFault> {
        let category = self.key.category;
        let is_misnamed = self.is_order && category.is_named_by_a_domain() && !self.key.name.is_domain();
        let has_no_holder = self.has_holder && category != Category::Domain;
        let mut faults: Vec<ServiceFault> = is_misnamed.then_some(ServiceFault::NotADomain).into_iter().collect();
        faults.extend(unknown.iter().map(ServiceFault::UnknownContact));
        faults.extend(has_no_holder.then_some(ServiceFault::NoHolder));
        faults
    }
}

/// A service that the provider has deleted, as far as it shows whether a service of its name is the same.
#[derive(Clone, Debug)]
pub struct DeletedService {
    pub ordered_by: Option<NicHandle>,
    pub creation: NaiveDate,
    /// Its admin contacts: the present one, and the one that the provider named last.
    pub admins: [NicHandle; 2],
}

/// The members of a service of that name that the provider writes; `None` if they are left out.
#[derive(Clone, Debug)]
pub struct NamedService {
    pub ordered_by: Option<NicHandle>,
    pub creation: Option<NaiveDate>,
    pub admin: Option<NicHandle>,
}

impl DeletedService {
    /// Whether the provider brings this service back. Otherwise it gives the name to a new service, which has nothing of
    /// this one. An order names who ordered; with the creation date it had, it is this service, written as it was read.
    #[must_use]
    pub fn is_restored_by(&self, named: &NamedService) -> bool {
        let is_ordered =
            named.ordered_by.is_some() && (named.ordered_by != self.ordered_by || named.creation.is_none());
        let is_created_anew = named.creation.is_some_and(|creation| creation != self.creation);
        let has_other_admin = named.admin.as_ref().is_some_and(|admin| !self.admins.contains(admin));
        !(is_ordered || is_created_anew || has_other_admin)
    }
}

/// Whether a deleted account comes back to the person who had it: the provider names an address that it was known by.
#[must_use]
pub fn is_account_restored(known: &[EmailAddress], named: &EmailAddress) -> bool {
    known.iter().any(|address| address.is_same_mailbox(named))
}

#[derive(Clone, Copy, Debug)]
pub struct Orderer<'a> {
    pub first_name: &'a str,
    pub last_name: &'a str,
    /// Organisation; empty for an individual.
    pub organisation: &'a str,
    pub email: &'a EmailAddress,
    pub subsidiary: Subsidiary,
}

/// The holder of an ordered domain, without the contact details that an account lacks.
///
/// # Panics
/// Never: subsidiaries are named after countries.
#[must_use]
pub fn first_holder(orderer: Orderer<'_>) -> Holder {
    let legal_form = if orderer.organisation.is_empty() { LegalForm::Individual } else { LegalForm::Corporation };
    Holder {
        identity: HolderIdentity {
            legal_form,
            first_name: orderer.first_name.to_owned(),
            last_name: orderer.last_name.to_owned(),
            organisation: orderer.organisation.to_owned(),
            email: orderer.email.clone(),
        },
        details: HolderDetails::unknown_in(country_of(orderer.subsidiary)),
    }
}

/// The country of a subsidiary; if it serves several, its seat.
fn country_of(subsidiary: Subsidiary) -> CountryCode {
    let code = match subsidiary.as_str() {
        "QC" => "CA",
        "ASIA" => "SG",
        "EU" | "WE" | "WS" => "FR",
        code => code,
    };
    CountryCode::parse(code).expect("subsidiaries are named after countries")
}
