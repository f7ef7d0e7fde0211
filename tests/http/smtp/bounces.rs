//! Delivery reports: emails that come back after the mail server has accepted them.

use super::aiosmtpd::RealMailServer;
use super::{delivery, set_up_with};
use crate::common::{Reply, TO_NEWCOMER, TestServer, TestUser, account, domain, seconds};
use handover_api::account::Profile;
use handover_api::app::{AppInfo, ScreenResponse};
use handover_api::provider::{BounceAnswer, Scope};
use handover_api::route::TaskAction;
use handover_api::submissions::Delivery;
use handover_api::{Reason, route};
use handover_rules::delivery::ReportEffect;
use handover_rules::delivery::ReportEffect::{AddressMarked, MailFailed, Repeated, Temporary, UnknownMail};
use handover_rules::{MailedLinkId, RequestId};
use handover_server::use_cases::provider::add_key;
use handover_store::{NewProviderKey, WriteTx};
use serde_json::json;

const REPORT: &str = "multipart/report; report-type=delivery-status; boundary=part";

/// A report as mail servers write it, without its head.
fn report(id: &str, to: &str, action: &str, status: &str) -> String {
    [
        "--part",
        "Content-Type: text/plain",
        "",
        "Your message could not be delivered.",
        "--part",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.mail.example",
        "",
        &format!("Final-Recipient: rfc822; {to}"),
        &format!("Action: {action}"),
        &format!("Status: {status}"),
        "Diagnostic-Code: smtp; 550 no such user",
        "--part",
        "Content-Type: text/rfc822-headers",
        "",
        &format!("Message-ID: {id}"),
        "--part--",
        "",
    ]
    .join("\r\n")
}

fn failed(id: &str, to: &str) -> String {
    report(id, to, "failed", "5.1.1")
}

struct Scene {
    server: TestServer,
    smtp: RealMailServer,
    admin: TestUser,
    newcomer: TestUser,
    id: RequestId,
    key: String,
}

impl Scene {
    async fn start() -> Self {
        Self::with(&[]).await
    }

    async fn with(options: &[&str]) -> Self {
        let smtp = RealMailServer::start(&[]).await;
        let url = smtp.url();
        let options: Vec<&str> = ["--smtp-url", &url].into_iter().chain(options.iter().copied()).collect();
        let (server, admin, newcomer) = set_up_with(&options).await;
        let (new, now) =
            (NewProviderKey { name: "mx".to_owned(), scopes: vec![Scope::Bounces, Scope::Accounts] }, server.now());
        let add = move |tx: &mut WriteTx<'_>| add_key(tx, &new, now);
        let key = server.store.write(add).await.expect("the store succeeds");
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        Self { server, smtp, admin, newcomer, id, key }
    }

    /// The Message-ID of the last email to an account.
    fn last_id(&self, name: &str) -> String {
        self.smtp.mails_to(name).last().expect("an email").header("Message-ID").to_owned()
    }

    async fn post(&self, content_type: &str, body: String) -> Reply {
        let request = self.admin.client.post(self.admin.url(route::PROVIDER_BOUNCES)).bearer_auth(&self.key);
        self.admin.send(request.header("content-type", content_type).body(body)).await
    }

    async fn bounce(&self, body: String) -> ReportEffect {
        let answer: BounceAnswer = self.post(REPORT, body).await.ok();
        self.server.settle().await;
        let [effect] = answer.effects.as_slice() else { panic!("{answer:?}") };
        *effect
    }

    /// Lets the email to the newcomer come back.
    async fn mark_newcomer(&self) {
        assert_eq!(self.bounce(failed(&self.last_id("newcomer"), "newcomer@mail.example")).await, AddressMarked);
    }

    async fn is_marked(&self, user: &TestUser) -> bool {
        let info: AppInfo = user.get(route::APP).await.ok();
        info.account.expect("a session").is_undeliverable
    }

    async fn profile(&self, user: &TestUser) -> Profile {
        user.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data
    }

    /// Asks for a code to an address, and enters it.
    async fn confirm(&self, user: &TestUser, address: &str) {
        let body = json!({ "newEmail": address, "password": "a password" });
        let link: MailedLinkId = user.post(route::CHANGE_EMAIL, &body).await.ok();
        self.server.settle().await;
        let name = address.split('@').next().unwrap_or_default();
        let code = self.smtp.mails_to(name).last().expect("an email").code().to_owned();
        user.post(&route::email_task_action(link, TaskAction::Accept), &json!({ "token": code })).await.done();
        self.server.settle().await;
    }
}

#[tokio::test]
async fn emails_wait_and_go_out_once_the_address_is_confirmed() {
    let scene = Scene::start().await;
    let first = scene.last_id("newcomer");
    assert!(!scene.is_marked(&scene.newcomer).await);
    scene.mark_newcomer().await;
    assert!(scene.is_marked(&scene.newcomer).await && !scene.is_marked(&scene.admin).await);
    assert_eq!(scene.profile(&scene.newcomer).await.undeliverable_at, Some(scene.server.now()));
    assert_eq!(delivery(&scene.admin, scene.id, "newcomer").await, Delivery::Held);
    assert_eq!(delivery(&scene.admin, scene.id, "admin").await, Delivery::Sent);
    // Another email, and two that ask for the same.
    scene.server.advance(seconds(61)).await;
    scene.admin.resend(scene.id, &account("newcomer")).await.done();
    scene.server.settle().await;
    assert_eq!(scene.smtp.mails_to("newcomer").len(), 1, "they wait");
    scene.confirm(&scene.newcomer, "newcomer@mail.example").await;
    assert!(!scene.is_marked(&scene.newcomer).await);
    let mails = scene.smtp.mails_to("newcomer");
    assert_eq!(mails.len(), 3, "the code for the address, and one email with a code for the request");
    let profile = scene.profile(&scene.newcomer).await;
    assert_eq!((profile.undeliverable_at, profile.facts.cooldown_until), (None, None), "the address is the same");
    assert_eq!(delivery(&scene.admin, scene.id, "newcomer").await, Delivery::Sent);
    scene.newcomer.accept(scene.id, mails[2].code()).await.done();
    // The report comes once more, about the email that was sent before.
    assert_ne!(scene.last_id("newcomer"), first);
    assert_eq!(scene.bounce(failed(&first, "newcomer@mail.example")).await, Repeated);
    assert!(!scene.is_marked(&scene.newcomer).await);
}

#[tokio::test]
async fn emails_go_to_the_address_that_replaces_the_marked_one() {
    let scene = Scene::start().await;
    scene.mark_newcomer().await;
    scene.confirm(&scene.newcomer, "moved@mail.example").await;
    assert!(!scene.is_marked(&scene.newcomer).await);
    assert_eq!(delivery(&scene.admin, scene.id, "newcomer").await, Delivery::Sent);
    let mails = scene.smtp.mails_to("moved");
    scene.newcomer.accept(scene.id, mails.last().expect("an email").code()).await.done();
}

#[tokio::test]
async fn emails_go_to_the_address_that_the_provider_sets() {
    let scene = Scene::start().await;
    scene.mark_newcomer().await;
    let person = json!({ "email": "moved@mail.example", "firstname": "Nora", "name": "Comer", "organisation": "",
        "ovhSubsidiary": "FR", "language": "en_GB", "state": "complete" });
    let url = scene.admin.url(&[route::PROVIDER_ACCOUNTS, "/newcomer-ovh"].concat());
    let put = scene.admin.client.put(url).bearer_auth(&scene.key).json(&person);
    assert_eq!(scene.admin.send(put).await.status, 200);
    scene.server.settle().await;
    assert!(!scene.is_marked(&scene.newcomer).await);
    assert_eq!(scene.smtp.mails_to("moved").len(), 1);
    assert_eq!(delivery(&scene.admin, scene.id, "newcomer").await, Delivery::Sent);
}

#[tokio::test]
async fn a_password_can_be_set_although_the_address_is_marked() {
    let scene = Scene::start().await;
    scene.mark_newcomer().await;
    let visitor = scene.server.visitor();
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "newcomer-ovh" })).await.done();
    scene.server.advance(seconds(10)).await;
    assert_eq!(scene.smtp.mails_to("newcomer").len(), 2);
}

#[tokio::test]
async fn forged_reports_mark_no_address() {
    let scene = Scene::start().await;
    let (own, other) = (scene.last_id("admin"), scene.last_id("newcomer"));
    let guessed = |id: &str| {
        let (number, _) = id.rsplit_once('.').and_then(|(start, _)| start.rsplit_once('.')).expect("a key");
        format!("{number}.{}@handover.example>", "0".repeat(32))
    };
    let victim = "newcomer@mail.example";
    for (id, to) in [
        // Of an email that the forger has got.
        (own.as_str(), victim),
        // Without having seen it.
        (&guessed(&other), victim),
        ("<handover.1@handover.example>", victim),
        ("<something@else.example>", victim),
        ("", victim),
        // To somebody else.
        (&other, "admin@mail.example"),
        (&other, "not an address"),
    ] {
        assert_eq!(scene.bounce(failed(id, to)).await, UnknownMail, "{id} {to}");
    }
    for (action, status) in [("delayed", "4.4.1"), ("failed", "4.2.2"), ("delivered", "2.0.0"), ("relayed", "5.1.1")] {
        assert_eq!(scene.bounce(report(&other, victim, action, status)).await, Temporary, "{action} {status}");
    }
    assert!(!scene.is_marked(&scene.newcomer).await && !scene.is_marked(&scene.admin).await);
    assert_eq!(delivery(&scene.admin, scene.id, "newcomer").await, Delivery::Sent);
}

#[tokio::test]
async fn a_blocked_sender_is_no_fault_of_the_address() {
    let scene = Scene::start().await;
    let (id, to) = (scene.last_id("newcomer"), "newcomer@mail.example");
    assert_eq!(scene.bounce(report(&id, to, "failed", "5.7.1")).await, MailFailed);
    assert_eq!(scene.bounce(report(&id, to, "failed", "5.7.1")).await, Repeated);
    assert!(!scene.is_marked(&scene.newcomer).await);
    assert_eq!(delivery(&scene.admin, scene.id, "newcomer").await, Delivery::Failed);
}

#[tokio::test]
async fn only_reports_are_accepted() {
    let scene = Scene::start().await;
    let body = failed(&scene.last_id("newcomer"), "newcomer@mail.example");
    for (content_type, body) in [
        ("application/json", "{}".to_owned()),
        ("text/plain", body.clone()),
        ("multipart/report", body.clone()),
        ("multipart/report; boundary=other", body.clone()),
        (REPORT, String::new()),
        (REPORT, "--part".to_owned()),
        ("message/rfc822", body.clone()),
        ("message/rfc822", "Subject: I am away\r\n\r\nuntil Monday".to_owned()),
    ] {
        let reply = scene.post(content_type, body).await;
        assert_eq!(reply.reason(400), Reason::Malformed, "{content_type}");
    }
    let long = "x".repeat(33 * 1024 * 1024);
    assert_eq!(scene.post(REPORT, long).await.reason(413), Reason::TooLarge);
    assert!(!scene.is_marked(&scene.newcomer).await);
    // A long email that is returned does no harm.
    let returned = body.replace("--part--", &format!("\r\n{}\r\n--part--", "x".repeat(1024 * 1024)));
    let message = format!("From: <>\r\nContent-Type: {REPORT}\r\n\r\n{returned}");
    let answer: BounceAnswer = scene.post("message/rfc822", message).await.ok();
    assert_eq!(answer.effects, [AddressMarked]);
}

#[tokio::test]
async fn reports_are_accepted_in_every_envelope() {
    let scene = Scene::start().await;
    let body = failed(&scene.last_id("newcomer"), "newcomer@mail.example");
    let other = report(&scene.last_id("newcomer"), "newcomer@mail.example", "delayed", "4.4.1");
    let mixed = REPORT.replace("report;", "mixed;");
    let nested =
        format!("--out\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: {mixed}\r\n\r\n{other}\r\n--out--\r\n");
    let answer: BounceAnswer = scene.post("multipart/mixed; boundary=out", nested).await.ok();
    assert_eq!(answer.effects, [Temporary]);
    let answer: BounceAnswer = scene.post(&mixed, body).await.ok();
    assert_eq!(answer.effects, [AddressMarked]);
}

#[tokio::test]
async fn reports_are_read_from_a_maildir() {
    let maildir = tempfile::tempdir().expect("a temporary folder");
    for folder in ["new", "cur", "tmp"] {
        std::fs::create_dir(maildir.path().join(folder)).expect("a folder");
    }
    let path = maildir.path().to_str().expect("a path").to_owned();
    let scene = Scene::with(&["--bounce-maildir", &path]).await;
    let body = failed(&scene.last_id("newcomer"), "newcomer@mail.example");
    let write = |name: &str, text: String| {
        std::fs::write(maildir.path().join("tmp").join(name), text).expect("a file");
        let delivered = maildir.path().join("new").join(name);
        std::fs::rename(maildir.path().join("tmp").join(name), delivered).expect("a delivery");
    };
    write("1.mx", "Subject: I am away\r\n\r\nuntil Monday".to_owned());
    write("2.mx", format!("Content-Type: {REPORT}\r\n\r\n{body}"));
    scene.server.until("the address is marked", async || scene.is_marked(&scene.newcomer).await).await;
    let names = |folder: &str| {
        let entries = std::fs::read_dir(maildir.path().join(folder)).expect("a folder");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        names
    };
    scene.server.until("both are moved", async || names("new").is_empty()).await;
    assert_eq!(names("cur"), ["1.mx:2,S", "2.mx:2,S"]);
}
