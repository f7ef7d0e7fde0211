//! An invented export, written as CSV and imported as a provider would.

use std::fmt::Write as _;
use std::path::Path;

/// A row of `accounts.csv`.
#[derive(Clone)]
pub(crate) struct AccountCsvRow {
    pub(crate) name: &'static str,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) subsidiary: &'static str,
    pub(crate) complete: bool,
}

/// A row of `services.csv`. Contacts are given without `-ovh`.
#[derive(Clone)]
pub(crate) struct ServiceCsvRow {
    pub(crate) name: String,
    pub(crate) category: &'static str,
    pub(crate) contacts: [&'static str; 3],
    pub(crate) expiration: Option<&'static str>,
    pub(crate) status: &'static str,
    /// Empty if it was taken over.
    pub(crate) ordered_by: &'static str,
}

/// A provider's export, which a test may change before it is imported, or imported again.
#[derive(Clone)]
pub(crate) struct ProviderExport {
    pub(crate) accounts: Vec<AccountCsvRow>,
    pub(crate) services: Vec<ServiceCsvRow>,
    /// Account, due day and status.
    pub(crate) bills: Vec<(&'static str, &'static str, &'static str)>,
    /// Account, status and last day.
    pub(crate) methods: Vec<(&'static str, &'static str, &'static str)>,
    /// Domains, with the rest of the row.
    pub(crate) holders: Vec<(&'static str, String)>,
}

/// Admin, tech and billing contact of most services.
const USUAL: [&str; 3] = ["admin", "tech", "billing"];

/// The accounts that [`ProviderExport::new`] describes.
fn accounts() -> Vec<AccountCsvRow> {
    let account = |name: &'static str, subsidiary: &'static str| AccountCsvRow {
        name,
        email: [name, "@mail.example"].concat(),
        first_name: "Toni".to_owned(),
        subsidiary,
        complete: name != "gaps",
    };
    let mut accounts: Vec<AccountCsvRow> = [
        ("admin", "FR"),
        ("tech", "FR"),
        ("billing", "DE"),
        ("newcomer", "PL"),
        ("newcomer2", "FR"),
        ("newcomer3", "GB"),
        ("outsider", "FR"),
        ("canada", "CA"),
        ("states", "US"),
        ("gaps", "FR"),
        ("debtor", "FR"),
        ("unbanked", "FR"),
        ("twin1", "FR"),
        ("twin2", "FR"),
        ("all", "FR"),
    ]
    .into_iter()
    .map(|(name, subsidiary)| account(name, subsidiary))
    .collect();
    for twin in accounts.iter_mut().filter(|account| account.name.starts_with("twin")) {
        "Twins@mail.example".clone_into(&mut twin.email);
    }
    accounts
}

impl ProviderExport {
    /// - `admin`, `tech`, `billing`: the contacts of most services
    /// - `newcomer`, `newcomer2`, `newcomer3`: hold no role and could take any
    /// - `outsider`: has a service of its own and shares none with the others
    /// - `canada`, `states`: in other geographical zones
    /// - `gaps`: its profile is incomplete; `debtor`: has an unpaid bill; `unbanked`: has no payment method
    /// - `twin1`, `twin2`: share an address
    /// - `all`: holds all three roles of one domain
    ///
    /// The holder of some domains is Hanna Holder; `other.example` is in dispute.
    pub(crate) fn new() -> Self {
        let accounts = accounts();
        let methods = accounts
            .iter()
            .filter(|account| account.name != "unbanked")
            .map(|account| (account.name, "VALID", ""))
            .collect();
        let mut export = Self {
            accounts,
            services: Vec::new(),
            bills: vec![
                ("debtor", "2030-01-31", "UNPAID"),
                ("admin", "2029-05-31", "PAID"),
                // A bill due today is not overdue.
                ("newcomer3", "2030-03-04", "TO_BE_PAID"),
            ],
            methods,
            holders: ["halden.example", "gone.example", "coming.example", "owing.example", "own.example"]
                .map(|domain| (domain, Self::holder_line("Holder", "old@holder.example", false)))
                .into(),
        };
        export.holders.push(("other.example", Self::holder_line("Holder", "old@holder.example", true)));
        export.add("halden.example", "DOMAIN", USUAL, Some("2031-03-31"), "ok");
        export.add("halden.example", "ZONE", USUAL, None, "ok");
        export.add("halden.example", "HOSTING", USUAL, Some("2030-09-30"), "ok");
        export.add("other.example", "DOMAIN", USUAL, Some("2031-03-31"), "ok");
        export.add("ns1.halden.example", "VPS", ["admin", "admin", "billing"], Some("2030-04-30"), "ok");
        export.add("łódź-müller.example", "DOMAIN", USUAL, Some("2031-01-31"), "ok");
        export.add("192.0.2.0/28", "FAILOVER", ["admin", "tech", "admin"], None, "ok");
        export.add("under_score%.example", "EMAIL_DOMAIN", USUAL, Some("2030-06-30"), "ok");
        export.add("gone.example", "DOMAIN", USUAL, Some("2030-02-28"), "expired");
        export.add("coming.example", "DOMAIN", USUAL, None, "inCreation");
        export.add("owing.example", "DOMAIN", USUAL, Some("2030-05-31"), "unPaid");
        export.add("owing-too.example", "DOMAIN", USUAL, Some("2030-05-31"), "pendingDebt");
        export.add("own.example", "DOMAIN", ["all", "all", "all"], Some("2031-03-31"), "ok");
        export.add("elsewhere.example", "DOMAIN", ["outsider", "outsider", "outsider"], None, "ok");
        export.add("twins.example", "DOMAIN", ["admin", "twin1", "twin2"], None, "ok");
        export.add("neighbours.example", "DOMAIN", ["admin", "unbanked", "gaps"], None, "ok");
        export
    }

    /// The row of a holder without its domain, up to whether the domain is in dispute.
    pub(crate) fn holder_line(last_name: &str, email: &str, is_disputed: bool) -> String {
        format!("individual,Hanna,{last_name},,{email},FR,+33 199001234,1 rue du Four,99000,Larquemont,{is_disputed}")
    }

    pub(crate) fn add(
        &mut self,
        name: &str,
        category: &'static str,
        contacts: [&'static str; 3],
        expiration: Option<&'static str>,
        status: &'static str,
    ) {
        self.services.push(ServiceCsvRow {
            name: name.to_owned(),
            category,
            contacts,
            expiration,
            status,
            ordered_by: "",
        });
    }

    pub(crate) fn account(&mut self, name: &str) -> &mut AccountCsvRow {
        self.accounts.iter_mut().find(|account| account.name == name).expect("the account is in the export")
    }

    pub(crate) fn service(&mut self, name: &str, category: &str) -> &mut ServiceCsvRow {
        self.services
            .iter_mut()
            .find(|service| service.name == name && service.category == category)
            .expect("the service is in the export")
    }

    /// Writes the five CSV files.
    pub(crate) fn write(&self, folder: &Path) {
        let write = |file: &str, lines: String| {
            std::fs::write(folder.join(file), lines).expect("writing a file");
        };
        let mut lines = "nichandle,email,firstname,name,organisation,ovhSubsidiary,language,state\n".to_owned();
        for AccountCsvRow { name, email, first_name, subsidiary, complete } in &self.accounts {
            let state = if *complete { "complete" } else { "incomplete" };
            let first_name = first_name.replace('"', "\"\"");
            put(&mut lines, &format!("{name}-ovh,{email},\"{first_name}\",{name},,{subsidiary},en_GB,{state}"));
        }
        write("accounts.csv", lines);

        let mut lines = "serviceName,category,contactAdmin,contactTech,contactBilling,creation,expiration,status,\
                         renewalType,orderedBy\n"
            .to_owned();
        for service in &self.services {
            let ServiceCsvRow { name, category, contacts: [admin, tech, billing], expiration, status, ordered_by } =
                service;
            let expiration = expiration.unwrap_or_default();
            let contacts = format!("{admin}-ovh,{tech}-ovh,{billing}-ovh");
            put(
                &mut lines,
                &format!("{name},{category},{contacts},2025-01-31,{expiration},{status},manual,{ordered_by}"),
            );
        }
        write("services.csv", lines);

        let mut lines =
            "serviceName,legalForm,firstName,lastName,organisationName,email,country,phone,street,postcode,\
                         town,disputed\n"
                .to_owned();
        for (domain, holder) in &self.holders {
            put(&mut lines, &format!("{domain},{holder}"));
        }
        write("holders.csv", lines);

        let mut lines = "billId,nichandle,date,dueDate,amount,currency,status\n".to_owned();
        for (number, (name, due, status)) in self.bills.iter().enumerate() {
            put(&mut lines, &format!("B{number},{name}-ovh,2029-01-01,{due},12.50,EUR,{status}"));
        }
        write("bills.csv", lines);

        let mut lines = "paymentMethodId,nichandle,paymentType,status,expirationDate\n".to_owned();
        for (number, (name, status, last_day)) in self.methods.iter().enumerate() {
            put(&mut lines, &format!("{},{name}-ovh,CREDIT_CARD,{status},{last_day}", number + 1));
        }
        write("payment_methods.csv", lines);
    }
}

fn put(lines: &mut String, line: &str) {
    writeln!(lines, "{line}").expect("writing to a string");
}
