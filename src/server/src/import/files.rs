//! The five files of an export.

use super::fault::{Fault, Place, quoted};
use super::references::Reference;
use super::row::Row;
use super::{table, value};
use crate::store::PaymentMethodId;
use crate::store::import::vocabulary::BillId;
use crate::store::import::{
    Export, ImportedAccount, ImportedBill, ImportedHolder, ImportedPaymentMethod, ImportedService,
};
use handover_rules::{Category, Contacts, NicHandle, ServiceKey, ServiceName};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::io::ErrorKind;
use std::path::Path;

/// A file of an export, in the order they are read: what others refer to comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum File {
    /// `accounts.csv`
    Accounts,
    /// `services.csv`
    Services,
    /// `holders.csv`
    Holders,
    /// `bills.csv`
    Bills,
    /// `payment_methods.csv`
    PaymentMethods,
}

impl File {
    /// The file's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts.csv",
            Self::Services => "services.csv",
            Self::Holders => "holders.csv",
            Self::Bills => "bills.csv",
            Self::PaymentMethods => "payment_methods.csv",
        }
    }

    /// The columns its header names, in any order.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Accounts => {
                &["nichandle", "email", "firstname", "name", "organisation", "ovhSubsidiary", "language", "state"]
            }
            Self::Services => &[
                "serviceName",
                "category",
                "contactAdmin",
                "contactTech",
                "contactBilling",
                "creation",
                "expiration",
                "status",
                "renewalType",
            ],
            Self::Holders => {
                &["serviceName", "legalForm", "firstName", "lastName", "organisationName", "email", "country"]
            }
            Self::Bills => &["billId", "nichandle", "date", "dueDate", "amount", "currency", "status"],
            Self::PaymentMethods => &["paymentMethodId", "nichandle", "paymentType", "status", "expirationDate"],
        }
    }
}

/// What was read: an export that may be used once the references are resolved, if there are no faults.
#[derive(Default)]
pub(super) struct FilesRead {
    pub(super) export: Export,
    pub(super) faults: Vec<Fault>,
    /// What has to fit what is known already.
    pub(super) references: Vec<Reference>,
}

/// Reads the five files in `directory`.
pub(super) fn read(directory: &Path) -> FilesRead {
    let mut reading = Reading::default();
    for (file, read_row) in READERS {
        let bytes = match std::fs::read(directory.join(file.name())) {
            Ok(bytes) => bytes,
            Err(error) => {
                reading.note_unreadable(*file, &error);
                continue;
            }
        };
        let mut faults = std::mem::take(&mut reading.read.faults);
        table::read(*file, &bytes, &mut faults, |row| {
            read_row(&mut reading, row);
        });
        reading.read.faults = faults;
    }
    reading.read
}

/// Reads a row; nothing comes of one with a fault.
type ReadRow = fn(&mut Reading, &mut Row<'_>) -> Option<()>;

/// How a row of each file is read.
const READERS: &[(File, ReadRow)] = &[
    (File::Accounts, Reading::account),
    (File::Services, Reading::service),
    (File::Holders, Reading::holder),
    (File::Bills, Reading::bill),
    (File::PaymentMethods, Reading::payment_method),
];

/// What has been seen of something that may be there once only, and the line where.
struct Seen<K>(HashMap<K, u64>);

impl<K> Default for Seen<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Seen<K> {
    /// Notes a fault of `row` when `key` was seen before.
    fn once(&mut self, row: &mut Row<'_>, column: &'static str, key: Option<K>, shown: &str) {
        let Some(key) = key else { return };
        let line = row.line;
        let first = *self.0.entry(key).or_insert(line);
        if first != line {
            row.fault(column, format!("{} is there already, on line {first}", quoted(shown)));
        }
    }
}

/// Everything read so far.
#[derive(Default)]
struct Reading {
    read: FilesRead,
    accounts: Seen<NicHandle>,
    services: Seen<(ServiceName, Category)>,
    holders: Seen<ServiceName>,
    bills: Seen<BillId>,
    payment_methods: Seen<PaymentMethodId>,
    /// Files that could not be read: what refers to them is not checked, or one fault would bring thousands.
    unreadable: HashSet<&'static str>,
}

impl Reading {
    fn note_unreadable(&mut self, file: File, error: &std::io::Error) {
        let problem = match error.kind() {
            ErrorKind::NotFound => "the file is missing".to_owned(),
            _ => format!("the file cannot be read: {error}"),
        };
        self.unreadable.insert(file.name());
        self.read.faults.push(Fault::new(Place::file(file), "", problem));
    }

    fn account(&mut self, row: &mut Row<'_>) -> Option<()> {
        let handle = row.read("nichandle", value::handle);
        let shown = handle.as_ref().map(NicHandle::as_str).unwrap_or_default();
        self.accounts.once(row, "nichandle", handle.clone(), shown);
        let email = row.read("email", value::email);
        if let (Some(handle), Some(email), false) = (&handle, &email, row.is_broken) {
            self.read.references.push(Reference::same_person(
                row.place("nichandle"),
                "nichandle",
                handle.clone(),
                email,
            ));
        }
        let first_name = row.read("firstname", value::text);
        let name = row.read("name", value::text);
        let organisation = row.read("organisation", value::text);
        let subsidiary = row.read("ovhSubsidiary", value::subsidiary);
        let language = row.read("language", value::language);
        let complete = row.read("state", value::is_complete);
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
        let name = row.read("serviceName", value::service_name);
        let category = row.read("category", value::category);
        let shown = name.as_ref().map(ServiceName::as_str).unwrap_or_default().to_owned();
        self.services.once(row, "serviceName", name.clone().zip(category), &shown);
        let admin = self.account_named(row, "contactAdmin");
        let tech = self.account_named(row, "contactTech");
        let billing = self.account_named(row, "contactBilling");
        let creation = row.read("creation", value::day);
        let expiration = row.read("expiration", value::maybe_day);
        let status = row.read("status", value::service_status);
        let renewal = row.read("renewalType", value::renewal);
        if let (Some(creation), Some(Some(expiration))) = (creation, expiration)
            && expiration < creation
        {
            row.fault("expiration", format!("{expiration} is before the creation on {creation}"));
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
        let service = row.read("serviceName", value::service_name);
        if let Some(service) = &service {
            self.holders.once(row, "serviceName", Some(service.clone()), service.as_str());
            self.refer_to_domain(row, service);
        }
        let legal_form = row.read("legalForm", value::legal_form);
        let first_name = row.read("firstName", value::text);
        let last_name = row.read("lastName", value::text);
        let organisation = row.read("organisationName", value::text);
        let email = row.read("email", value::email);
        let country = row.read("country", value::country);
        self.read.export.holders.push(ImportedHolder {
            service: service?,
            legal_form: legal_form?,
            first_name: first_name?,
            last_name: last_name?,
            organisation: organisation?,
            email: email?,
            country: country?,
        });
        Some(())
    }

    fn bill(&mut self, row: &mut Row<'_>) -> Option<()> {
        let id = row.read("billId", value::bill_id);
        let shown = id.as_ref().map(BillId::as_str).unwrap_or_default();
        self.bills.once(row, "billId", id.clone(), shown);
        let account = self.account_named(row, "nichandle");
        let issued = row.read("date", value::day);
        let due = row.read("dueDate", value::maybe_day);
        let amount = row.read("amount", value::amount);
        let currency = row.read("currency", value::currency);
        let status = row.read("status", value::bill_status);
        if let (Some(issued), Some(Some(due))) = (issued, due)
            && due < issued
        {
            row.fault("dueDate", format!("{due} is before the bill's date, {issued}"));
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
        let id = row.read("paymentMethodId", value::payment_method_id);
        self.payment_methods.once(row, "paymentMethodId", id, &id.map(|id| id.to_string()).unwrap_or_default());
        let account = self.account_named(row, "nichandle");
        let kind = row.read("paymentType", value::payment_type);
        let status = row.read("status", value::payment_status);
        let last_day = row.read("expirationDate", value::maybe_day);
        self.read.export.payment_methods.push(ImportedPaymentMethod {
            id: id?,
            account: account?,
            kind: kind?,
            status: status?,
            last_day: last_day?,
        });
        Some(())
    }

    /// Reads the handle of an account, which must be in the export or known already.
    fn account_named(&mut self, row: &mut Row<'_>, column: &'static str) -> Option<NicHandle> {
        let handle = row.read(column, value::handle)?;
        let is_known = self.accounts.0.contains_key(&handle) || self.unreadable.contains(File::Accounts.name());
        if !is_known && !row.is_broken {
            self.read.references.push(Reference::account(row.place(column), column, handle.clone()));
        }
        Some(handle)
    }

    /// A holder's service must be a domain that is in the export or known already.
    fn refer_to_domain(&mut self, row: &Row<'_>, name: &ServiceName) {
        let column = "serviceName";
        let is_known = self.services.0.contains_key(&(name.clone(), Category::Domain))
            || self.unreadable.contains(File::Services.name());
        if !is_known && !row.is_broken {
            self.read.references.push(Reference::domain(row.place(column), column, name.clone()));
        }
    }
}
