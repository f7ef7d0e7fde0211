//! Addresses that are hard to mail: every accepted address can be sent to, also by a mail server without extensions.

use super::set_up_with;
use crate::accounts::{GOOD, confirm, sign_in, sign_up};
use crate::common::mail_server::MailServer;
use crate::common::{CapturedLog, TestServer, account, minutes};
use handover_api::{Reason, route};
use handover_rules::EmailAddress;
use handover_rules::account::AccountNotice;
use handover_rules::desk::StaffRole;
use handover_store::NewMail;
use serde_json::json;
use tracing::Level;

/// Signs up with an address, confirms it with the mailed link and signs in with the address.
async fn makes_an_account(server: &TestServer, smtp: &MailServer, address: &str, recipient: &str) {
    server.visitor().post(route::SIGN_UP, &sign_up(address)).await.done();
    // Sign-ups are carried out after a random delay.
    server.advance(minutes(2)).await;
    server.settle().await;
    let mails = smtp.mails();
    let mail = mails.iter().rfind(|mail| mail.to == recipient).unwrap_or_else(|| panic!("no mail to {recipient}"));
    assert!(mail.header("To").contains(recipient), "{}", mail.header("To"));
    let token = mail.raw.split("token=3D").nth(1).or_else(|| mail.raw.split("token=").nth(1)).expect("a link");
    let token: String = token.replace("=\r\n", "").chars().take(32).collect();
    let confirmed = server.visitor().post(route::SIGN_UP_CONFIRM, &confirm(&token, GOOD)).await;
    assert_eq!(confirmed.status, 200, "{address}");
    for login in [address, &address.to_uppercase()] {
        assert_eq!(sign_in(server, login, GOOD).await.1, 200, "{login}");
    }
}

#[tokio::test]
async fn accepted_addresses_get_their_mails_from_a_mail_server_without_extensions() {
    let smtp = MailServer::start().await;
    let sender = ["--smtp-url", &smtp.url, "--mail-from", "Handover <no-reply@gärten-öst.example>"];
    let (server, ..) = set_up_with(&sender).await;
    for (address, recipient) in [
        ("mira..sol@halden.example", "\"mira..sol\"@halden.example"),
        ("mira.@halden.example", "\"mira.\"@halden.example"),
        (".mira@halden.example", "\".mira\"@halden.example"),
        ("o'neill+a/b=c@halden.example", "o'neill+a/b=c@halden.example"),
        ("jo@gärten-öst.example", "jo@xn--grten-st-0za9p.example"),
        ("jo2@xn--grten-st-0za9p.example", "jo2@xn--grten-st-0za9p.example"),
    ] {
        makes_an_account(&server, &smtp, address, recipient).await;
    }
    for mail in smtp.mails() {
        assert!(mail.header("From").contains("no-reply@xn--grten-st-0za9p.example"), "{}", mail.header("From"));
    }
}

const UNMAILABLE: [&str; 8] = [
    "mi\u{34f}ra@halden.example",
    "mi\u{fe0f}ra@halden.example",
    "mira@hal_den.example",
    "mira@-halden.example",
    "mira@halden.1",
    "mira@\u{301}a.example",
    "mira@ä\u{378}.example",
    "mira@hal\u{ff3f}den.example",
];

#[tokio::test]
async fn addresses_that_cannot_be_mailed_are_refused_wherever_they_are_entered() {
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    let all = server.sign_in("all").await;
    let staff = server.staff("rhea", &[StaffRole::Support]).await;
    for address in UNMAILABLE {
        let form = sign_up(address);
        assert_eq!(server.visitor().post(route::SIGN_UP, &form).await.reason(400), Reason::Malformed, "{address:?}");
        let change = json!({ "newEmail": address });
        assert_eq!(newcomer.post(route::CHANGE_EMAIL, &change).await.reason(400), Reason::Malformed, "{address:?}");
        let identity = json!({ "legalForm": "individual", "firstName": "Ho", "lastName": "Lder", "organisation": "", "email": address });
        let ask = json!({ "domain": "own.example", "identity": identity, "optsOut": false });
        assert_eq!(all.post(route::HOLDER_CHANGES, &ask).await.reason(400), Reason::Malformed, "{address:?}");
        let act = json!({ "act": { "proposeAddress": { "account": "newcomer-ovh", "address": address } }, "reason": "typing error" });
        assert_eq!(staff.post(route::DESK_ACT, &act).await.status, 400, "{address:?}");
    }
}

#[tokio::test]
async fn a_mail_that_cannot_be_written_is_logged() {
    let log = CapturedLog::default();
    let _guard = log.capture(Level::WARN);
    let smtp = MailServer::start().await;
    let (server, ..) = set_up_with(&["--smtp-url", &smtp.url]).await;
    // Stored by an earlier version.
    let to = EmailAddress::parse("mira@\u{301}a.example").expect("an address");
    let now = server.now();
    let newcomer = account("newcomer");
    server
        .store
        .write(move |tx| tx.queue(NewMail::account(AccountNotice::PasswordChanged, &newcomer).to(&to), now))
        .await
        .expect("the store succeeds");
    server.settle().await;
    assert!(log.text().contains("email not sent"), "{}", log.text());
}
