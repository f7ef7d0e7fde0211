//! Forgotten, weak and changed passwords.

use super::{BETTER, GOOD, confirm, new_account, profile, sign_in, sign_up};
use crate::common::{TestServer, account, hours, seconds};
use handover_api::Reason;
use handover_api::account::MailedLinkInfo;
use handover_api::problem::Budget;
use handover_api::route::{self, TaskAction};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::account::password::WeakPassword;
use handover_rules::{EmailAddress, MailedLinkId, NicHandle};
use serde_json::json;

#[tokio::test]
async fn forgotten_password_mails_every_account_of_the_address() {
    let server = TestServer::start_with(&[], |export| {
        "Twins@mail.example".clone_into(&mut export.account("all").email);
    })
    .await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "twins@mail.example" })).await.done();
    for name in ["all", "twin1", "twin2"] {
        server.mail_to("Twins@mail.example", &format!("Set a password for {name}-ovh")).await;
    }
    // Accounts that were mailed least recently come first.
    let next = |limit| {
        let address = EmailAddress::parse("twins@mail.example").expect("a valid address");
        server.store.read(move |reader| reader.accounts_for_password_reset(&address, limit))
    };
    server.advance(seconds(1)).await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "all-ovh" })).await.done();
    server
        .until("the least recently mailed come first", async || {
            let next = next(2).await.expect("the store succeeds");
            next.iter().map(|account| account.handle.as_str()).eq(["twin1-ovh", "twin2-ovh"])
        })
        .await;
}

#[tokio::test]
async fn rejects_weak_passwords_with_the_reason() {
    let server = TestServer::start().await;
    server.visitor().post(route::SIGN_UP, &sign_up("lucja@bell.example")).await.done();
    let secret = server.mail_to("lucja@bell.example", "Confirm your address").await.secret();
    for (password, weakness) in [
        ("short", WeakPassword::TooShort),
        ("passwordpassword1", WeakPassword::Common),
        ("abcabcabcabc", WeakPassword::Common),
        // On the server's list, also disguised, extended, or two in a row.
        ("websolutions", WeakPassword::Common),
        ("FinalFantasy-7", WeakPassword::Common),
        ("w3bs0lut!0ns", WeakPassword::Common),
        ("steelers.rangers", WeakPassword::Common),
        // The provider's name.
        ("aldermoor-2026", WeakPassword::Common),
        ("lucja-bell-1", WeakPassword::AboutYou),
    ] {
        let reply = server.visitor().post(route::SIGN_UP_CONFIRM, &confirm(&secret, password)).await;
        let problem = reply.problem(400);
        assert_eq!((problem.reason, problem.password), (Reason::WeakPassword, Some(weakness)), "{password}");
    }
}

#[tokio::test]
async fn rejects_weak_new_passwords_with_the_reason() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "lucja@kettle.example").await;
    let (user, _) = sign_in(&server, handle.as_str(), GOOD).await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
    let secret = server.mail_to("lucja@kettle.example", "Set a password").await.secret();
    // Handles differ in length.
    let about_handle = format!("{handle}-1");
    for (password, weakness) in [
        (about_handle.as_str(), WeakPassword::AboutYou),
        ("lucja-bell-1", WeakPassword::AboutYou),
        ("lucja@kettle.example", WeakPassword::AboutYou),
        ("short", WeakPassword::TooShort),
        // On the server's list.
        ("websolutions", WeakPassword::Common),
        ("w3bs0lut!0ns", WeakPassword::Common),
        // The provider's name.
        ("aldermoor-2026", WeakPassword::Common),
    ] {
        let changed = user.post(route::PASSWORD, &json!({ "present": GOOD, "new": password })).await;
        let reset = json!({ "token": secret, "password": password });
        let reset = server.visitor().post(route::PASSWORD_RESET, &reset).await;
        for reply in [changed, reset] {
            assert_eq!(reply.problem(400).password, Some(weakness), "{password}");
        }
    }
    // The secret is checked before the password: hashing is too expensive for unauthenticated callers.
    let unknown = json!({ "token": "A".repeat(32), "password": "short" });
    let unknown = server.visitor().post(route::PASSWORD_RESET, &unknown).await.problem(403);
    assert_eq!(unknown.token, Some(MailedLinkRefusal::Unknown));
    let body = json!({ "token": secret, "password": BETTER });
    server.visitor().post(route::PASSWORD_RESET, &body).await.ok::<NicHandle>();
}

#[tokio::test]
async fn imported_account_sets_its_first_password_by_mail() {
    let server = TestServer::start().await;
    let demo = server.sign_in("admin").await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "ADMIN-ovh" })).await.done();
    let secret = server.mail_to("admin@mail.example", "Set a password").await.secret();
    let body = json!({ "token": secret, "password": GOOD });
    // Looking up a secret does not consume it.
    let look = json!({ "purpose": "password", "token": body["token"] });
    let info = MailedLinkInfo { account: Some(account("admin")), address: None, undo: None };
    for _ in 0..2 {
        assert_eq!(server.visitor().post(route::MAILED_LINK, &look).await.ok::<MailedLinkInfo>(), info);
    }
    assert_eq!(server.visitor().post(route::PASSWORD_RESET, &body).await.ok::<NicHandle>(), account("admin"));
    // All sessions end, and the owner is notified.
    assert_eq!(demo.get(route::ME).await.reason(401), Reason::NotSignedIn);
    server.mail_to("admin@mail.example", "The password of").await;
    assert_eq!(sign_in(&server, "admin-ovh", GOOD).await.1, 200);
    assert!(server.visitor().post(route::MAILED_LINK, &look).await.problem(403).token.is_some());
    let again = server.visitor().post(route::PASSWORD_RESET, &body).await.problem(403);
    assert_eq!(again.token, Some(MailedLinkRefusal::Used));
}

#[tokio::test]
async fn password_reset_lifts_the_sign_in_throttle() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "Lucja@bell.example").await;
    for login in [handle.as_str(), "lucja@bell.example"] {
        for _ in 0..5 {
            assert_eq!(sign_in(&server, login, BETTER).await.1, 401);
        }
        assert_eq!(sign_in(&server, login, BETTER).await.1, 429);
    }
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
    let secret = server.mail_to("Lucja@bell.example", "Set a password").await.secret();
    let body = json!({ "token": secret, "password": BETTER });
    server.visitor().post(route::PASSWORD_RESET, &body).await.ok::<NicHandle>();
    for login in [handle.as_str(), "lucja@bell.example"] {
        assert_eq!(sign_in(&server, login, BETTER).await.1, 200, "{login}");
    }
}

#[tokio::test]
async fn newer_reset_mail_supersedes_the_older_one() {
    let server = TestServer::start().await;
    let forgotten = json!({ "login": "admin-ovh" });
    server.visitor().post(route::PASSWORD_FORGOTTEN, &forgotten).await.done();
    let first = server.mail_to("admin@mail.example", "Set a password").await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &forgotten).await.done();
    server
        .until("the second mail has arrived", async || {
            server.mail_to("admin@mail.example", "Set a password").await.id != first.id
        })
        .await;
    let body = json!({ "token": first.secret(), "password": GOOD });
    let refused = server.visitor().post(route::PASSWORD_RESET, &body).await.problem(403);
    assert_eq!(refused.token, Some(MailedLinkRefusal::Superseded));
}

#[tokio::test]
async fn reset_link_dies_with_the_password_or_address_it_was_requested_for() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "lucja@bell.example").await;
    let (user, _) = sign_in(&server, handle.as_str(), GOOD).await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
    let first = server.mail_to("lucja@bell.example", "Set a password").await.secret();
    let refused = async |secret: &str| {
        let body = json!({ "token": secret, "password": "one more of these" });
        server.visitor().post(route::PASSWORD_RESET, &body).await.problem(403).token
    };
    let recipients = "select address from outbox o join mailed_link t on t.id = o.link where t.purpose = 'password'";
    assert_eq!(server.rows(recipients), [["lucja@bell.example".to_owned().into()]]);
    user.post(route::PASSWORD, &json!({ "present": GOOD, "new": BETTER })).await.done();
    assert_eq!(refused(&first).await, Some(MailedLinkRefusal::Superseded));

    let ask = json!({ "newEmail": "moved@new.example", "password": BETTER });
    let link: MailedLinkId = user.post(route::CHANGE_EMAIL, &ask).await.ok();
    let code = server.mail_to("moved@new.example", "Confirm the new address").await.secret();
    let mails = server.mails().await.len();
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
    server.until("the second mail has arrived", async || server.mails().await.len() > mails).await;
    let second = server.mail_to("lucja@bell.example", "Set a password").await.secret();
    assert_ne!(second, first);
    user.post(&route::email_task_action(link, TaskAction::Accept), &json!({ "token": code })).await.done();
    assert_eq!(refused(&second).await, Some(MailedLinkRefusal::Superseded));
}

#[tokio::test]
async fn changing_the_password_needs_the_current_one_and_ends_other_sessions() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "lucja@bell.example").await;
    let (here, _) = sign_in(&server, handle.as_str(), GOOD).await;
    let (there, _) = sign_in(&server, handle.as_str(), GOOD).await;
    // The first is that of the sign-up.
    assert_eq!(profile(&here).await.sessions.len(), 3);
    let wrong = here.post(route::PASSWORD, &json!({ "present": "not this one", "new": BETTER })).await;
    assert_eq!(wrong.reason(403), Reason::WrongCredentials);
    here.post(route::PASSWORD, &json!({ "present": GOOD, "new": BETTER })).await.done();
    assert_eq!(there.get(route::ME).await.reason(401), Reason::NotSignedIn);
    assert_eq!(profile(&here).await.sessions.len(), 1);
    assert_eq!(sign_in(&server, handle.as_str(), GOOD).await.1, 401);
    assert_eq!(sign_in(&server, handle.as_str(), BETTER).await.1, 200);
}

#[tokio::test]
async fn email_about_a_changed_password_says_when_and_from_where() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "lucja@bell.example").await;
    let (user, _) = sign_in(&server, handle.as_str(), GOOD).await;
    let when = server.now().format("%H:%M UTC").to_string();
    user.post(route::PASSWORD, &json!({ "present": GOOD, "new": BETTER })).await.done();
    let mail = server.mail_to("lucja@bell.example", "The password of").await;
    assert!(mail.text.contains("Network") && mail.text.contains(&when), "{}", mail.text);
}

#[tokio::test]
async fn password_changes_are_limited_and_each_sends_an_email() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "lucja@kettle.example").await;
    let (user, _) = sign_in(&server, handle.as_str(), GOOD).await;
    let change =
        async |present: &str, new: &str| user.post(route::PASSWORD, &json!({ "present": present, "new": new })).await;
    let passwords = [GOOD, BETTER];
    let begun = server.now();
    for number in 0..10 {
        change(passwords[number % 2], passwords[(number + 1) % 2]).await.done();
    }
    let sent = async || {
        let mails = server.mails().await.into_iter();
        mails.filter(|mail| mail.address == "lucja@kettle.example" && mail.subject.starts_with("The password")).count()
    };
    assert_eq!(sent().await, 10);
    let problem = change(GOOD, BETTER).await.problem(429);
    assert_eq!((problem.budget, problem.until), (Some(Budget::PasswordChanges), Some(begun + hours(24))));
    // A link from an email still works: its number is limited already.
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
    let secret = server.mail_to("lucja@kettle.example", "Set a password").await.secret();
    server
        .visitor()
        .post(route::PASSWORD_RESET, &json!({ "token": secret, "password": BETTER }))
        .await
        .ok::<NicHandle>();
    assert_eq!(sent().await, 11);
    server.advance(hours(24)).await;
    let (user, _) = sign_in(&server, handle.as_str(), BETTER).await;
    user.post(route::PASSWORD, &json!({ "present": BETTER, "new": GOOD })).await.done();
}
