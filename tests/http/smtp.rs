//! Mails through a real mail server (aiosmtpd), read by a parser that is not ours.
//!
//! What a server does that no real one can be brought to do is in `mail.rs`.

#[path = "smtp/server.rs"]
mod server;

use crate::common::{Change, Log, Person, World, account, days, domain, minutes, service};
use futures_util::future::join_all;
use handover_api::account::PersonalDetails;
use handover_api::requests::Delivery;
use handover_api::route;
use handover_rules::{Category, RequestId, State};
use serde_json::json;
use server::{Mail, MailServer, Mood, folder};
use std::collections::BTreeSet;

const TO_NEWCOMER: Change<'_> = Change { admin: "", tech: "newcomer", billing: "" };

async fn scene(url: &str) -> (World, Person, Person) {
    scene_with(&["--smtp-url", url]).await
}

async fn scene_with(options: &[&str]) -> (World, Person, Person) {
    let world = World::with(options, |_| {}).await;
    let [admin, newcomer] = [world.sign_in_by_password("admin").await, world.sign_in_by_password("newcomer").await];
    (world, admin, newcomer)
}

/// How far the last mail to an account got, as the request shows it.
async fn delivery(person: &Person, id: RequestId, to: &str) -> Delivery {
    let mails = person.detail(id).await.row.mails;
    mails.iter().find(|mail| mail.to == account(to)).expect("a mail was put into the outbox").delivery
}

fn ids(mails: &[Mail]) -> BTreeSet<&str> {
    mails.iter().map(|mail| mail.header("Message-ID")).collect()
}

/// Everybody has got one mail about a request, the first of them can see so, and accepts with its code.
async fn accept_by_mail(server: &MailServer, people: &[&Person], id: RequestId) {
    for person in people {
        let name = person.handle.as_str().trim_end_matches("-ovh");
        assert_eq!(delivery(people[0], id, name).await, Delivery::Sent);
        let mails = server.mails_to(name);
        assert_eq!(mails.len(), 1);
        person.accept(id, mails[0].code()).await.done();
    }
}

#[tokio::test]
async fn after_an_outage_every_mail_arrives_once() {
    let server = MailServer::start(&[]).await;
    let (world, admin, newcomer) = scene(&server.url()).await;
    let port = server.stop().await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    world.pass(minutes(1)).await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Queued);
    }
    let server = MailServer::start(&["--port", &port.to_string()]).await;
    world.pass(minutes(5)).await;
    accept_by_mail(&server, &[&admin, &newcomer], id).await;
    world.pass(minutes(2)).await;
    assert_eq!(admin.state(id).await, State::Done);
    // One mail that asks, one that tells, and none of them again.
    world.pass(minutes(60)).await;
    assert_eq!((server.mails_to("admin").len(), server.mails_to("newcomer").len()), (2, 2));
    assert_eq!(ids(&server.mails_to("admin")).len(), 2);
}

#[tokio::test]
async fn one_refused_mail_fails_for_good_and_the_other_arrives() {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, _) = scene(&server.url()).await;
    server.is(Mood { refuse: Some("newcomer@mail.example"), ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    assert_eq!(delivery(&admin, id, "admin").await, Delivery::Sent);
    server.is(Mood::default()).await;
    world.pass(days(1)).await;
    assert!(server.mails_to("newcomer").is_empty());
    assert_eq!(server.mails_to("admin").len(), 1);
}

#[tokio::test]
async fn only_what_is_about_the_receiver_ends_a_mail() {
    let mut server = MailServer::start(&[]).await;
    for (step, answer, fate) in [
        ("CONNECT", "554 5.7.1 no service for this network", Delivery::Queued),
        ("MAIL", "553 5.1.8 sender rejected", Delivery::Queued),
        ("MAIL", "550 sender rejected", Delivery::Queued),
        ("RCPT", "552 5.2.2 mailbox full", Delivery::Queued),
        ("RCPT", "550 5.7.1 relaying denied", Delivery::Queued),
        ("RCPT", "550 5.1.1 user unknown", Delivery::Failed),
        ("RCPT", "550 nobody here", Delivery::Failed),
        ("DATA", "554 5.7.1 looks like spam", Delivery::Queued),
        ("DATA", "550 5.1.1 user unknown", Delivery::Failed),
    ] {
        let (world, admin, newcomer) = scene(&server.url()).await;
        server.is(Mood { answer: Some((step, answer)), ..Mood::default() }).await;
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        world.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, fate, "{step} {answer}");
        server.is(Mood::default()).await;
        let before = server.mails_to("newcomer").len();
        world.pass(minutes(1)).await;
        let mails = server.mails_to("newcomer");
        if fate == Delivery::Queued {
            assert_eq!(mails.len(), before + 1, "{step} {answer}");
            newcomer.accept(id, mails[before].code()).await.done();
        } else {
            assert_eq!(mails.len(), before, "{step} {answer}");
        }
    }
}

#[tokio::test]
async fn a_slow_server_holds_up_nothing_but_mails_and_gets_each_once() {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, newcomer) = scene(&server.url()).await;
    server.is(Mood { hold: true, ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    server.comes("held").await;
    // Meanwhile everything else goes on, and nobody is told that the mail arrived.
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
    assert_eq!(delivery(&admin, id, "admin").await, Delivery::Queued);
    admin.ask(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    server.is(Mood::default()).await;
    world.settle().await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Sent);
        assert_eq!((server.mails_to(name).len(), ids(&server.mails_to(name)).len()), (2, 2));
    }
    let mails = server.mails_to("newcomer");
    let own = mails.iter().find(|mail| mail.header("Subject").contains(&id.to_string())).expect("one is about it");
    newcomer.accept(id, own.code()).await.done();
}

#[tokio::test]
async fn renewal_notices_wait_behind_all_other_mails() {
    // More than are looked at in one transaction.
    const EXPIRING: usize = 120;
    let mut server = MailServer::start(&[]).await;
    server.is(Mood { hold: true, ..Mood::default() }).await;
    let world = World::with(&["--smtp-url", &server.url()], |provider| {
        for number in 0..EXPIRING {
            let name = format!("soon-{number}.example");
            provider.add(&name, "DOMAIN", ["outsider", "outsider", "billing"], Some("2030-03-30"), "ok");
        }
    })
    .await;
    server.comes("held").await;
    let admin = world.sign_in_by_password("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    server.is(Mood::default()).await;
    world.settle().await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Sent);
    }
    // The one that was on its way already, then those that somebody waits for, then the rest.
    let order = server.receivers();
    assert_eq!(order[0], "billing@mail.example");
    assert_eq!(
        BTreeSet::from([&*order[1], &*order[2]]),
        BTreeSet::from(["admin@mail.example", "newcomer@mail.example"])
    );
    assert_eq!(order.len(), EXPIRING + 2);
}

#[tokio::test]
async fn what_a_server_breaks_off_comes_again_under_the_same_id() {
    for (cut, copies) in [("inMail", 1), ("beforeAnswer", 2)] {
        let mut server = MailServer::start(&[]).await;
        let (world, admin, newcomer) = scene(&server.url()).await;
        server.is(Mood { cut: Some(cut), ..Mood::default() }).await;
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        world.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued, "{cut}");
        server.is(Mood::default()).await;
        world.pass(minutes(1)).await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent, "{cut}");
        let mails = server.mails_to("newcomer");
        // What was read whole before the answer is there twice, and the receiver's program can tell.
        assert_eq!((mails.len(), ids(&mails).len()), (copies, 1), "{cut}");
        newcomer.accept(id, mails[copies - 1].code()).await.done();
    }
}

/// Seconds after which a stalled conversation ends. Healthy ones end under it as well, on busy machines too.
const TIMEOUT: &str = "6";

#[tokio::test]
async fn what_a_server_does_not_answer_comes_again_once() {
    // Side by side, for most of it is waiting.
    join_all(["greeting", "inMail"].map(comes_again_once_after)).await;
}

async fn comes_again_once_after(stall: &'static str) {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, newcomer) = scene_with(&["--smtp-url", &server.url(), "--smtp-timeout", TIMEOUT]).await;
    server.is(Mood { stall: Some(stall), ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    server.comes("stalled").await;
    // Meanwhile everything else goes on.
    assert_eq!(admin.state(id).await, State::ValidatingByCustomers);
    world.settle().await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Queued, "{stall}");
    }
    server.is(Mood::default()).await;
    world.pass(minutes(1)).await;
    for person in [&admin, &newcomer] {
        let name = person.handle.as_str().trim_end_matches("-ovh");
        assert_eq!(delivery(&admin, id, name).await, Delivery::Sent, "{stall}");
        let mails = server.mails_to(name);
        assert_eq!(mails.len(), 1, "{stall}");
        person.accept(id, mails[0].code()).await.done();
    }
}

#[tokio::test]
async fn one_mail_that_stalls_holds_up_the_others_no_longer_than_it_may_take() {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, _) = scene_with(&["--smtp-url", &server.url(), "--smtp-timeout", TIMEOUT]).await;
    server.is(Mood { stall: Some("newcomer@mail.example"), ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    let other = admin.ask(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    world.settle().await;
    for id in [id, other] {
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
        assert_eq!(delivery(&admin, id, "admin").await, Delivery::Sent);
    }
    server.is(Mood::default()).await;
    world.pass(minutes(1)).await;
    for id in [id, other] {
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    }
    for name in ["admin", "newcomer"] {
        assert_eq!((server.mails_to(name).len(), ids(&server.mails_to(name)).len()), (2, 2));
    }
}

#[tokio::test]
async fn a_goodbye_that_is_not_answered_makes_nothing_doubtful() {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, newcomer) = scene_with(&["--smtp-url", &server.url(), "--smtp-timeout", "4"]).await;
    server.is(Mood { stall: Some("goodbye"), ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    accept_by_mail(&server, &[&admin, &newcomer], id).await;
    server.comes("stalled").await;
}

/// Names as nobody has them: line breaks, headers, HTML, what turns the line, and letters beyond ASCII.
const HOSTILE: &str = "Zoë\r\nBcc: all@mail.example\r\n\r\n<script>alert(1)</script> \u{202e}\"x\" <y@z.example>,";

#[tokio::test]
async fn an_address_that_nobody_has_confirmed_is_not_sent_what_people_call_themselves() {
    let server = MailServer::start(&[]).await;
    let world = World::with(&["--smtp-url", &server.url()], |_| {}).await;
    let admin = world.sign_in_by_password("admin").await;
    let bait = PersonalDetails {
        first_name: "You have won".to_owned(),
        name: "Call now".to_owned(),
        organisation: "Thieves".to_owned(),
        language: "en_GB".to_owned(),
    };
    let handle = admin.handle.clone();
    world.store.write(move |tx| tx.set_person(&handle, &bait)).await.expect("the store answers");
    let ask = json!({ "newEmail": "stranger@mail.example", "password": "a password" });
    admin.post(route::CHANGE_EMAIL, &ask).await.ok::<i64>();
    world.settle().await;
    let mails = server.mails_to("stranger");
    let [mail] = mails.as_slice() else { panic!("one mail: {mails:?}") };
    assert_eq!(mail.header("To"), "stranger@mail.example");
    for bait in ["won", "Call", "Thieves"] {
        assert!(!mail.text.contains(bait) && !mail.html.contains(bait), "{}", mail.text);
    }
}

#[tokio::test]
async fn names_cannot_break_out_of_header_or_body() {
    let server = MailServer::start(&[]).await;
    let name = "łódź-müller.example";
    let world = World::with(&["--smtp-url", &server.url(), "--provider", "Ålder & Søn <x>"], |_| {}).await;
    let admin = world.sign_in_by_password("admin").await;
    // Past the checks of import and profile, which refuse such names.
    let hostile = PersonalDetails {
        first_name: HOSTILE.to_owned(),
        name: "Müller".to_owned(),
        organisation: String::new(),
        language: "fr_FR".to_owned(),
    };
    let newcomer = account("newcomer");
    world.store.write(move |tx| tx.set_person(&newcomer, &hostile)).await.expect("the store answers");
    let id = admin.ask(&service(name, Category::Domain), TO_NEWCOMER).await;
    world.settle().await;
    let mails = server.mails_to("newcomer");
    let [mail] = mails.as_slice() else { panic!("one mail: {mails:?}") };
    assert_eq!(mail.defects, [""; 0]);
    let headers: BTreeSet<&str> = mail.header_names().into_iter().collect();
    let expected = [
        "Auto-Submitted",
        "Content-Language",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    ];
    assert_eq!(headers, BTreeSet::from(expected));
    assert_eq!(mail.header("Subject"), format!("Réponse attendue\u{a0}: contact technique pour {name} (demande {id})"));
    assert!(mail.header("To").ends_with("<newcomer@mail.example>"), "{}", mail.header("To"));
    assert!(!mail.header("To").contains(['\r', '\n', '\u{202e}']));
    assert_eq!(mail.header("Content-Language"), "fr");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    // One line of greeting in the text, no element of theirs in the HTML.
    assert!(mail.text.starts_with("Bonjour Zoë Bcc: all@mail.example <script>alert(1)</script>"), "{}", mail.text);
    assert!(mail.html.contains("Zoë Bcc: all@mail.example &lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!mail.html.contains("<script") && !mail.html.contains("<x>") && !mail.html.contains("<y@"));
    assert!(mail.text.contains(name) && mail.html.contains(name) && mail.text.contains("Ålder & Søn <x>"));
    assert!(mail.html.contains("<html lang=\"fr\">"));
}

#[tokio::test]
async fn a_server_that_wants_a_password_gets_it_and_no_log_does() {
    let log = Log::default();
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
    let _taking = tracing::subscriber::set_default(everything.finish());
    let server = MailServer::start(&["--login", "handover", "--password", "geheim@1"]).await;
    let url = format!("smtp://handover:geheim%401@127.0.0.1:{}", server.port);
    let (world, admin, _) = scene(&url).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    assert_eq!(server.mails_to("newcomer")[0].login.as_deref(), Some("handover"));
    // A wrong password is the operator's to mend; until then the mails wait.
    let (world, admin, _) = scene(&url.replace("geheim", "falsch")).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
    assert_eq!(server.mails_to("newcomer").len(), 1);
    let log = log.text();
    assert!(log.contains("a mail was not handed over"), "the log is read");
    // In clear, as it stands in the address, and as the protocol sends it.
    for secret in ["geheim", "falsch", "AGhhbmRvdmVyAGdlaGVpbUAx", "AGhhbmRvdmVyAGZhbHNjaEAx"] {
        assert!(!log.contains(secret), "{secret} was logged");
    }
}

#[tokio::test]
async fn mails_go_over_tls_to_a_server_whose_certificate_is_trusted() {
    let [cert, key] = ["cert.pem", "key.pem"].map(|file| folder().join(file).display().to_string());
    for (tls, scheme, query) in [("starttls", "smtp", "?tls=required"), ("smtps", "smtps", "")] {
        let server = MailServer::start(&["--tls", tls, "--cert", &cert, "--key", &key]).await;
        let url = format!("{scheme}://localhost:{}{query}", server.port);
        // Nobody has signed it but itself: without being told, the server does not trust it, and sends nothing.
        let (world, admin, _) = scene(&url).await;
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        world.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued, "{tls}");
        assert!(server.mails_to("newcomer").is_empty());

        let world = World::with(&["--smtp-url", &url, "--smtp-ca", &cert], |_| {}).await;
        let admin = world.sign_in_by_password("admin").await;
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        world.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent, "{tls}");
        assert!(server.mails_to("newcomer")[0].tls);
    }
}
