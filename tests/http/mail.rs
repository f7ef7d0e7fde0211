//! Mails by SMTP: what a mail server gets, and what becomes of codes when it does not take a mail, or may have.

use crate::common::{Change, Person, World, account, domain, minutes, seconds};
use handover_api::requests::Delivery;
use handover_rules::request::notices::Notice;
use handover_rules::{Refusal, RequestId, State};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const TO_NEWCOMER: Change<'_> = Change { admin: "", tech: "newcomer", billing: "" };

/// What a mail server answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    /// Takes every mail.
    Takes,
    /// Knows no such mailbox, and never will.
    Refuses,
    /// Asks to come again later.
    Later,
    /// Does not let this client in at present.
    NoEntry,
    /// Reads the mail and breaks off.
    BreaksOff,
}

/// A mail as a mail server gets it.
#[derive(Clone, Debug)]
struct Mail {
    to: String,
    raw: String,
}

impl Mail {
    /// The value of a header, unfolded.
    fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let value = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
        value.unwrap_or_else(|| panic!("no {name} in {head}"))
    }

    /// The code, which stands on a line of its own.
    fn code(&self) -> Option<&str> {
        let is_code = |line: &&str| line.len() == 32 && line.bytes().all(|b| b.is_ascii_alphanumeric());
        self.raw.lines().find(is_code)
    }
}

/// A mail server in a mood that the test sets.
struct MailServer {
    url: String,
    mood: Arc<Mutex<Mood>>,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl MailServer {
    async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("there is a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("a bound socket has an address"));
        let server = Self { url, mood: Arc::new(Mutex::new(Mood::Takes)), mails: Arc::default() };
        let (mood, mails) = (Arc::clone(&server.mood), Arc::clone(&server.mails));
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let mood = *mood.lock().unwrap_or_else(PoisonError::into_inner);
                // A client that goes away ends the conversation.
                let _ = converse(connection, mood, &mails).await;
            }
        });
        server
    }

    fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// What it got for an account, also where it broke off.
    fn mails_to(&self, name: &str) -> Vec<Mail> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().filter(|mail| mail.to == format!("{name}@mail.example")).cloned().collect()
    }
}

/// One conversation, as short as the protocol allows.
async fn converse(connection: TcpStream, mood: Mood, mails: &Mutex<Vec<Mail>>) -> std::io::Result<()> {
    let mut connection = BufReader::new(connection);
    connection.write_all(b"220 mail.example\r\n").await?;
    let mut to = String::new();
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let reply = match line.split([' ', '\r']).next().unwrap_or_default() {
            "MAIL" if mood == Mood::NoEntry => "535 not at present",
            "RCPT" if mood == Mood::Refuses => "550 nobody here",
            "RCPT" if mood == Mood::Later => "451 later",
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1);
                address.unwrap_or_default().clone_into(&mut to);
                "250 yes"
            }
            "DATA" => {
                connection.write_all(b"354 go on\r\n").await?;
                let mut raw = String::new();
                while !raw.ends_with("\r\n.\r\n") {
                    connection.read_line(&mut raw).await?;
                }
                let mail = Mail { to: to.clone(), raw };
                mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                if mood == Mood::BreaksOff {
                    return Ok(());
                }
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        connection.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}

async fn scene() -> (World, MailServer, Person, Person) {
    let server = MailServer::start().await;
    let world = World::with(&["--smtp-url", &server.url], |provider| {
        "Jürgen <x>\"".clone_into(&mut provider.account("newcomer").first_name);
    })
    .await;
    let [admin, newcomer] = [world.sign_in_by_password("admin").await, world.sign_in_by_password("newcomer").await];
    (world, server, admin, newcomer)
}

/// How far the last mail to an account got.
async fn delivery(person: &Person, id: RequestId, to: &str) -> Delivery {
    let mails = person.detail(id).await.row.mails;
    mails.iter().find(|mail| mail.to == account(to)).expect("a mail was put into the outbox").delivery
}

#[tokio::test]
async fn a_journey_by_mail() {
    let (world, server, admin, newcomer) = scene().await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    for person in [&newcomer, &admin] {
        let name = person.handle.as_str().trim_end_matches("-ovh");
        let mails = server.mails_to(name);
        assert_eq!(mails.len(), 1);
        let mail = &mails[0];
        assert_eq!(mail.header("From"), "Handover <no-reply@handover.example>");
        assert_eq!(mail.header("Subject"), format!("Please answer: tech contact of halden.example (request {id})"));
        assert!(mail.header("To").ends_with(&format!("<{name}@mail.example>")), "{}", mail.header("To"));
        assert!(mail.header("Message-ID").ends_with("@handover.example>"));
        assert!(mail.header("Content-Type").starts_with("multipart/alternative"));
        // The text comes first; people without colours read that.
        let [text, html] = ["Content-Type: text/plain", "Content-Type: text/html"].map(|kind| mail.raw.find(kind));
        assert!(text.is_some() && text < html);
        person.accept(id, mail.code().expect("a code")).await.done();
    }
    world.pass(minutes(2)).await;
    assert_eq!(admin.state(id).await, State::Done);
    let tech = server.mails_to("tech");
    assert_eq!((tech.len(), tech[0].code()), (1, None));
    assert!(tech[0].header("Subject").starts_with("Changed: "));
    // Nothing is shown in a mailbox, and no code is kept.
    assert!(world.rows("select * from mailbox").is_empty());
}

#[tokio::test]
async fn what_is_not_taken_now_is_tried_again() {
    for mood in [Mood::Later, Mood::NoEntry] {
        let (world, server, admin, newcomer) = scene().await;
        server.is(mood);
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        world.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
        // Another mail would only wait behind this one.
        assert_eq!(newcomer.resend(id, &newcomer.handle).await.refusal(), Refusal::TooSoon { until: None });
        // No code is good that nobody can have.
        assert!(world.rows("select * from code").is_empty());
        world.pass(minutes(1) - seconds(1)).await;
        server.is(Mood::Takes);
        assert!(server.mails_to("newcomer").is_empty());
        world.pass(seconds(1)).await;
        let mails = server.mails_to("newcomer");
        assert_eq!(mails.len(), 1);
        newcomer.accept(id, mails[0].code().expect("a code")).await.done();
    }
}

#[tokio::test]
async fn what_may_have_been_taken_keeps_its_code_until_a_later_mail_is_taken() {
    let (world, server, admin, newcomer) = scene().await;
    server.is(Mood::BreaksOff);
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    world.pass(minutes(1)).await;
    let mails = server.mails_to("newcomer");
    assert_eq!(mails.len(), 2);
    // The same mail to the receiver's program, with a code of its own.
    let ids: BTreeSet<String> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), 1);
    let codes: BTreeSet<&str> = mails.iter().filter_map(Mail::code).collect();
    assert_eq!(codes.len(), 2);
    // The asker has the first of its mails, and that is as good.
    let own = server.mails_to("admin");
    admin.accept(id, own[0].code().expect("a code")).await.done();

    server.is(Mood::Takes);
    world.pass(minutes(5)).await;
    let last = server.mails_to("newcomer");
    assert_eq!(last.len(), 3);
    for old in &mails {
        let refused = newcomer.accept(id, old.code().expect("a code")).await;
        assert_eq!(refused.refusal(), Refusal::SupersededCode);
    }
    newcomer.accept(id, last[2].code().expect("a code")).await.done();
    // Who has answered gets nothing more.
    assert_eq!(server.mails_to("admin").len(), 2);
}

#[tokio::test]
async fn what_is_refused_for_good_is_given_up() {
    let (world, server, admin, newcomer) = scene().await;
    server.is(Mood::Refuses);
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    assert!(world.rows("select * from code").is_empty());
    server.is(Mood::Takes);
    world.pass(minutes(1)).await;
    admin.resend(id, &newcomer.handle).await.done();
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    assert_eq!(server.mails_to("newcomer").len(), 1);
}

#[tokio::test]
async fn a_mail_that_was_taken_is_noted_however_often_the_database_fails() {
    let (world, server, admin, newcomer) = scene().await;
    let database = rusqlite::Connection::open(world.database()).expect("the database can be opened");
    database.busy_timeout(std::time::Duration::from_secs(5)).expect("waiting can be asked for");
    let fails = "create trigger fails before update of state on outbox when new.state = 'sent'
                 begin select raise(rollback, 'the disk is full'); end";
    database.execute_batch(fails).expect("the trigger is right");
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    let got = || server.mails_to("admin").len() + server.mails_to("newcomer").len();
    world.until("the first one is taken", async || got() > 0).await;
    // Longer than the worker rests after a failure.
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    assert_eq!(got(), 1);
    database.execute_batch("drop trigger fails").expect("the trigger is there");
    world.settle().await;
    assert_eq!((server.mails_to("admin").len(), server.mails_to("newcomer").len()), (1, 1));
    for person in [&admin, &newcomer] {
        let mails = server.mails_to(person.handle.as_str().trim_end_matches("-ovh"));
        person.accept(id, mails[0].code().expect("it has a code")).await.done();
    }
}

#[tokio::test]
async fn after_the_last_try_it_is_given_up() {
    // Nobody listens there.
    let world = World::with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let admin = world.sign_in_by_password("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    for wait in [1, 5, 15, 60, 240, 720] {
        world.settle().await;
        assert_eq!(
            delivery(&world.sign_in_by_password("admin").await, id, "newcomer").await,
            Delivery::Queued,
            "{wait}"
        );
        world.pass(minutes(wait)).await;
    }
    let admin = world.sign_in_by_password("admin").await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    assert!(world.rows("select * from code").is_empty());
    let attempts = world.rows("select attempts from outbox");
    assert!(attempts.iter().flatten().all(|number| *number == rusqlite::types::Value::Integer(7)), "{attempts:?}");
}

#[tokio::test]
async fn a_mail_that_asks_for_what_is_over_is_dropped() {
    let mut world = World::start().await;
    let admin = world.sign_in("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    world.stop().await;
    world.queue_mail(id, "newcomer", Notice::Confirm).await;
    world.clock.advance(minutes(8 * 24 * 60));
    world.go_on().await;
    let told = world.told(id).await;
    let asked = told.iter().filter(|(about, to)| about == "Please answer" && *to == account("newcomer")).count();
    assert_eq!(asked, 1, "{told:?}");
    assert_eq!(world.told_after(id).await, ["admin Expired", "newcomer Expired"]);
}
