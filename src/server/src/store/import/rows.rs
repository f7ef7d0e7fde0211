//! The rows of a provider export.

use super::vocabulary::{Amount, BillId, Currency, Locale, PaymentType, RenewalType};
use crate::store::PaymentMethodId;
use chrono::NaiveDate;
use handover_rules::holder::data::Holder;
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::{Contacts, EmailAddress, NicHandle, ServiceKey, ServiceName, ServiceStatus, Subsidiary};

/// A validated provider export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// Accounts, unique by handle.
    pub accounts: Vec<ImportedAccount>,
    /// Services, unique by name and category. Their contacts are in `accounts` or in the database.
    pub services: Vec<ImportedService>,
    /// Holders, at most one per domain. The domain is in `services` or in the database.
    pub holders: Vec<ImportedHolder>,
    /// Bills, unique by id.
    pub bills: Vec<ImportedBill>,
    /// Payment methods, unique by id.
    pub payment_methods: Vec<ImportedPaymentMethod>,
}

/// A row of `accounts.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedAccount {
    /// NIC handle.
    pub handle: NicHandle,
    /// Email address.
    pub email: EmailAddress,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub name: String,
    /// Organisation; empty for an individual.
    pub organisation: String,
    /// Provider subsidiary.
    pub subsidiary: Subsidiary,
    /// Locale of emails.
    pub language: Locale,
    /// Whether the profile is complete.
    pub complete: bool,
}

/// A row of `services.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedService {
    /// Name and category.
    pub key: ServiceKey,
    /// Contacts.
    pub contacts: Contacts,
    /// Creation date.
    pub creation: NaiveDate,
    /// Last day of service, if it expires.
    pub expiration: Option<NaiveDate>,
    /// Status.
    pub status: ServiceStatus,
    /// Renewal type.
    pub renewal: RenewalType,
}

/// A row of `holders.csv`: the registrant of a domain, who need not have an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedHolder {
    /// Domain.
    pub service: ServiceName,
    /// The holder. Its details may be empty: exports need not have them.
    pub holder: Holder,
    /// The domain is in dispute.
    pub is_disputed: bool,
}

/// A row of `bills.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedBill {
    /// Id.
    pub id: BillId,
    /// Debtor.
    pub account: NicHandle,
    /// Date of issue.
    pub issued: NaiveDate,
    /// Due date, if any.
    pub due: Option<NaiveDate>,
    /// Amount.
    pub amount: Amount,
    /// Currency.
    pub currency: Currency,
    /// Status.
    pub status: BillStatus,
}

/// A row of `payment_methods.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPaymentMethod {
    /// Id.
    pub id: PaymentMethodId,
    /// Owner.
    pub account: NicHandle,
    /// Type.
    pub kind: PaymentType,
    /// Status.
    pub status: PaymentStatus,
    /// Last day it can be charged, if limited.
    pub last_day: Option<NaiveDate>,
}
