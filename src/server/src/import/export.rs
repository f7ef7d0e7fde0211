//! What an export says, parsed.

use super::word::{Amount, BillId, Country, Currency, Language, LegalForm, PaymentType, RenewalType};
use chrono::NaiveDate;
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::{Contacts, EmailAddress, NicHandle, ServiceKey, ServiceName, ServiceStatus, Subsidiary};

/// Everything an export says, free of contradictions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// `accounts.csv`: one for each handle.
    pub accounts: Vec<AccountRow>,
    /// `services.csv`: one for each name and category; its contacts are among the accounts, or known already.
    pub services: Vec<ServiceRow>,
    /// `holders.csv`: one for each domain at most; the domain is among the services, or known already.
    pub holders: Vec<HolderRow>,
    /// `bills.csv`: one for each number.
    pub bills: Vec<BillRow>,
    /// `payment_methods.csv`: one for each number.
    pub payment_methods: Vec<PaymentMethodRow>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Its handle.
    pub handle: NicHandle,
    /// Where its mails go.
    pub email: EmailAddress,
    /// The person's first name.
    pub first_name: String,
    /// The person's name.
    pub name: String,
    /// The organisation; empty for a person.
    pub organisation: String,
    /// Its subsidiary.
    pub subsidiary: Subsidiary,
    /// The language of its mails.
    pub language: Language,
    /// Whether nothing is missing in its profile.
    pub complete: bool,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    /// Its name and category.
    pub key: ServiceKey,
    /// Its contacts, as the provider's other systems know them.
    pub contacts: Contacts,
    /// The day it was created.
    pub creation: NaiveDate,
    /// The last day it runs; `None` without an end.
    pub expiration: Option<NaiveDate>,
    /// What state it is in.
    pub status: ServiceStatus,
    /// How it is renewed.
    pub renewal: RenewalType,
}

/// The holder of a domain: its registrant, who is no account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderRow {
    /// The domain.
    pub service: ServiceName,
    /// What kind of person or body it is.
    pub legal_form: LegalForm,
    /// The person's first name.
    pub first_name: String,
    /// The person's name.
    pub last_name: String,
    /// The organisation; empty for a person.
    pub organisation: String,
    /// The registrant's address.
    pub email: EmailAddress,
    /// The registrant's country.
    pub country: Country,
}

/// A bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillRow {
    /// Its number.
    pub id: BillId,
    /// Who owes it.
    pub account: NicHandle,
    /// The day it was issued.
    pub issued: NaiveDate,
    /// The day it is due; `None` without one.
    pub due: Option<NaiveDate>,
    /// The amount.
    pub amount: Amount,
    /// Its currency.
    pub currency: Currency,
    /// What became of it.
    pub status: BillStatus,
}

/// A payment method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentMethodRow {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub account: NicHandle,
    /// What kind it is.
    pub kind: PaymentType,
    /// What state it is in.
    pub status: PaymentStatus,
    /// The last day it can be charged; `None` without one.
    pub last_day: Option<NaiveDate>,
}
