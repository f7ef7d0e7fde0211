//! Headers, bodies, login and TLS of delivered mails.

use super::aiosmtpd::{ParsedMail, RealMailServer, folder};
use super::{delivery, set_up};
use crate::common::{CapturedLog, DemoMail, TO_NEWCOMER, TestServer, account, domain, service};
use crate::submissions::{act, submit, these};
use handover_api::account::PersonalDetails;
use handover_api::app::AppInfo;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{Delivery, Lines};
use handover_rules::{Category, MailedLinkId, ServiceKey};
use serde_json::json;
use std::collections::BTreeSet;

/// A name with line breaks, a header, HTML, a right-to-left override and non-ASCII letters.
const HOSTILE: &str = "Zoë\r\nBcc: all@mail.example\r\n\r\n<script>alert(1)</script> \u{202e}\"x\" <y@z.example>,";

/// Gives an account names directly: import and profile would reject hostile ones.
async fn rename(server: &TestServer, handle: &str, [first_name, last_name, organisation, language]: [&str; 4]) {
    let details = PersonalDetails {
        first_name: first_name.to_owned(),
        name: last_name.to_owned(),
        organisation: organisation.to_owned(),
        language: language.to_owned(),
    };
    let handle = account(handle);
    server.store.write(move |tx| tx.set_personal_details(&handle, &details)).await.expect("the store succeeds");
}

/// The only mail to an account.
#[track_caller]
fn only_mail(smtp: &RealMailServer, name: &str) -> ParsedMail {
    let [mail] = <[ParsedMail; 1]>::try_from(smtp.mails_to(name)).expect("one mail");
    mail
}

#[tokio::test]
async fn unconfirmed_address_gets_no_user_supplied_names() {
    let smtp = RealMailServer::start(&[]).await;
    let server = TestServer::start_with(&["--smtp-url", &smtp.url()], |_| {}).await;
    let admin = server.sign_in_by_password("admin").await;
    rename(&server, "admin", ["You have won", "Call now", "Thieves", "en_GB"]).await;
    let ask = json!({ "newEmail": "stranger@mail.example", "password": "a password" });
    admin.post(route::CHANGE_EMAIL, &ask).await.ok::<MailedLinkId>();
    server.settle().await;
    let mail = only_mail(&smtp, "stranger");
    assert_eq!(mail.header("To"), "stranger@mail.example");
    for bait in ["won", "Call", "Thieves"] {
        assert!(!mail.text.contains(bait) && !mail.html.contains(bait), "{}", mail.text);
    }
}

#[tokio::test]
async fn logo_travels_with_the_email() {
    let smtp = RealMailServer::start(&[]).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("logo.png");
    std::fs::write(&file, b"\x89PNG\r\n\x1a\n").expect("writing the logo");
    let logo = file.to_str().expect("a path").to_owned();
    let server = TestServer::start_with(&["--smtp-url", &smtp.url(), "--logo", &logo], |_| {}).await;
    let admin = server.sign_in_by_password("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let mail = only_mail(&smtp, "newcomer");
    assert_eq!((mail.defects.len(), mail.files.len()), (0, 0), "{mail:?}");
    assert_eq!(mail.images, [["<logo>".to_owned(), "image/png".to_owned()]]);
    assert!(
        mail.html.contains("src=\"cid:logo\"") && !mail.html.contains("https://aldermoor.example/logo"),
        "{}",
        mail.html
    );
    // The app shows the same image.
    let image = server.visitor().get(route::LOGO).await;
    assert_eq!((image.status, image.header("content-type")), (200, "image/png"));
    assert!(server.visitor().get(route::APP).await.ok::<AppInfo>().has_logo);
}

#[tokio::test]
async fn demo_mailbox_shows_the_logo() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("logo.png");
    std::fs::write(&file, b"\x89PNG\r\n\x1a\n").expect("writing the logo");
    let server = TestServer::start_with(&["--logo", file.to_str().expect("a path")], |_| {}).await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    let mails = server.mails().await;
    let html = admin.get(&route::demo_mail_html(mails[0].id)).await;
    assert!(html.text().contains("src=\"data:image/png;base64,iVBORw0KGgo=\""), "{}", html.text());
    assert!(html.header("content-security-policy").contains("img-src data:"));
}

#[tokio::test]
async fn unlisted_requests_are_attached() {
    let smtp = RealMailServer::start(&[]).await;
    let names: Vec<String> = (0..60).map(|number| format!("été{number:02}.example")).collect();
    let server = TestServer::start_with(&["--smtp-url", &smtp.url()], |export| {
        for name in &names {
            export.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    rename(&server, "newcomer", ["Neue", "Person", "", "fr_FR"]).await;
    let admin = server.sign_in_by_password("admin").await;
    let services: Vec<ServiceKey> = names.iter().map(|name| service(name, Category::Domain)).collect();
    let id = submit(&admin, &these(&services)).await.submission;
    server.settle().await;
    act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    server.settle().await;
    let mails = smtp.mails_to("newcomer");
    let [asks, notice] = mails.as_slice() else { panic!("expected two mails: {mails:?}") };
    assert_eq!(asks.files.len(), 0, "{asks:?}");
    assert_eq!((notice.defects.len(), notice.files.len()), (0, 1), "{notice:?}");
    let [name, kind, content] = &notice.files[0];
    assert_eq!((name.as_str(), kind.as_str()), (format!("request-{id}.csv").as_str(), "text/csv"));
    assert!(
        notice.text.replace('\n', " ").contains(&format!("Le fichier joint {name} contient les 60 services.")),
        "{}",
        notice.text
    );
    let lines: BTreeSet<&str> = content.lines().collect();
    assert!(
        lines.contains("\u{feff}Service,Catégorie,Rôles,Contact actuel,Contact actuel (nom),Nouveau contact,Nouveau contact (nom),Dernier jour,Par"),
        "{content}"
    );
    let expected =
        names.iter().map(|name| format!("{name},Domaine,technique,tech-ovh,,newcomer-ovh,Neue Person,,admin-ovh"));
    assert!(expected.clone().all(|line| lines.contains(line.as_str())), "{content}");
    assert_eq!(lines.len(), 61);
}

#[tokio::test]
async fn names_cannot_inject_headers_or_html() {
    let smtp = RealMailServer::start(&[]).await;
    let name = "łódź-müller.example";
    let server = TestServer::start_with(&["--smtp-url", &smtp.url(), "--provider", "Ålder & Søn <x>"], |_| {}).await;
    let admin = server.sign_in_by_password("admin").await;
    rename(&server, "newcomer", [HOSTILE, "Müller", "", "fr_FR"]).await;
    let id = admin.submit_one(&service(name, Category::Domain), TO_NEWCOMER).await;
    server.settle().await;
    let mail = only_mail(&smtp, "newcomer");
    assert_eq!(mail.defects, [""; 0]);
    let headers: BTreeSet<&str> = mail.header_names().into_iter().collect();
    let expected = "Auto-Submitted Content-Language Content-Type Date From MIME-Version Message-ID Subject To";
    assert_eq!(headers, expected.split(' ').collect::<BTreeSet<_>>());
    assert_eq!(
        mail.header("Subject"),
        format!("Devenir contact technique de {name}\u{a0}? (demande {})", DemoMail::number(id))
    );
    assert!(mail.header("To").ends_with("<newcomer@mail.example>"), "{}", mail.header("To"));
    assert!(!mail.header("To").contains(['\r', '\n', '\u{202e}']));
    assert_eq!(mail.header("Content-Language"), "fr");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    // The greeting is one line of text, and the HTML has none of the name's tags.
    assert!(mail.text.starts_with("Bonjour Zoë Bcc: all@mail.example <script>alert(1)</script>"), "{}", mail.text);
    assert!(mail.html.contains("Zoë Bcc: all@mail.example &lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!mail.html.contains("<script") && !mail.html.contains("<x>") && !mail.html.contains("<y@"));
    assert!(mail.text.contains(name) && mail.html.contains(name) && mail.text.contains("Ålder & Søn <x>"));
    assert!(mail.html.contains("<html lang=\"fr\">"));
}

#[tokio::test]
async fn smtp_password_is_used_and_never_logged() {
    let log = CapturedLog::default();
    let _capture = log.capture(tracing::Level::TRACE);
    let smtp = RealMailServer::start(&["--login", "handover", "--password", "geheim@1"]).await;
    let url = format!("smtp://handover:geheim%401@127.0.0.1:{}", smtp.port);
    let (server, admin, _) = set_up(&url).await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    assert_eq!(smtp.mails_to("newcomer")[0].login.as_deref(), Some("handover"));
    // With a wrong password mails stay queued until the operator fixes it.
    let (server, admin, _) = set_up(&url.replace("geheim", "falsch")).await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
    assert_eq!(smtp.mails_to("newcomer").len(), 1);
    let log = log.text();
    assert!(log.contains("email not delivered"), "the log is read");
    // In plain text, percent-encoded, and in Base64 as AUTH PLAIN sends it.
    for secret in ["geheim", "falsch", "AGhhbmRvdmVyAGdlaGVpbUAx", "AGhhbmRvdmVyAGZhbHNjaEAx"] {
        assert!(!log.contains(secret), "{secret} was logged");
    }
}

#[tokio::test]
async fn tls_requires_a_trusted_certificate() {
    let [cert, key] = ["cert.pem", "key.pem"].map(|file| folder().join(file).display().to_string());
    for (tls, scheme, query) in [("starttls", "smtp", "?tls=required"), ("smtps", "smtps", "")] {
        let smtp = RealMailServer::start(&["--tls", tls, "--cert", &cert, "--key", &key]).await;
        let url = format!("{scheme}://localhost:{}{query}", smtp.port);
        let log = CapturedLog::default();
        let _capture = log.capture(tracing::Level::WARN);
        // The certificate is self-signed. It is not trusted without --smtp-ca.
        let (server, admin, _) = set_up(&url).await;
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued, "{tls}");
        assert!(smtp.mails_to("newcomer").is_empty());
        let text = log.take();
        assert!(text.contains("no connection to the mail server") && text.contains("certificate"), "{text}");

        let server = TestServer::start_with(&["--smtp-url", &url, "--smtp-ca", &cert], |_| {}).await;
        let admin = server.sign_in_by_password("admin").await;
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent, "{tls}");
        assert!(smtp.mails_to("newcomer")[0].tls);
    }
}
