//! The server under test.

use super::database::{self, FromValue, Parameters, Value};
use super::new_database::NewDatabase;
use super::user::{BaseUrl, TestUser};
use super::{DemoMail, ProviderExport, account, service, staff_address, waiting};
use chrono::TimeDelta;
use clap::Parser;
use handover_api::app::{Credentials, DemoAccount, DemoCredentials};
use handover_api::desk::DemoDeskCredentials;
use handover_api::route;
use handover_rules::desk::StaffRole;
use handover_rules::request::notices::Notice;
use handover_rules::{Category, Contacts, NicHandle, RequestId, ServiceKey, Timestamp};
use handover_server::cli::{Cli, Command};
use handover_server::clock::Clock;
use handover_server::config::Serve;
use handover_server::http::Site;
use handover_server::import;
use handover_server::mail::outbox_worker::{self, Deliveries};
use handover_server::password::hash;
use handover_server::serve::{self, Listeners};
use handover_server::use_cases::desk::staff;
use handover_store::{Database, Store, WriteTx};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running server with its own database and clock.
pub(crate) struct TestServer {
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) folder: TempDir,
    database: NewDatabase,
    pub(crate) export: ProviderExport,
    pub(crate) base: BaseUrl,
    /// Of the server for Prometheus, with `--metrics-listen`.
    metrics: BaseUrl,
    options: Serve,
    running: Vec<Running>,
    /// Reads the demo mailbox, so that no session under test is touched.
    reader: TestUser,
}

/// The end of a server, and its task.
type Running = (oneshot::Sender<()>, JoinHandle<()>);

/// One more server on the database of a [`TestServer`].
pub(crate) struct OtherServer {
    pub(crate) base: BaseUrl,
    pub(crate) store: Store,
    /// Dropped to stop it.
    _running: Running,
}

async fn stop((stop, task): Running) {
    // Fails only if the server has ended already; the join below reports that.
    let _ = stop.send(());
    task.await.expect("the server task does not panic");
}

/// The clock at the start of every test, a Monday.
fn start_time() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a valid timestamp")
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[], |_| {}).await
    }

    /// Starts with command-line options and an export changed by `change`.
    pub(crate) async fn start_with(options: &[&str], change: impl FnOnce(&mut ProviderExport)) -> Self {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let database = NewDatabase::create(folder.path());
        let options = Self::parse(&folder.path().join("handover.db"), options);
        let clock = Clock::standing(start_time());
        let store = Store::open_for_server(&database.address).expect("creating a database");
        let base = BaseUrl::default();
        let reader = TestUser::new(account("reader"), base.clone());
        let mut export = ProviderExport::new();
        change(&mut export);
        let mut server = Self {
            clock,
            store,
            folder,
            database,
            export,
            base,
            metrics: BaseUrl::default(),
            options,
            running: Vec::new(),
            reader,
        };
        server.import().await;
        // From now on, imports are applied as beside a server.
        serve::claim_database(&server.store, server.options.demo).await.expect("a new database");
        server.listen().await;
        // Otherwise a stream that is opened now would receive the announcement.
        server.until_announced().await;
        server
    }

    /// Waits until the server has announced the changes that other processes have left.
    pub(crate) async fn until_announced(&self) {
        let announced = async || self.store.has_announced_others_changes().await.expect("the store succeeds");
        self.until("the changes of other processes are announced", announced).await;
    }

    /// Starts with `number` more domains, each with the usual contacts, and returns their keys.
    pub(crate) async fn start_with_domains(number: usize) -> (Self, Vec<ServiceKey>) {
        Self::start_with_domains_and(number, &[]).await
    }

    /// As [`Self::start_with_domains`], with command-line options.
    pub(crate) async fn start_with_domains_and(number: usize, options: &[&str]) -> (Self, Vec<ServiceKey>) {
        let names: Vec<String> = (0..number).map(|number| format!("s{number:03}.example")).collect();
        let server = Self::start_with(options, |export| {
            for name in &names {
                export.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
            }
        })
        .await;
        (server, names.iter().map(|name| service(name, Category::Domain)).collect())
    }

    /// Command-line options, plus the ones that tests need.
    fn parse(database: &Path, options: &[&str]) -> Serve {
        let path = database.to_str().expect("temporary paths are UTF-8");
        let mut defaults = vec!["handover", "serve", "--database", path];
        if !options.contains(&"--public-url") {
            defaults.extend(["--public-url", "http://handover.test"]);
        }
        if !options.contains(&"--smtp-url") {
            defaults.push("--demo");
        } else if !options.contains(&"--mail-from") {
            defaults.extend(["--mail-from", "Handover <no-reply@handover.example>"]);
        }
        if !options.contains(&"--clock-steady-minutes") {
            // Tests move the clock by days.
            defaults.extend(["--clock-steady-minutes", "0"]);
        }
        let arguments = defaults.iter().chain(options);
        let Command::Serve(options) = Cli::try_parse_from(arguments).expect("valid options").command else {
            unreachable!("the second argument is serve")
        };
        *options
    }

    /// Imports the export as it is now.
    pub(crate) async fn import(&self) {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        self.export.write(folder.path());
        let options = import::Options { policies: self.options.policies(), allow_empty: true };
        import::run(folder.path(), &self.store, &self.clock, options, import::silent_progress())
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        self.settle().await;
    }

    /// Changes the export and imports it.
    pub(crate) async fn import_with(&mut self, change: impl FnOnce(&mut ProviderExport)) {
        change(&mut self.export);
        self.import().await;
    }

    /// Starts to serve, with a second server on the database if the run asks for two.
    async fn listen(&mut self) {
        let metrics = match self.options.metrics_listen {
            Some(address) => Some(TcpListener::bind(address).await.expect("binding a free port")),
            None => None,
        };
        if let Some(metrics) = &metrics {
            let address = metrics.local_addr().expect("address of the bound socket");
            self.metrics.set([format!("http://{address}")]);
        }
        let (origin, running) = self.serve(self.store.clone(), metrics, &self.clock).await;
        let mut origins = vec![origin];
        self.running = vec![running];
        if std::env::var_os("HANDOVER_TEST_TWO_SERVERS").is_some() {
            let store = Store::open_for_server(&self.database.address).expect("opening the database again");
            let (origin, running) = self.serve(store, None, &self.clock).await;
            origins.push(origin);
            self.running.push(running);
        }
        self.base.set(origins);
    }

    /// Serves a store; returns the origin.
    async fn serve(&self, store: Store, metrics: Option<TcpListener>, clock: &Clock) -> (String, Running) {
        let app = TcpListener::bind(("127.0.0.1", 0)).await.expect("binding a free port");
        let address = app.local_addr().expect("address of the bound socket");
        let settings = self.options.settings(address).expect("valid settings");
        let site = settings.app_dir.as_deref().map(|folder| Site::open(folder).expect("opening the app folder"));
        let (stop, stopped) = oneshot::channel();
        let demo_accounts = settings.demo.then(|| DemoAccount {
            handle: account("admin"),
            name: "Toni Admin".to_owned(),
            sees: vec![],
        });
        let server = serve::serve(
            Listeners { app, metrics },
            store,
            clock.clone(),
            settings,
            site,
            demo_accounts.into_iter().collect(),
            async {
                // Ends with an error when the test server is dropped, which stops the server as well.
                let _ = stopped.await;
            },
        );
        let task = tokio::spawn(async { server.await.unwrap_or_else(|error| panic!("{error}")) });
        (format!("http://{address}"), (stop, task))
    }

    /// Another server on the same database, which has to be PostgreSQL's, with the same clock and options.
    pub(crate) async fn start_another(&self) -> OtherServer {
        self.start_another_at(&self.clock).await
    }

    /// The same with a clock of its own.
    pub(crate) async fn start_another_at(&self, clock: &Clock) -> OtherServer {
        let store = Store::open_for_server(&self.database.address).expect("opening the database again");
        let (origin, running) = self.serve(store.clone(), None, clock).await;
        OtherServer { base: BaseUrl::of(origin), store, _running: running }
    }

    /// Stops the server, advances the clock, and starts it again on the same database.
    pub(crate) async fn restart(&mut self, downtime: TimeDelta) {
        self.stop().await;
        self.clock.advance(downtime);
        self.start_again().await;
    }

    /// The same with other command-line options.
    pub(crate) async fn restart_with(&mut self, options: &[&str], downtime: TimeDelta) {
        self.options = Self::parse(&self.database(), options);
        self.restart(downtime).await;
    }

    /// Stops the server gracefully.
    pub(crate) async fn stop(&mut self) {
        assert!(!self.running.is_empty(), "the server is running");
        for running in std::mem::take(&mut self.running) {
            stop(running).await;
        }
    }

    /// Orders the server to stop, without waiting for that.
    pub(crate) fn begin_to_stop(&mut self) {
        let (stop, _task) = self.running.remove(0);
        let _ = stop.send(());
    }

    /// Stops the server, and restores the state of the database after a crash at this moment.
    pub(crate) async fn crash(&mut self) {
        let copy = self.folder.path().join("crashed.db");
        self.sql("vacuum into ?1", [copy.to_str()]);
        self.stop().await;
        for ending in ["-wal", "-shm"] {
            let mut file = self.database().into_os_string();
            file.push(ending);
            // Removed already if SQLite has closed the database.
            let _ = std::fs::remove_file(file);
        }
        std::fs::rename(copy, self.database()).expect("replacing the database");
    }

    /// Starts the server again on the same database, on another port.
    pub(crate) async fn start_again(&mut self) {
        self.start_without_waiting().await;
        self.settle().await;
    }

    /// Like [`Self::start_again`], without waiting for due steps.
    pub(crate) async fn start_without_waiting(&mut self) {
        self.store = Store::open_for_server(&self.database.address).expect("reopening the database");
        self.listen().await;
    }

    /// Starts another worker on the outbox, as a second server on the same database would.
    pub(crate) fn start_outbox_worker(&self) -> JoinHandle<()> {
        let store = Store::open(&self.database.address).expect("opening the database again");
        let settings = self.options.settings(([127, 0, 0, 1], 0).into()).expect("valid settings");
        tokio::spawn(outbox_worker::run(store, Arc::new(settings), self.clock.clone(), Deliveries::default()))
    }

    /// A client of the server for Prometheus.
    pub(crate) fn prometheus(&self) -> TestUser {
        TestUser::new(account("prometheus"), self.metrics.clone())
    }

    /// A user without a session.
    pub(crate) fn visitor(&self) -> TestUser {
        self.signed_out("visitor")
    }

    /// The user of an account, not signed in yet.
    pub(crate) fn signed_out(&self, name: &str) -> TestUser {
        TestUser::new(account(name), self.base.clone())
    }

    /// The user of an account, signed in by the demo route.
    pub(crate) async fn sign_in(&self, name: &str) -> TestUser {
        let user = self.signed_out(name);
        let credentials = DemoCredentials { account: account(name) };
        user.post(route::DEMO_SESSION, &credentials).await.done();
        user
    }

    /// The user of an account, signed in by password, for servers outside demo mode.
    pub(crate) async fn sign_in_by_password(&self, name: &str) -> TestUser {
        const PASSWORD: &str = "a password";
        self.set_password(name, PASSWORD).await;
        let user = self.signed_out(name);
        let credentials = Credentials { login: user.handle.to_string(), password: PASSWORD.to_owned() };
        user.post(route::SESSION, &credentials).await.done();
        user
    }

    /// Somebody of the staff who has not accepted the invitation yet; returns its token.
    pub(crate) async fn invite_staff(&self, name: &str, roles: &[StaffRole]) -> String {
        let (name, email, roles, now) = (name.to_owned(), staff_address(name), roles.to_vec(), self.now());
        let invite = move |tx: &mut WriteTx<'_>| staff::invite(tx, &name, &email, &roles, now);
        self.store.write(invite).await.expect("the store succeeds")
    }

    pub(crate) async fn remove_staff(&self, name: &str) {
        let (email, now) = (staff_address(name), self.now());
        let removed = self.store.write(move |tx| staff::remove(tx, &email, now)).await.expect("the store succeeds");
        assert!(removed, "{name} had access");
    }

    /// Somebody of the staff, signed in to the desk by the demo route.
    pub(crate) async fn staff(&self, name: &str, roles: &[StaffRole]) -> TestUser {
        self.invite_staff(name, roles).await;
        let user = self.signed_out("visitor");
        self.sign_in_to_desk(&user, name).await;
        user
    }

    /// Adds a session at the desk to the user's sessions.
    pub(crate) async fn sign_in_to_desk(&self, user: &TestUser, name: &str) {
        let credentials = DemoDeskCredentials { email: staff_address(name) };
        user.post(route::DEMO_DESK, &credentials).await.done();
    }

    pub(crate) async fn set_password(&self, name: &str, password: &str) {
        let (handle, hash) = (account(name), hash(password));
        self.store.write(move |tx| tx.set_password(&handle, &hash)).await.expect("the store succeeds");
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Waits until idle, advances the clock, and waits until everything due then is done.
    pub(crate) async fn advance(&self, time: TimeDelta) {
        self.settle().await;
        self.clock.advance(time);
        self.settle().await;
    }

    /// Waits until no transition and no mail is due or in progress.
    pub(crate) async fn settle(&self) {
        self.until("nothing is due", async || {
            let now = self.clock.now();
            self.store
                .read(move |reader| {
                    let due = [reader.next_due_at()?, reader.next_mail_at()?, reader.next_postponed_call_at()?];
                    let is_idle = reader.mails_under_way()? == 0;
                    Ok(is_idle && due.iter().flatten().all(|at| *at > now))
                })
                .await
                .expect("the store succeeds")
        })
        .await;
    }

    pub(crate) async fn until(&self, what: &str, condition: impl AsyncFn() -> bool) {
        waiting::until(what, waiting::LIMIT, Duration::from_millis(2), condition).await;
    }

    /// All mails in the demo mailbox, oldest first, once the outbox is idle.
    pub(crate) async fn mails(&self) -> Vec<DemoMail> {
        self.settle().await;
        // Signs in every time, because sessions expire as the clock moves.
        let reader = DemoCredentials { account: account("outsider") };
        self.reader.post(route::DEMO_SESSION, &reader).await.done();
        DemoMail::read_all(&self.reader).await
    }

    /// Waits for a mail to an address, and returns the newest whose subject starts with `subject`.
    pub(crate) async fn mail_to(&self, address: &str, subject: &str) -> DemoMail {
        self.until(subject, async || {
            self.mails().await.iter().any(|mail| mail.address == address && mail.subject.starts_with(subject))
        })
        .await;
        let mails = self.mails().await;
        let mut fitting = mails.into_iter().rev();
        fitting.find(|mail| mail.address == address && mail.subject.starts_with(subject)).expect("the mail has arrived")
    }

    /// The mails about a request as kind and recipient, ordered by handle.
    pub(crate) async fn mails_about(&self, id: RequestId) -> Vec<(String, NicHandle)> {
        let mails = self.mails().await;
        let about = mails.iter().filter(|mail| mail.maybe_request() == Some(id));
        let mut mails: Vec<(String, NicHandle)> = about.map(|mail| (mail.kind().to_owned(), mail.to.clone())).collect();
        mails.sort_by(|a, b| a.1.cmp(&b.1));
        mails
    }

    /// The mails about a request, without the ones that ask for an answer, as `newcomer Done`.
    pub(crate) async fn notifications(&self, id: RequestId) -> Vec<String> {
        let mails = self.mails_about(id).await.into_iter().filter(|(kind, _)| !DemoMail::asks(kind));
        mails.map(|(kind, to)| format!("{} {kind}", to.as_str().trim_end_matches("-ovh"))).collect()
    }

    /// The newest code mailed to a party, for any request of the same submission.
    pub(crate) async fn code(&self, id: RequestId, user: &TestUser) -> String {
        let mails = self.mails().await;
        let siblings =
            format!("select id from request where submission = (select submission from request where id = {id})");
        let siblings: Vec<Value> = self.rows(&siblings).into_iter().flatten().collect();
        let is_about = |mail: &DemoMail| {
            let number = mail.maybe_request().and_then(|number| i64::try_from(number.get()).ok());
            number.is_some_and(|number| siblings.contains(&number.into()))
        };
        let mut own = mails.iter().rev().filter(|mail| mail.to == user.handle && is_about(mail));
        let code = own.find_map(DemoMail::code).expect("a mailed code");
        code.expose().to_owned()
    }

    /// The contacts of a service in the database.
    pub(crate) async fn contacts(&self, service: &ServiceKey) -> Contacts {
        let service = service.clone();
        let found = self.store.read(move |reader| reader.service(&service)).await.expect("the store succeeds");
        found.expect("the service exists").facts.contacts
    }

    /// Admin, tech and billing contact of a service, without `-ovh`.
    pub(crate) async fn contact_names(&self, service: &ServiceKey) -> [String; 3] {
        let Contacts { admin, tech, billing } = self.contacts(service).await;
        [admin, tech, billing].map(|handle| handle.as_str().trim_end_matches("-ovh").to_owned())
    }

    /// Accepts for each user with the code from their mail.
    pub(crate) async fn all_accept(&self, id: RequestId, users: &[&TestUser]) {
        for user in users {
            let code = self.code(id, user).await;
            user.accept(id, &code).await.done();
        }
    }

    /// The newest code of every party of every request.
    pub(crate) async fn codes(&self) -> HashMap<(RequestId, NicHandle), String> {
        let mails = self.mails().await.into_iter();
        let coded = mails.filter_map(|mail| mail.code().map(|code| (mail, code)));
        coded.map(|(mail, code)| ((mail.request(), mail.to), code.expose().to_owned())).collect()
    }

    /// Stops, with a mail in the outbox that has not been sent.
    pub(crate) async fn stop_before_sending(&mut self, id: RequestId, to: &str, notice: Notice) {
        self.settle().await;
        self.stop().await;
        self.queue_mail(id, to, notice).await;
    }

    /// Queues a mail, as if the server had stopped before sending it.
    pub(crate) async fn queue_mail(&self, id: RequestId, to: &str, notice: Notice) {
        let (to, now) = (account(to), self.now());
        let queue = move |tx: &mut WriteTx<'_>| {
            let about = tx.request(id)?.expect("the request exists");
            tx.queue_mail(&about, &to, notice, &account("admin"), now)
        };
        self.store.write(queue).await.expect("the store succeeds");
    }

    /// Runs a statement directly on the database, and returns the number of rows changed.
    pub(crate) fn sql(&self, sql: &str, values: impl Parameters) -> usize {
        database::sql(&self.database.address, sql, values)
    }

    /// As [`Self::sql`], for a statement that has to change one row.
    pub(crate) fn change_row(&self, sql: &str, values: impl Parameters) {
        assert_eq!(self.sql(sql, values), 1, "{sql}");
    }

    /// As [`Self::sql`], without checks of references to other rows.
    pub(crate) fn sql_unchecked(&self, sql: &str, values: impl Parameters) -> usize {
        database::sql_unchecked(&self.database.address, sql, values)
    }

    /// The error of a statement that is refused.
    pub(crate) fn refused_sql(&self, sql: &str) -> String {
        database::refused_sql(&self.database.address, sql)
    }

    /// Runs several statements directly on the database.
    pub(crate) fn batch(&self, sql: &str) {
        database::batch(&self.database.address, sql);
    }

    /// Runs a query directly on the database.
    pub(crate) fn rows(&self, sql: &str) -> Vec<Vec<Value>> {
        database::rows(&self.database.address, sql)
    }

    /// The first column of a query.
    pub(crate) fn column<T: FromValue>(&self, sql: &str) -> Vec<T> {
        database::column(&self.database.address, sql)
    }

    /// The first column of the only row of a query.
    pub(crate) fn value<T: FromValue>(&self, sql: &str) -> T {
        database::value(&self.database.address, sql)
    }

    /// The names of all tables.
    pub(crate) fn tables(&self) -> Vec<String> {
        database::tables(&self.database.address)
    }

    /// The names of a table's columns, in their order.
    pub(crate) fn columns(&self, table: &str) -> Vec<String> {
        database::columns(&self.database.address, table)
    }

    /// The number of references to rows that do not exist.
    pub(crate) fn broken_references(&self) -> usize {
        database::broken_references(&self.database.address)
    }

    /// The database, for another store on it.
    pub(crate) fn address(&self) -> &Database {
        &self.database.address
    }

    /// The options by which a command takes the database.
    pub(crate) fn database_option(&self) -> [&str; 2] {
        ["--database", &self.database.argument]
    }

    /// The database file, for tests of the file itself.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("handover.db")
    }
}
