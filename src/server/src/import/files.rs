//! The files of an export: columns, field parsers and uniqueness.

use super::fault::{Fault, Location, quoted};
use super::file::File;
use super::references::Reference;
use super::row::Row;
use super::{table, value};
use crate::store::PaymentMethodId;
use crate::store::import::vocabulary::BillId;
use crate::store::import::{
    Export, ImportedAccount, ImportedBill, ImportedHolder, ImportedPaymentMethod, ImportedService,
};
use handover_rules::holder::data::{Holder, HolderDetails, HolderIdentity};
use handover_rules::{Category, Contacts, NicHandle, ServiceKey, ServiceName};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::io::ErrorKind;
use std::path::Path;

/// The files as read. The export is only valid if there are no faults once the references are checked.
#[derive(Default)]
pub(super) struct ExportFiles {
    pub(super) export: Export,
    pub(super) faults: Vec<Fault>,
    /// References to check against the database.
    pub(super) references: Vec<Reference>,
}

/// Reads the files in `directory`.
pub(super) fn read(directory: &Path) -> ExportFiles {
    let mut reading = Reading::default();
    for (file, parse_row) in PARSERS {
        let bytes = match std::fs::read(directory.join(file.name())) {
            Ok(bytes) => bytes,
            Err(error) if file.is_optional() && error.kind() == ErrorKind::NotFound => continue,
            Err(error) => {
                reading.report_unreadable(*file, &error);
                continue;
            }
        };
        let mut faults = std::mem::take(&mut reading.read.faults);
        table::read(*file, &bytes, &mut faults, |row| {
            parse_row(&mut reading, row);
        });
        reading.read.faults = faults;
    }
    // In index order, for locality.
    reading.read.export.services.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    reading.read
}

/// Parses a row and adds it to the export; `None` if it is faulty.
type RowParser = fn(&mut Reading, &mut Row<'_>) -> Option<()>;

const PARSERS: &[(File, RowParser)] = &[
    (File::Accounts, Reading::account),
    (File::Services, Reading::service),
    (File::Holders, Reading::holder),
    (File::Bills, Reading::bill),
    (File::PaymentMethods, Reading::payment_method),
];

/// Keys that must be unique, with the line of their first occurrence.
struct UniqueKeys<K>(HashMap<K, u64>);

impl<K> Default for UniqueKeys<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> UniqueKeys<K> {
    /// Reports a fault if `key` has occurred before.
    fn insert(&mut self, row: &mut Row<'_>, column: &'static str, key: Option<K>, shown: &str) {
        let Some(key) = key else { return };
        let line = row.line;
        let first = *self.0.entry(key).or_insert(line);
        if first != line {
            row.fault(column, format!("{} is already defined on line {first}", quoted(shown)));
        }
    }
}

/// The state while reading files.
#[derive(Default)]
struct Reading {
    read: ExportFiles,
    accounts: UniqueKeys<NicHandle>,
    services: UniqueKeys<(ServiceName, Category)>,
    holders: UniqueKeys<ServiceName>,
    bills: UniqueKeys<BillId>,
    payment_methods: UniqueKeys<PaymentMethodId>,
    /// Unreadable files. References to them are not checked, or one fault would cause thousands.
    unreadable: HashSet<&'static str>,
}

impl Reading {
    fn report_unreadable(&mut self, file: File, error: &std::io::Error) {
        let problem = match error.kind() {
            ErrorKind::NotFound => "the file is missing".to_owned(),
            _ => format!("the file cannot be read: {error}"),
        };
        self.unreadable.insert(file.name());
        self.read.faults.push(Fault::new(Location::file(file), "", problem));
    }

    fn account(&mut self, row: &mut Row<'_>) -> Option<()> {
        let handle = row.parse("nichandle", value::handle);
        let shown = handle.as_ref().map(NicHandle::as_str).unwrap_or_default();
        self.accounts.insert(row, "nichandle", handle.clone(), shown);
        let email = row.parse("email", value::email);
        if let (Some(handle), Some(email), false) = (&handle, &email, row.is_malformed) {
            self.read.references.push(Reference::same_person(
                row.location("nichandle"),
                "nichandle",
                handle.clone(),
                email,
            ));
        }
        let first_name = row.parse("firstname", value::text);
        let name = row.parse("name", value::text);
        let organisation = row.parse("organisation", value::text);
        let subsidiary = row.parse("ovhSubsidiary", value::subsidiary);
        let language = row.parse("language", value::language);
        let complete = row.parse("state", value::is_complete);
        self.read.export.accounts.push(ImportedAccount {
            handle: handle?,
            email: email?,
            first_name: first_name?,
            name: name?,
            organisation: organisation?,
            subsidiary: subsidiary?,
            language: language?,
            complete: complete?,
        });
        Some(())
    }

    fn service(&mut self, row: &mut Row<'_>) -> Option<()> {
        let name = row.parse("serviceName", value::service_name);
        let category = row.parse("category", value::category);
        let shown = name.as_ref().map(ServiceName::as_str).unwrap_or_default().to_owned();
        self.services.insert(row, "serviceName", name.clone().zip(category), &shown);
        let admin = self.account_reference(row, "contactAdmin");
        let tech = self.account_reference(row, "contactTech");
        let billing = self.account_reference(row, "contactBilling");
        let creation = row.parse("creation", value::date);
        let expiration = row.parse("expiration", value::optional_date);
        let status = row.parse("status", value::service_status);
        let renewal = row.parse("renewalType", value::renewal);
        if let (Some(creation), Some(Some(expiration))) = (creation, expiration)
            && expiration < creation
        {
            row.fault("expiration", format!("{expiration} is before the creation date {creation}"));
        }
        self.read.export.services.push(ImportedService {
            key: ServiceKey { name: name?, category: category? },
            contacts: Contacts { admin: admin?, tech: tech?, billing: billing? },
            creation: creation?,
            expiration: expiration?,
            status: status?,
            renewal: renewal?,
        });
        Some(())
    }

    fn holder(&mut self, row: &mut Row<'_>) -> Option<()> {
        let service = row.parse("serviceName", value::service_name);
        if let Some(service) = &service {
            self.holders.insert(row, "serviceName", Some(service.clone()), service.as_str());
            self.require_domain(row, service);
        }
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
        let identity = HolderIdentity {
            legal_form: legal_form?,
            first_name: first_name?,
            last_name: last_name?,
            organisation: organisation?,
            email: email?,
        };
        let details =
            HolderDetails { phone: phone?, street: street?, postcode: postcode?, town: town?, country: country? };
        self.read.export.holders.push(ImportedHolder {
            service: service?,
            holder: Holder { identity, details },
            is_disputed: is_disputed?,
        });
        Some(())
    }

    fn bill(&mut self, row: &mut Row<'_>) -> Option<()> {
        let id = row.parse("billId", value::bill_id);
        let shown = id.as_ref().map(BillId::as_str).unwrap_or_default();
        self.bills.insert(row, "billId", id.clone(), shown);
        let account = self.account_reference(row, "nichandle");
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
        self.read.export.bills.push(ImportedBill {
            id: id?,
            account: account?,
            issued: issued?,
            due: due?,
            amount: amount?,
            currency: currency?,
            status: status?,
        });
        Some(())
    }

    fn payment_method(&mut self, row: &mut Row<'_>) -> Option<()> {
        let id = row.parse("paymentMethodId", value::payment_method_id);
        self.payment_methods.insert(row, "paymentMethodId", id, &id.map(|id| id.to_string()).unwrap_or_default());
        let account = self.account_reference(row, "nichandle");
        let kind = row.parse("paymentType", value::payment_type);
        let status = row.parse("status", value::payment_status);
        let last_day = row.parse("expirationDate", value::optional_date);
        self.read.export.payment_methods.push(ImportedPaymentMethod {
            id: id?,
            account: account?,
            kind: kind?,
            status: status?,
            last_day: last_day?,
        });
        Some(())
    }

    /// Parses the handle of an account that must be in the export or in the database.
    fn account_reference(&mut self, row: &mut Row<'_>, column: &'static str) -> Option<NicHandle> {
        let handle = row.parse(column, value::handle)?;
        let is_known = self.accounts.0.contains_key(&handle) || self.unreadable.contains(File::Accounts.name());
        if !is_known && !row.is_malformed {
            self.read.references.push(Reference::account(row.location(column), column, handle.clone()));
        }
        Some(handle)
    }

    /// The domain of a holder must be in the export or in the database.
    fn require_domain(&mut self, row: &Row<'_>, name: &ServiceName) {
        let column = "serviceName";
        let is_known = self.services.0.contains_key(&(name.clone(), Category::Domain))
            || self.unreadable.contains(File::Services.name());
        if !is_known && !row.is_malformed {
            self.read.references.push(Reference::domain(row.location(column), column, name.clone()));
        }
    }
}
