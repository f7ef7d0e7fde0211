//! The rows of a provider export, and the columns that they are staged in.

use super::ExportTable;
use super::vocabulary::{Amount, BillId, Currency, Locale, PaymentType, RenewalType};
use crate::engine::Value;
use crate::{PaymentMethodId, ascii_form, email_key, fold};
use chrono::NaiveDate;
use handover_rules::holder::data::Holder;
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::{Contacts, EmailAddress, NicHandle, ServiceKey, ServiceName, ServiceStatus, Subsidiary};

/// A validated provider export in memory.
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

impl Export {
    /// The rows to stage, by table.
    #[must_use]
    pub fn into_rows(self) -> [(ExportTable, Vec<StagedRow>); 5] {
        fn staged<T>(rows: Vec<T>, content: fn(T) -> RowContent) -> Vec<StagedRow> {
            rows.into_iter().map(|row| StagedRow { line: 0, is_malformed: false, content: content(row) }).collect()
        }
        [
            (ExportTable::Accounts, staged(self.accounts, RowContent::Account)),
            (ExportTable::Services, staged(self.services, RowContent::Service)),
            (ExportTable::Holders, staged(self.holders, RowContent::Holder)),
            (ExportTable::Bills, staged(self.bills, RowContent::Bill)),
            (ExportTable::PaymentMethods, staged(self.payment_methods, RowContent::PaymentMethod)),
        ]
    }
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
    /// The account that ordered it, if it was not taken over.
    pub ordered_by: Option<NicHandle>,
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

/// A row as it was read: valid or not.
#[derive(Clone, Debug)]
pub struct StagedRow {
    /// First line of the row, from 1.
    pub line: u64,
    /// The row as a whole is faulty; no other fault of it is reported.
    pub is_malformed: bool,
    /// Its fields.
    pub content: RowContent,
}

/// The fields of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowContent {
    /// A valid account.
    Account(ImportedAccount),
    /// A valid service.
    Service(ImportedService),
    /// A valid holder.
    Holder(ImportedHolder),
    /// A valid bill.
    Bill(ImportedBill),
    /// A valid payment method.
    PaymentMethod(ImportedPaymentMethod),
    /// Of a row with faults, the key and then the accounts it refers to, as far as they can be parsed.
    Faulty(Vec<Option<String>>),
}

impl RowContent {
    /// Values of the columns of its table, in their order; of a faulty row, those of the first ones.
    pub(super) fn into_values(self) -> Vec<Value<'static>> {
        match self {
            Self::Account(row) => account(row),
            Self::Service(row) => service(&row),
            Self::Holder(row) => holder(row),
            Self::Bill(row) => vec![
                Value::of(row.id.as_str()),
                Value::of(row.account.as_str()),
                Value::of(row.issued),
                Value::of(row.due),
                Value::of(row.amount.as_str()),
                Value::of(row.currency.as_str()),
                Value::of(row.status.as_str()),
            ],
            Self::PaymentMethod(row) => vec![
                Value::of(row.id),
                Value::of(row.account.as_str()),
                Value::of(row.kind.as_str()),
                Value::of(row.status.as_str()),
                Value::of(row.last_day),
            ],
            Self::Faulty(values) => values.into_iter().map(Value::of).collect(),
        }
    }
}

fn account(row: ImportedAccount) -> Vec<Value<'static>> {
    vec![
        Value::of(row.handle.as_str()),
        Value::of(row.email.as_str()),
        Value::of(email_key(&row.email)),
        Value::of(row.first_name),
        Value::of(row.name),
        Value::of(row.organisation),
        Value::of(row.subsidiary.as_str()),
        Value::of(row.language.as_str()),
        Value::of(row.complete),
    ]
}

fn service(row: &ImportedService) -> Vec<Value<'static>> {
    let name = row.key.name.as_str();
    vec![
        Value::of(name),
        Value::of(row.key.category.as_str()),
        Value::of(row.contacts.admin.as_str()),
        Value::of(row.contacts.tech.as_str()),
        Value::of(row.contacts.billing.as_str()),
        Value::of(&row.ordered_by),
        Value::of(fold(name)),
        Value::of(ascii_form(name)),
        Value::of(row.creation),
        Value::of(row.expiration),
        Value::of(row.status.as_str()),
        Value::of(row.renewal.as_str()),
    ]
}

fn holder(row: ImportedHolder) -> Vec<Value<'static>> {
    let Holder { identity, details } = row.holder;
    vec![
        Value::of(row.service.as_str()),
        Value::of(identity.legal_form.as_str()),
        Value::of(identity.first_name),
        Value::of(identity.last_name),
        Value::of(identity.organisation),
        Value::of(identity.email.as_str()),
        Value::of(details.phone),
        Value::of(details.street),
        Value::of(details.postcode),
        Value::of(details.town),
        Value::of(details.country.as_str()),
        Value::of(row.is_disputed),
    ]
}
