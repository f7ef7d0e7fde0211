//! Forgotten, weak and changed passwords, in any Unicode form: keyboards send the same characters differently.

use super::{
    BETTER, GOOD, change_password, confirm, forget_password, link_refusal, new_account, new_user, profile,
    reset_password, reset_secret, sign_in, sign_up_secret,
};
use crate::common::{TestServer, account, hours, minutes, seconds};
use handover_api::Reason;
use handover_api::account::MailedLinkInfo;
use handover_api::problem::Budget;
use handover_api::route;
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
    forget_password(&server, "twins@mail.example").await;
    for name in ["all", "twin1", "twin2"] {
        server.mail_to("Twins@mail.example", &format!("Set a password for {name}-ovh")).await;
    }
    // Accounts that were mailed least recently come first.
    let next = |limit| {
        let address = EmailAddress::parse("twins@mail.example").expect("a valid address");
        server.store.read(move |reader| reader.accounts_for_password_reset(&address, limit))
    };
    server.advance(seconds(1)).await;
    forget_password(&server, "all-ovh").await;
    server
        .until("the least recently mailed come first", async || {
            let next = next(2).await.expect("the store succeeds");
            next.iter().map(|account| account.handle.as_str()).eq(["twin1-ovh", "twin2-ovh"])
        })
        .await;
}

#[tokio::test]
async fn rejects_weak_passwords_with_the_reason() {
    const ADDRESS: &str = "lucja@kettle.example";
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let (handle, user) = new_user(&server, ADDRESS).await;
    forget_password(&server, handle.as_str()).await;
    let reset = reset_secret(&server, ADDRESS).await;
    let sign_up = sign_up_secret(&server, &visitor, "lucja@bell.example").await;
    for (password, weakness) in [
        ("short", WeakPassword::TooShort),
        ("passwordpassword1", WeakPassword::Common),
        // On the server's list, also disguised, or two in a row.
        ("websolutions", WeakPassword::Common),
        ("w3bs0lut!0ns", WeakPassword::Common),
        ("steelers.rangers", WeakPassword::Common),
        // The provider's name.
        ("aldermoor-2026", WeakPassword::Common),
        ("lucja-bell-1", WeakPassword::AboutYou),
        // Full-width letters.
        ("ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ１", WeakPassword::Common),
        ("ｓｔｅｅｌｅｒｓ.ｒａｎｇｅｒｓ", WeakPassword::Common),
        ("aldermoor\u{ff0d}2026", WeakPassword::Common),
        // Fourteen code points, but eleven characters; and one, which stands for eighteen.
        ("e\u{301}h q\u{302} zu\u{300} ko\u{308}", WeakPassword::TooShort),
        ("\u{fdfa}", WeakPassword::TooShort),
        (&"\u{fdfa}".repeat(12), WeakPassword::TooLong),
    ] {
        for reply in [
            visitor.post(route::SIGN_UP_CONFIRM, &confirm(&sign_up, password)).await,
            change_password(&user, GOOD, password).await,
            reset_password(&server, &reset, password).await,
        ] {
            let problem = reply.problem(400);
            assert_eq!((problem.reason, problem.password), (Reason::WeakPassword, Some(weakness)), "{password}");
        }
    }
    for about in [ADDRESS, &format!("{handle}-1")] {
        for reply in [change_password(&user, GOOD, about).await, reset_password(&server, &reset, about).await] {
            assert_eq!(reply.problem(400).password, Some(WeakPassword::AboutYou), "{about}");
        }
    }
    // The secret is checked before the password: hashing is too expensive for unauthenticated callers.
    let unknown = reset_password(&server, &"A".repeat(32), "short").await;
    assert_eq!(link_refusal(&unknown), MailedLinkRefusal::Unknown);
    reset_password(&server, &reset, BETTER).await.ok::<NicHandle>();
}

#[tokio::test]
async fn imported_account_sets_its_first_password_by_mail() {
    let server = TestServer::start().await;
    let demo = server.sign_in("admin").await;
    forget_password(&server, "ADMIN-ovh").await;
    let secret = reset_secret(&server, "admin@mail.example").await;
    // Looking up a secret does not consume it.
    let look =
        async || server.visitor().post(route::MAILED_LINK, &json!({ "purpose": "password", "token": secret })).await;
    let info = MailedLinkInfo { account: Some(account("admin")), address: None, undo: None };
    for _ in 0..2 {
        assert_eq!(look().await.ok::<MailedLinkInfo>(), info);
    }
    assert_eq!(reset_password(&server, &secret, GOOD).await.ok::<NicHandle>(), account("admin"));
    // All sessions end, and the owner is notified.
    assert_eq!(demo.get(route::ME).await.reason(401), Reason::NotSignedIn);
    server.mail_to("admin@mail.example", "The password of").await;
    assert_eq!(sign_in(&server, "admin-ovh", GOOD).await.1, 200);
    for reply in [look().await, reset_password(&server, &secret, GOOD).await] {
        assert_eq!(link_refusal(&reply), MailedLinkRefusal::Used);
    }
}

#[tokio::test]
async fn password_reset_lifts_the_sign_in_throttle() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "Lucja@bell.example").await;
    let logins = [handle.as_str(), "lucja@bell.example"];
    for login in logins {
        for status in [401, 401, 401, 401, 401, 429] {
            assert_eq!(sign_in(&server, login, BETTER).await.1, status);
        }
    }
    forget_password(&server, handle.as_str()).await;
    let secret = reset_secret(&server, "Lucja@bell.example").await;
    reset_password(&server, &secret, BETTER).await.ok::<NicHandle>();
    for login in logins {
        assert_eq!(sign_in(&server, login, BETTER).await.1, 200, "{login}");
    }
}

#[tokio::test]
async fn newer_mail_password_or_address_supersedes_a_reset_link() {
    const ADDRESS: &str = "lucja@bell.example";
    let server = TestServer::start().await;
    let (handle, user) = new_user(&server, ADDRESS).await;
    // Waits for the mail, because the call is carried out after its answer.
    let next_secret = async || {
        let before = server.mails().await.len();
        forget_password(&server, handle.as_str()).await;
        server.until("the mail has arrived", async || server.mails().await.len() > before).await;
        reset_secret(&server, ADDRESS).await
    };
    let refusal = async |secret: &str| link_refusal(&reset_password(&server, secret, "one more of these").await);
    let first = next_secret().await;
    let recipients = "select address from outbox o join mailed_link t on t.id = o.link where t.purpose = 'password'";
    assert_eq!(server.column::<String>(recipients), [ADDRESS]);
    let second = next_secret().await;
    assert_ne!(second, first);
    assert_eq!(refusal(&first).await, MailedLinkRefusal::Superseded, "by the mail");
    change_password(&user, GOOD, BETTER).await.done();
    assert_eq!(refusal(&second).await, MailedLinkRefusal::Superseded, "by the password");

    let ask = json!({ "newEmail": "moved@new.example", "password": BETTER });
    let link: MailedLinkId = user.post(route::CHANGE_EMAIL, &ask).await.ok();
    let third = next_secret().await;
    super::hijacked::confirm_change(&server, &user, link, "moved@new.example").await;
    assert_eq!(refusal(&third).await, MailedLinkRefusal::Superseded, "by the address");
}

#[tokio::test]
async fn changing_the_password_needs_the_current_one_and_ends_other_sessions() {
    let server = TestServer::start().await;
    let (handle, there) = new_user(&server, "lucja@bell.example").await;
    let (here, _) = sign_in(&server, handle.as_str(), GOOD).await;
    assert_eq!(profile(&here).await.sessions.len(), 2);
    let wrong = change_password(&here, "not this one", BETTER).await;
    assert_eq!(wrong.reason(403), Reason::WrongCredentials);
    let when = server.now().format("%H:%M UTC").to_string();
    change_password(&here, GOOD, BETTER).await.done();
    assert_eq!(there.get(route::ME).await.reason(401), Reason::NotSignedIn);
    assert_eq!(profile(&here).await.sessions.len(), 1);
    for (password, status) in [(GOOD, 401), (BETTER, 200)] {
        assert_eq!(sign_in(&server, handle.as_str(), password).await.1, status);
    }
    // The email says when, and from where.
    let mail = server.mail_to("lucja@bell.example", "The password of").await;
    assert!(mail.text.contains("Network") && mail.text.contains(&when), "{}", mail.text);
}

#[tokio::test]
async fn password_changes_are_limited_and_each_sends_an_email() {
    const ADDRESS: &str = "lucja@kettle.example";
    let server = TestServer::start().await;
    let (handle, user) = new_user(&server, ADDRESS).await;
    let begun = server.now();
    for _ in 0..5 {
        change_password(&user, GOOD, BETTER).await.done();
        change_password(&user, BETTER, GOOD).await.done();
    }
    let sent = async || {
        let mails = server.mails().await.into_iter();
        mails.filter(|mail| mail.address == ADDRESS && mail.subject.starts_with("The password")).count()
    };
    assert_eq!(sent().await, 10);
    let problem = change_password(&user, GOOD, BETTER).await.problem(429);
    assert_eq!((problem.budget, problem.until), (Some(Budget::PasswordChanges), Some(begun + hours(24))));
    // A link from an email still works: its number is limited already.
    forget_password(&server, handle.as_str()).await;
    reset_password(&server, &reset_secret(&server, ADDRESS).await, BETTER).await.ok::<NicHandle>();
    assert_eq!(sent().await, 11);
    server.advance(hours(24)).await;
    let (user, _) = sign_in(&server, handle.as_str(), BETTER).await;
    change_password(&user, BETTER, GOOD).await.done();
}

/// The same password as composed and decomposed characters, and with full-width letters.
const FORMS: [&str; 3] =
    ["huit cygnes r\u{ea}vés", "huit cygnes re\u{302}ve\u{301}s", "ｈｕｉｔ cygnes r\u{ea}ve\u{301}s"];

/// Argon2id of the decomposed form, made from its bytes as they are.
const HASH_OF_BYTES: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$6oa0AgYkexe9rx9nOd9cYg$hCY3CBcVQGaDAqFBs9nxrSVlzQIh2Y1dn+ud2P4yHb4";

#[tokio::test]
async fn any_form_of_a_password_works_wherever_another_was_set() {
    const ADDRESS: &str = "lucja@bell.example";
    let server = TestServer::start().await;
    let user = server.visitor();
    let secret = sign_up_secret(&server, &user, ADDRESS).await;
    let handle: NicHandle = user.post(route::SIGN_UP_CONFIRM, &confirm(&secret, FORMS[1])).await.ok();
    for form in FORMS {
        assert_eq!(sign_in(&server, handle.as_str(), form).await.1, 200, "{form}");
    }
    let other = ["neuf pi\u{e9}tons chantent", "neuf pie\u{301}tons chantent"];
    change_password(&user, FORMS[2], other[1]).await.done();
    assert_eq!(sign_in(&server, handle.as_str(), other[0]).await.1, 200);
    let change = json!({ "newEmail": "lucja2@bell.example", "password": other[0] });
    user.post(route::CHANGE_EMAIL, &change).await.ok::<MailedLinkId>();
    forget_password(&server, handle.as_str()).await;
    reset_password(&server, &reset_secret(&server, ADDRESS).await, FORMS[2]).await.ok::<NicHandle>();
    assert_eq!(sign_in(&server, handle.as_str(), FORMS[0]).await.1, 200);
}

#[tokio::test]
async fn hash_of_the_bytes_goes_on_working_until_it_is_replaced_at_the_next_sign_in() {
    let server = TestServer::start().await;
    let stored_hash = || server.value::<String>("select password from account where handle = 'admin-ovh'");
    server.store.write(|tx| tx.set_password(&account("admin"), HASH_OF_BYTES)).await.expect("the store succeeds");
    // The other form is unknown until then.
    assert_eq!(sign_in(&server, "admin-ovh", FORMS[0]).await.1, 401);
    assert_eq!(stored_hash(), HASH_OF_BYTES);
    server.advance(minutes(1)).await;
    assert_eq!(sign_in(&server, "admin-ovh", FORMS[1]).await.1, 200);
    assert_ne!(stored_hash(), HASH_OF_BYTES);
    for form in FORMS {
        assert_eq!(sign_in(&server, "admin-ovh", form).await.1, 200, "{form}");
    }
}
