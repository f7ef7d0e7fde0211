//! The harness: a database for each test, and exports to import.

use super::database;
use super::new_database::NewDatabase;
use handover_api::account::PersonalDetails;
use handover_rules::{Category, EmailAddress, NicHandle, ServiceKey, ServiceName, Subsidiary};
use handover_server::clock::Clock;
use handover_server::import::{self, ImportError, ImportReport, Options};
use handover_store::import::ImportSummary;
use handover_store::{Account, Database, NewAccount, ServiceRecord, Store, StoreResult};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Limit for what another process does soon, also on a busy machine.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// A folder of `tests/data`.
pub(crate) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(name)
}

pub(crate) fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("a valid handle")
}

/// A database of its own for each test, with helpers to import into it.
pub(crate) struct TestDatabase {
    _directory: TempDir,
    database: NewDatabase,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
}

impl TestDatabase {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().expect("creating a temporary folder");
        let database = NewDatabase::create(directory.path());
        let store = Store::open(&database.address).expect("creating a database");
        // The demo's bills fall due on days of their own.
        let clock = Clock::standing("2026-11-20T12:00:00Z".parse().expect("a valid timestamp"));
        Self { _directory: directory, database, store, clock }
    }

    pub(crate) async fn import(&self, directory: &Path) -> Result<ImportSummary, ImportError> {
        self.import_with(directory, Options::default()).await
    }

    pub(crate) async fn import_with(&self, directory: &Path, options: Options) -> Result<ImportSummary, ImportError> {
        self.import_reporting(directory, options).await.map(|report| report.summary)
    }

    async fn import_reporting(&self, directory: &Path, options: Options) -> Result<ImportReport, ImportError> {
        let result = import::run(directory, &self.store, &self.clock, options, import::silent_progress()).await;
        // The first import is applied as before the first server, all others as beside one.
        if result.is_ok() {
            self.store.write(|tx| tx.set_database_use(false)).await.expect("the database succeeds");
        }
        result
    }

    /// The database, for SQL beside the store.
    pub(crate) fn address(&self) -> &Database {
        &self.database.address
    }

    pub(crate) fn path(&self) -> &Path {
        self.store.file().expect("a file")
    }

    /// Imports files that must be valid.
    pub(crate) async fn import_valid(&self, files: &ExportFiles) -> ImportSummary {
        self.import(files.on_disk().path()).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Imports files that must be faulty, and returns the faults as text, whether they stop the import or not.
    pub(crate) async fn import_faulty(&self, files: &ExportFiles) -> Vec<String> {
        match self.import_reporting(files.on_disk().path(), Options::default()).await {
            Ok(report) => report.faults.iter().map(ToString::to_string).collect(),
            result => faults_of(result.map(|report| report.summary)),
        }
    }

    /// Imports files with faults that do not stop the import, and returns the report.
    pub(crate) async fn import_partly(&self, files: &ExportFiles) -> ImportReport {
        let result = self.import_reporting(files.on_disk().path(), Options::default()).await;
        let report = result.unwrap_or_else(|error| panic!("{error}"));
        assert!(!report.faults.is_empty());
        report
    }

    /// Imports files with faults that stop the import, and returns them as text.
    pub(crate) async fn import_refused(&self, files: &ExportFiles) -> Vec<String> {
        faults_of(self.import(files.on_disk().path()).await)
    }

    pub(crate) async fn service(&self, name: &str, category: Category) -> ServiceRecord {
        let key = ServiceKey { name: ServiceName::parse(name).expect("a valid service name"), category };
        let found = self.store.read(move |reader| reader.service(&key)).await.expect("the database succeeds");
        found.unwrap_or_else(|| panic!("there is no service {name}"))
    }

    pub(crate) async fn account(&self, account: &str) -> Account {
        let account = handle(account);
        let found = self.store.read(move |reader| reader.account(&account)).await.expect("the database succeeds");
        found.expect("the account exists")
    }

    pub(crate) async fn email(&self, account: &str) -> String {
        self.account(account).await.email.to_string()
    }

    /// Changes the profile of an account, as its user does.
    pub(crate) async fn rename(&self, account: &str, [first_name, name, organisation]: [&str; 3]) {
        let [first_name, name, organisation, language] = [first_name, name, organisation, "fr_FR"].map(str::to_owned);
        let (account, details) = (handle(account), PersonalDetails { first_name, name, organisation, language });
        self.store.write(move |tx| tx.set_personal_details(&account, &details)).await.expect("the database succeeds");
    }

    /// Creates an account as a sign-up does.
    pub(crate) async fn sign_up(&self, account: &str, email: &str) -> StoreResult<()> {
        let new = NewAccount {
            handle: handle(account),
            email: EmailAddress::parse(email).expect("a valid address"),
            first_name: "Dee".to_owned(),
            name: "Dale".to_owned(),
            subsidiary: Subsidiary::parse("FR").expect("a valid subsidiary"),
            language: "fr_FR".to_owned(),
            password: Some("a hash".to_owned()),
        };
        let now = self.clock.now();
        self.store.write(move |tx| tx.create_account(&new, now)).await
    }

    /// The first column of a query, run directly on the database.
    pub(crate) fn column(&self, sql: &str) -> Vec<String> {
        database::column(&self.database.address, sql)
    }

    /// Runs SQL directly on the database.
    pub(crate) fn execute(&self, sql: &str) {
        database::batch(&self.database.address, sql);
    }

    /// Forgets the times and random values of an import.
    pub(crate) fn forget_moments(&self) {
        self.execute(
            "update account set confirmed_at = 0; update service set added_at = 0; update event_feed set epoch = ''",
        );
    }

    /// All rows of all tables as text.
    pub(crate) fn dump(&self) -> String {
        let mut dump = String::new();
        for name in database::tables(&self.database.address) {
            if ["announcement", "last_import"].contains(&&*name) {
                continue;
            }
            writeln!(dump, "{name}").expect("writing to a string");
            let rows = database::rows(&self.database.address, &format!("select * from {name}"));
            let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
            rows.sort();
            for row in rows {
                writeln!(dump, "  {row}").expect("writing to a string");
            }
        }
        dump
    }
}

pub(crate) fn faults_of(result: Result<ImportSummary, ImportError>) -> Vec<String> {
    match result {
        Err(ImportError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
        Ok(summary) => panic!("the import succeeded: {summary}"),
    }
}

/// The five files of an export, held in memory.
#[derive(Clone)]
pub(crate) struct ExportFiles {
    files: Vec<(&'static str, Vec<u8>)>,
}

impl ExportFiles {
    /// Three accounts, a domain with its zone, a holder, a bill and a payment method. Lines end in LF.
    pub(crate) fn small() -> Self {
        let files = [
            (
                "accounts.csv",
                "nichandle,email,firstname,name,organisation,ovhSubsidiary,language,state\n\
                 aa11-ovh,anna@one.example,Anna,Arden,,FR,fr_FR,complete\n\
                 bb22-ovh,bo@two.example,Bo,Brook,Brook & Sons,DE,de_DE,complete\n\
                 cc33-ovh,cy@three.example,Cy,Cole,,GB,en_GB,incomplete\n",
            ),
            (
                "services.csv",
                "serviceName,category,contactAdmin,contactTech,contactBilling,creation,expiration,status,renewalType\n\
                 łódź.example,DOMAIN,aa11-ovh,bb22-ovh,aa11-ovh,2020-01-01,2027-01-01,ok,manual\n\
                 łódź.example,ZONE,aa11-ovh,bb22-ovh,aa11-ovh,2020-01-01,2027-01-01,ok,manual\n",
            ),
            (
                "holders.csv",
                "serviceName,legalForm,firstName,lastName,organisationName,email,country\n\
                 łódź.example,individual,Anna,Arden,,anna@one.example,FR\n",
            ),
            (
                "bills.csv",
                "billId,nichandle,date,dueDate,amount,currency,status\n\
                 FR1,aa11-ovh,2026-01-01,2026-02-01,12.50,EUR,PAID\n",
            ),
            (
                "payment_methods.csv",
                "paymentMethodId,nichandle,paymentType,status,expirationDate\n\
                 1,aa11-ovh,CREDIT_CARD,VALID,2028-01-01\n",
            ),
        ];
        Self { files: files.map(|(name, text)| (name, text.as_bytes().to_vec())).to_vec() }
    }

    /// Replaces the file `name`.
    pub(crate) fn with(mut self, name: &str, text: impl AsRef<[u8]>) -> Self {
        *self.file(name) = text.as_ref().to_vec();
        self
    }

    /// Appends a row to the file `name`.
    pub(crate) fn and(mut self, name: &str, row: &str) -> Self {
        self.file(name).extend_from_slice(format!("{row}\n").as_bytes());
        self
    }

    /// Replaces `from`, which must occur, in the file `name`.
    pub(crate) fn replace(mut self, name: &str, from: &str, to: &str) -> Self {
        let file = self.file(name);
        let text = String::from_utf8(file.clone()).expect("the file is UTF-8");
        assert!(text.contains(from), "{name} has no {from}");
        *file = text.replace(from, to).into_bytes();
        self
    }

    /// Applies `change` to every file.
    pub(crate) fn each(mut self, change: impl Fn(&str) -> String) -> Self {
        for (_, file) in &mut self.files {
            *file = change(std::str::from_utf8(file).expect("the file is UTF-8")).into_bytes();
        }
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.files.retain(|(known, _)| *known != name);
        self
    }

    pub(crate) fn on_disk(&self) -> TempDir {
        let directory = tempfile::tempdir().expect("creating a temporary folder");
        for (name, bytes) in &self.files {
            std::fs::write(directory.path().join(name), bytes).expect("writing a file");
        }
        directory
    }

    pub(crate) fn bytes(&self, name: &str) -> &[u8] {
        let found = self.files.iter().find(|(known, _)| *known == name);
        &found.expect("a file of an export").1
    }

    fn file(&mut self, name: &str) -> &mut Vec<u8> {
        let found = self.files.iter_mut().find(|(known, _)| *known == name);
        &mut found.expect("a file of an export").1
    }
}
