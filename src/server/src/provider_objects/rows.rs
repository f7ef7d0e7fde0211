//! The rows of the files: their columns, parsed.

use super::row::{ExportRow, Fields};
use super::value;
use handover_rules::holder::data::{Holder, HolderDetails, HolderIdentity};
use handover_rules::{Contacts, ServiceKey};
use handover_store::import::{
    ExportTable, ImportedAccount, ImportedBill, ImportedHolder, ImportedPaymentMethod, ImportedService, RowContent,
};
use handover_store::{canonical_domain, canonical_key, email_key};

/// Parses a row, and reports its faults.
pub(crate) fn parse(row: &mut ExportRow<'_>) -> RowContent {
    parse_as(row.file, row)
}

/// Parses the fields of a row of `table`.
pub(crate) fn parse_as(table: ExportTable, row: &mut impl Fields) -> RowContent {
    match table {
        ExportTable::Accounts => account(row),
        ExportTable::Services => service(row),
        ExportTable::Holders => holder(row),
        ExportTable::Bills => bill(row),
        ExportTable::PaymentMethods => payment_method(row),
    }
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn account(row: &mut impl Fields) -> RowContent {
    let handle = row.parse("nichandle", value::handle);
    let email = row.parse("email", value::email);
    let first_name = row.parse("firstname", value::text);
    let name = row.parse("name", value::text);
    let organisation = row.parse("organisation", value::text);
    let subsidiary = row.parse("ovhSubsidiary", value::subsidiary);
    let language = row.parse("language", value::language);
    let complete = row.parse("state", value::is_complete);
    match (handle, email, first_name, name, organisation, subsidiary, language, complete) {
        (
            Some(handle),
            Some(email),
            Some(first_name),
            Some(name),
            Some(organisation),
            Some(subsidiary),
            Some(language),
            Some(complete),
        ) => RowContent::Account(ImportedAccount {
            handle,
            email,
            first_name,
            name,
            organisation,
            subsidiary,
            language,
            complete,
        }),
        (handle, email, ..) => {
            let key = email.as_ref().map(email_key);
            RowContent::Faulty(vec![text(handle), text(email), key])
        }
    }
}

fn service(row: &mut impl Fields) -> RowContent {
    let name = row.parse("serviceName", value::service_name);
    let category = row.parse("category", value::category);
    let key = name.zip(category).map(|(name, category)| canonical_key(ServiceKey { name, category }));
    let [admin, tech, billing] =
        ["contactAdmin", "contactTech", "contactBilling"].map(|column| row.parse(column, value::handle));
    let creation = row.parse("creation", value::date);
    let expiration = row.parse("expiration", value::optional_date);
    let status = row.parse("status", value::service_status);
    let renewal = row.parse("renewalType", value::renewal);
    let ordered_by = row.parse_optional("orderedBy", value::optional_handle);
    if let (Some(creation), Some(Some(expiration))) = (creation, expiration)
        && expiration < creation
    {
        row.fault("expiration", format!("{expiration} is before the creation date {creation}"));
    }
    match (key, admin, tech, billing, ordered_by, creation, expiration, status, renewal) {
        (
            Some(key),
            Some(admin),
            Some(tech),
            Some(billing),
            Some(ordered_by),
            Some(creation),
            Some(expiration),
            Some(status),
            Some(renewal),
        ) => {
            let contacts = Contacts { admin, tech, billing };
            RowContent::Service(ImportedService { key, contacts, ordered_by, creation, expiration, status, renewal })
        }
        (key, admin, tech, billing, ordered_by, ..) => {
            let (name, category) = key.map(|key| (key.name, key.category.as_str())).unzip();
            RowContent::Faulty(vec![
                text(name),
                text(category),
                text(admin),
                text(tech),
                text(billing),
                text(ordered_by.flatten()),
            ])
        }
    }
}

fn holder(row: &mut impl Fields) -> RowContent {
    let service = row.parse("serviceName", value::service_name).map(canonical_domain);
    let key = text(service.as_ref());
    let legal_form = row.parse("legalForm", value::legal_form);
    let first_name = row.parse("firstName", value::text);
    let last_name = row.parse("lastName", value::text);
    let organisation = row.parse("organisationName", value::text);
    let email = row.parse("email", value::email);
    let country = row.parse("country", value::country);
    let phone = row.parse_optional("phone", value::text);
    let street = row.parse_optional("street", value::text);
    let postcode = row.parse_optional("postcode", value::text);
    let town = row.parse_optional("town", value::text);
    let is_disputed = row.parse_optional("disputed", value::flag);
    let parsed = || {
        let identity = HolderIdentity {
            legal_form: legal_form?,
            first_name: first_name?,
            last_name: last_name?,
            organisation: organisation?,
            email: email?,
        };
        let details =
            HolderDetails { phone: phone?, street: street?, postcode: postcode?, town: town?, country: country? };
        Some(ImportedHolder { service: service?, holder: Holder { identity, details }, is_disputed: is_disputed? })
    };
    parsed().map_or_else(|| RowContent::Faulty(vec![key]), RowContent::Holder)
}

fn bill(row: &mut impl Fields) -> RowContent {
    let id = row.parse("billId", value::bill_id);
    let account = row.parse("nichandle", value::handle);
    let issued = row.parse("date", value::date);
    let due = row.parse("dueDate", value::optional_date);
    let amount = row.parse("amount", value::amount);
    let currency = row.parse("currency", value::currency);
    let status = row.parse("status", value::bill_status);
    if let (Some(issued), Some(Some(due))) = (issued, due)
        && due < issued
    {
        row.fault("dueDate", format!("{due} is before the date of issue {issued}"));
    }
    match (id, account, issued, due, amount, currency, status) {
        (Some(id), Some(account), Some(issued), Some(due), Some(amount), Some(currency), Some(status)) => {
            RowContent::Bill(ImportedBill { id, account, issued, due, amount, currency, status })
        }
        (id, account, ..) => RowContent::Faulty(vec![id.map(|id| id.as_str().to_owned()), text(account)]),
    }
}

fn payment_method(row: &mut impl Fields) -> RowContent {
    let id = row.parse("paymentMethodId", value::payment_method_id);
    let account = row.parse("nichandle", value::handle);
    let kind = row.parse("paymentType", value::payment_type);
    let status = row.parse("status", value::payment_status);
    let last_day = row.parse("expirationDate", value::optional_date);
    match (id, account, kind, status, last_day) {
        (Some(id), Some(account), Some(kind), Some(status), Some(last_day)) => {
            RowContent::PaymentMethod(ImportedPaymentMethod { id, account, kind, status, last_day })
        }
        (id, account, ..) => RowContent::Faulty(vec![text(id), text(account)]),
    }
}
