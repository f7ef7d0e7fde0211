//! A server of its own for each test.

use super::person::{Base, Person};
use super::{Letter, Provider, account, service};
use chrono::TimeDelta;
use clap::Parser;
use handover_api::app::{Credentials, DemoAccount, DemoCredentials, ScreenResponse};
use handover_api::demo::{Mail, MailPage, MailRow};
use handover_api::route;
use handover_rules::request::notices::Notice;
use handover_rules::{Category, Contacts, NicHandle, RequestId, ServiceKey, Timestamp};
use handover_server::clock::Clock;
use handover_server::config::{Cli, Command, Serve};
use handover_server::http::Site;
use handover_server::import::{self, progress};
use handover_server::password::hash;
use handover_server::serve;
use handover_server::store::{Store, Tx};
use rusqlite::types::Value;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long something that has to happen may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server with a database and a clock of its own.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) folder: TempDir,
    pub(crate) provider: Provider,
    pub(crate) base: Base,
    options: Serve,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
    /// Reads the mailbox: somebody that no test is about.
    reader: Person,
}

/// When every test begins: a Monday at ten.
pub(crate) fn beginning() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a moment")
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(&[], |_| {}).await
    }

    /// Starts with options of the command line, after `change` has had its way with what the provider says.
    pub(crate) async fn with(options: &[&str], change: impl FnOnce(&mut Provider)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let database = folder.path().join("handover.db");
        let path = database.to_str().expect("a path in letters");
        let mut usual = vec!["handover", "serve", "--database", path];
        if !options.contains(&"--public-url") {
            usual.extend(["--public-url", "http://handover.test"]);
        }
        if !options.contains(&"--smtp-url") {
            usual.push("--demo");
        } else if !options.contains(&"--mail-from") {
            usual.extend(["--mail-from", "Handover <no-reply@handover.example>"]);
        }
        let arguments = usual.iter().chain(options);
        let Command::Serve(options) = Cli::try_parse_from(arguments).expect("options of the command line").command
        else {
            unreachable!("the first argument is serve")
        };
        let clock = Clock::standing(beginning());
        let store = Store::open(&database).expect("a new database can be opened");
        let base = Base::default();
        let reader = Person::new(account("reader"), Arc::clone(&base));
        let mut provider = Provider::new();
        change(&mut provider);
        let mut world = Self { clock, store, folder, provider, base, options: *options, running: None, reader };
        world.import().await;
        world.run().await;
        world
    }

    /// Starts with so many domains more, each with the usual contacts, and tells what they are.
    pub(crate) async fn with_domains(number: usize) -> (Self, Vec<ServiceKey>) {
        let names: Vec<String> = (0..number).map(|number| format!("s{number:03}.example")).collect();
        let world = Self::with(&[], |provider| {
            for name in &names {
                provider.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
            }
        })
        .await;
        (world, names.iter().map(|name| service(name, Category::Domain)).collect())
    }

    /// Takes over what the provider says now.
    pub(crate) async fn import(&self) {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        self.provider.write(folder.path());
        let policy = self.options.limits.policy();
        import::run(folder.path(), &self.store, &self.clock, policy, progress::silent())
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        self.settle().await;
    }

    /// Changes what the provider says, and takes it over.
    pub(crate) async fn import_with(&mut self, change: impl FnOnce(&mut Provider)) {
        change(&mut self.provider);
        self.import().await;
    }

    async fn run(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("there is a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        *self.base.lock().unwrap_or_else(PoisonError::into_inner) = format!("http://{address}");
        let settings = self.options.settings(address).expect("the options are right");
        let site = settings.app_dir.as_deref().map(|folder| Site::open(folder).expect("there is an app"));
        let (stop, stopped) = oneshot::channel();
        let people = settings.demo.then(|| DemoAccount {
            handle: account("admin"),
            name: "Toni Admin".to_owned(),
            sees: vec![],
        });
        let server = serve::serve(
            listener,
            self.store.clone(),
            self.clock.clone(),
            settings,
            site,
            people.into_iter().collect(),
            async {
                // Dropped with the world, where no test stops it.
                let _ = stopped.await;
            },
        );
        let server = tokio::spawn(async { server.await.unwrap_or_else(|error| panic!("{error}")) });
        self.running = Some((stop, server));
    }

    /// Stops the server, lets `meanwhile` pass, and starts another on the same database.
    pub(crate) async fn restart(&mut self, meanwhile: TimeDelta) {
        self.stop().await;
        self.clock.advance(meanwhile);
        self.go_on().await;
    }

    /// Stops the server.
    pub(crate) async fn stop(&mut self) {
        let (stop, server) = self.running.take().expect("the server runs");
        // It may have ended by itself, and then says so below.
        let _ = stop.send(());
        server.await.expect("the server ends by itself");
    }

    /// Starts another server on the database of the one before.
    pub(crate) async fn go_on(&mut self) {
        self.store = Store::open(&self.database()).expect("the database can be opened again");
        self.run().await;
        self.settle().await;
    }

    /// Somebody who is not signed in.
    pub(crate) fn stranger(&self) -> Person {
        self.not_yet("stranger")
    }

    /// Somebody who has the account of this name before the hyphen, and is not signed in yet.
    pub(crate) fn not_yet(&self, name: &str) -> Person {
        Person::new(account(name), Arc::clone(&self.base))
    }

    /// Somebody who is signed in as the account of this name before the hyphen, by the demo's way.
    pub(crate) async fn sign_in(&self, name: &str) -> Person {
        let person = self.not_yet(name);
        let credentials = DemoCredentials { account: account(name) };
        person.post(route::DEMO_SESSION, &credentials).await.done();
        person
    }

    /// The same with a password, for servers that are no demo.
    pub(crate) async fn sign_in_by_password(&self, name: &str) -> Person {
        const PASSWORD: &str = "a password";
        self.set_password(name, PASSWORD).await;
        let person = self.not_yet(name);
        let credentials = Credentials { login: person.handle.to_string(), password: PASSWORD.to_owned() };
        person.post(route::SESSION, &credentials).await.done();
        person
    }

    /// Gives an account a password.
    pub(crate) async fn set_password(&self, name: &str, password: &str) {
        let (handle, hash) = (account(name), hash(password));
        self.store.write(move |tx| tx.set_password(&handle, &hash)).await.expect("the store answers");
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the clock on, once mails on their way have arrived, and waits until what is due then has happened.
    pub(crate) async fn pass(&self, time: TimeDelta) {
        self.settle().await;
        self.clock.advance(time);
        self.settle().await;
    }

    /// Waits until nothing is due and the outbox is empty.
    pub(crate) async fn settle(&self) {
        self.until("nothing is due", async || {
            let now = self.clock.now();
            self.store
                .read(move |reader| Ok((reader.next_due_moment()?, reader.next_mail_moment()?)))
                .await
                .map(|moments| [moments.0, moments.1].iter().flatten().all(|at| *at > now))
                .expect("the store answers")
        })
        .await;
    }

    /// Waits until `condition` holds.
    pub(crate) async fn until(&self, what: &str, condition: impl AsyncFn() -> bool) {
        let wait = async {
            while !condition().await {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, wait).await.is_ok(), "waited in vain until {what}");
    }

    /// Every mail so far, the first one first, after those on their way have arrived.
    pub(crate) async fn letters(&self) -> Vec<Letter> {
        self.settle().await;
        // Again each time: sessions end while the clock moves.
        let reader = DemoCredentials { account: account("outsider") };
        self.reader.post(route::DEMO_SESSION, &reader).await.done();
        let mut rows: Vec<MailRow> = Vec::new();
        let mut query = String::new();
        loop {
            let page: ScreenResponse<MailPage> = self.reader.get(&[route::DEMO_MAILS, &query].concat()).await.ok();
            rows.extend(page.data.rows);
            match page.data.next {
                Some(next) => query = format!("?after={next}"),
                None => break,
            }
        }
        let mut letters = Vec::new();
        for row in rows.into_iter().rev() {
            let mail: Mail = self.reader.get(&route::demo_mail(row.id)).await.ok();
            letters.push(Letter {
                id: row.id,
                to: row.account.unwrap_or_else(|| account("nobody")),
                address: row.to,
                subject: row.subject,
                text: mail.text,
                link: mail.link,
            });
        }
        letters
    }

    /// The newest mail to an address whose subject begins so.
    pub(crate) async fn letter_to(&self, address: &str, subject: &str) -> Letter {
        self.until(subject, async || {
            self.letters().await.iter().any(|letter| letter.address == address && letter.subject.starts_with(subject))
        })
        .await;
        let letters = self.letters().await;
        let mut fitting = letters.into_iter().rev();
        fitting
            .find(|letter| letter.address == address && letter.subject.starts_with(subject))
            .expect("it was there a moment ago")
    }

    /// The mails about one request: what about and to whom, in the order of handles.
    pub(crate) async fn told(&self, id: RequestId) -> Vec<(String, NicHandle)> {
        let letters = self.letters().await;
        let about = letters.iter().filter(|letter| letter.maybe_request() == Some(id));
        let mut told: Vec<(String, NicHandle)> =
            about.map(|letter| (letter.about().to_owned(), letter.to.clone())).collect();
        told.sort_by(|a, b| a.1.cmp(&b.1));
        told
    }

    /// The same without those that ask for an answer: name before the hyphen and what about.
    pub(crate) async fn told_after(&self, id: RequestId) -> Vec<String> {
        let told = self.told(id).await.into_iter().filter(|(about, _)| about != "Please answer");
        told.map(|(about, to)| format!("{} {about}", to.as_str().trim_end_matches("-ovh"))).collect()
    }

    /// The newest code that was mailed to an account for a request.
    pub(crate) async fn code(&self, id: RequestId, person: &Person) -> String {
        let letters = self.letters().await;
        let mut own =
            letters.iter().rev().filter(|letter| letter.to == person.handle && letter.maybe_request() == Some(id));
        let code = own.find_map(Letter::code).expect("a code was mailed");
        code.expose().to_owned()
    }

    /// The contacts of a service, as they are kept.
    pub(crate) async fn contacts(&self, service: &ServiceKey) -> Contacts {
        let service = service.clone();
        let found = self.store.read(move |reader| reader.service(&service)).await.expect("the store answers");
        found.expect("the service exists").facts.contacts
    }

    /// Who holds the roles of a service: names before the hyphen.
    pub(crate) async fn holders(&self, service: &ServiceKey) -> [String; 3] {
        let Contacts { admin, tech, billing } = self.contacts(service).await;
        [admin, tech, billing].map(|handle| handle.as_str().trim_end_matches("-ovh").to_owned())
    }

    /// Everybody accepts, each with the code from their mail.
    pub(crate) async fn all_accept(&self, id: RequestId, people: &[&Person]) {
        for person in people {
            let code = self.code(id, person).await;
            person.accept(id, &code).await.done();
        }
    }

    /// The newest code of everybody for every request.
    pub(crate) async fn codes(&self) -> HashMap<(RequestId, NicHandle), String> {
        let letters = self.letters().await.into_iter();
        let coded = letters.filter_map(|letter| letter.code().map(|code| (letter, code)));
        coded.map(|(letter, code)| ((letter.request(), letter.to), code.expose().to_owned())).collect()
    }

    /// Puts a mail to an account into the outbox, as if the server had stopped before it sent it.
    pub(crate) async fn queue_mail(&self, id: RequestId, to: &str, notice: Notice) {
        let (to, now) = (account(to), self.now());
        let queue = move |tx: &mut Tx<'_>| tx.queue_mail(id, &to, notice, &account("admin"), now);
        self.store.write(queue).await.expect("the store answers");
    }

    /// Every value of every row that a statement finds, read past the server.
    pub(crate) fn rows(&self, sql: &str) -> Vec<Vec<Value>> {
        let database = rusqlite::Connection::open(self.database()).expect("the database can be read");
        let mut statement = database.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect());
        rows.and_then(Iterator::collect).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("handover.db")
    }
}
