//! Signing up and confirming the address.

use super::{BETTER, GOOD, confirm, forget_password, link_refusal, new_account, sign_in, sign_up, sign_up_secret};
use crate::common::{NewContacts, TestServer, TestUser, domain};
use handover_api::account::MailedLinkInfo;
use handover_api::app::AppInfo;
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::submission::PlanError;
use handover_rules::{Language, NicHandle};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tokio::task::JoinSet;

async fn who(user: &TestUser) -> Option<NicHandle> {
    user.get(route::APP).await.ok::<AppInfo>().account.map(|account| account.handle)
}

#[tokio::test]
async fn sign_up_mails_a_new_nic_handle() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "lucja@bell.example").await;
    assert!(handle.as_str().starts_with("lb") && handle.as_str().ends_with("-ovh"), "{handle}");
    let welcome = server.mail_to("lucja@bell.example", "Your NIC handle").await;
    assert!(welcome.subject.ends_with(handle.as_str()) && welcome.text.contains(handle.as_str()));
    for login in [handle.as_str().to_uppercase().as_str(), "lucja@bell.example"] {
        let (user, status) = sign_in(&server, login, GOOD).await;
        assert_eq!((status, who(&user).await), (200, Some(handle.clone())), "{login}");
        assert!(!super::profile(&user).await.is_from_provider, "it comes from a sign-up");
    }
    assert!(super::profile(&server.sign_in("admin").await).await.is_from_provider);
    // The new account can be named as a contact immediately.
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), NewContacts { tech: handle.as_str(), ..NewContacts::default() }).await;
}

#[tokio::test]
async fn confirming_a_sign_up_signs_in() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let secret = sign_up_secret(&server, &visitor, "lucja@bell.example").await;
    let link: MailedLinkInfo =
        visitor.post(route::MAILED_LINK, &json!({ "purpose": "signUp", "token": secret })).await.ok();
    assert_eq!(link.address.map(|address| address.to_string()).as_deref(), Some("lucja@bell.example"));
    let weak = visitor.post(route::SIGN_UP_CONFIRM, &confirm(&secret, "short")).await;
    assert_eq!((weak.status, weak.header("set-cookie"), who(&visitor).await), (400, "", None));
    let confirmed = visitor.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await;
    assert_eq!(confirmed.headers.get_all("set-cookie").iter().count(), 2, "session and device");
    let handle: NicHandle = confirmed.ok();
    assert_eq!(who(&visitor).await, Some(handle));
    let sessions = super::profile(&visitor).await.sessions;
    assert!(matches!(&sessions[..], [session] if session.is_this), "{sessions:?}");
    // The link is used up.
    let other = server.visitor();
    other.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await.problem(403);
    assert_eq!(who(&other).await, None);
}

#[tokio::test]
async fn confirming_a_sign_up_ends_the_session_of_another_account() {
    let server = TestServer::start().await;
    let browser = server.visitor();
    let admin = browser.post(route::DEMO_SESSION, &json!({ "account": "admin-ovh" })).await;
    let cookie = admin.header("set-cookie").split(';').next().unwrap_or_default();
    let secret = sign_up_secret(&server, &browser, "lucja@bell.example").await;
    let handle: NicHandle = browser.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await.ok();
    assert_eq!(who(&browser).await, Some(handle));
    server.visitor().call(Method::GET, route::ME, &[("cookie", cookie)], "").await.problem(401);
}

#[tokio::test]
async fn internationalised_and_punycode_spellings_of_a_mail_domain_are_one_address() {
    let spellings =
        ["lucja@bücher.example", "LUCJA@xn--bcher-kva.example", "Lucja@BÜCHER.Example", "lucja@bu\u{308}cher.example"];
    let server = TestServer::start_with(&[], |export| {
        export.account("tech").email = "tech@bücher.example".to_owned();
    })
    .await;
    let handle = new_account(&server, spellings[0]).await;
    for login in spellings {
        assert_eq!(sign_in(&server, login, GOOD).await.1, 200, "{login}");
    }
    // Their mails count together.
    let newcomer = server.sign_in("newcomer").await;
    for (number, spelling) in spellings.iter().cycle().take(6).enumerate() {
        let status = newcomer.post(route::CHANGE_EMAIL, &json!({ "newEmail": spelling })).await.status;
        assert_eq!(status, if number < 5 { 200 } else { 429 }, "{spelling}");
    }
    // A password reset finds the account.
    forget_password(&server, spellings[1]).await;
    let reset = server.mail_to(spellings[0], "Set a password").await;
    assert!(reset.text.contains(handle.as_str()));
    // So does naming a contact.
    let admin = server.sign_in("admin").await;
    let unchanged = NewContacts { tech: "tech@xn--bcher-kva.example", ..NewContacts::default() };
    let refused = admin.submit(&domain(), unchanged).await.problem(400);
    assert_eq!(refused.rejected, Some(PlanError::NothingToChange));
    let named = NewContacts { billing: "tech@xn--bcher-kva.example", ..NewContacts::default() };
    admin.submit_one(&domain(), named).await;
}

#[tokio::test]
async fn a_look_alike_letter_makes_another_account() {
    let server = TestServer::start_with(&[], |export| {
        export.account("tech").email = "mike@halden.example".to_owned();
    })
    .await;
    let look_alike = "mi\u{212a}e@halden.example";
    let handle = new_account(&server, look_alike).await;
    server.set_password("tech", BETTER).await;
    for (login, password, status) in [
        (look_alike, GOOD, 200),
        ("mike@halden.example", BETTER, 200),
        (look_alike, BETTER, 401),
        ("MIKE@halden.example", GOOD, 401),
    ] {
        assert_eq!(sign_in(&server, login, password).await.1, status, "{login} {password}");
    }
    forget_password(&server, look_alike).await;
    let mail = server.mail_to(look_alike, "Set a password").await;
    assert!(mail.text.contains(handle.as_str()), "{}", mail.text);
}

#[tokio::test]
async fn pasted_addresses_and_handles_are_cleaned() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    visitor.post(route::SIGN_UP, &sign_up("Łucja Bell <\u{feff}lucja@bell.example\u{200b}>")).await.done();
    let secret = server.mail_to("lucja@bell.example", "Confirm your address").await.secret();
    let handle: NicHandle = visitor.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await.ok();
    let pasted = handle.as_str().replace('-', "\u{2011}");
    for login in [pasted.as_str(), "\u{200b}<LUCJA@bell.example>"] {
        assert_eq!(sign_in(&server, login, GOOD).await.1, 200, "{login:?}");
    }
    forget_password(&server, &pasted).await;
    server.mail_to("lucja@bell.example", "Set a password").await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), NewContacts { tech: &format!("Łucja <{pasted}>"), ..NewContacts::default() }).await;
}

#[tokio::test]
async fn rejects_text_that_changes_direction_and_unknown_languages() {
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    let details = json!({ "firstName": "Łucja", "name": "Bell", "organisation": "", "language": "fr_FR" });
    for (field, value) in [
        ("firstName", "Lu\u{202e}cja"),
        ("name", "Be\u{2066}ll"),
        ("organisation", "Be\u{61c}ll"),
        ("email", "lu\u{202e}cja@bell.example"),
        ("language", "zz_ZZ"),
        ("language", "en_FR"),
        ("language", "fr"),
        ("language", ""),
    ] {
        let with = |form: &Value| {
            let mut form = form.clone();
            form[field] = json!(value);
            form
        };
        if field != "organisation" {
            let form = with(&sign_up("lucja@bell.example"));
            assert_eq!(server.visitor().post(route::SIGN_UP, &form).await.reason(400), Reason::Malformed, "{value:?}");
        }
        if field != "email" {
            let changed = newcomer.put(route::PROFILE, &with(&details)).await;
            assert_eq!(changed.reason(400), Reason::Malformed, "{value:?}");
        }
    }
    // Joiners, which some scripts need, do not change it.
    newcomer.put(route::PROFILE, &json!({ "firstName": "علی\u{200c}رضا" })).await.done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_sign_ups_with_the_same_initials_get_distinct_handles() {
    // All come from one address.
    let server = TestServer::start_with(&["--password-queue-per-address", "12"], |_| {}).await;
    let visitor = server.visitor();
    let mut confirmations = JoinSet::new();
    let mut secrets = Vec::new();
    for number in 0..12 {
        let email = format!("lucja{number}@bell.example");
        visitor.post(route::SIGN_UP, &sign_up(&email)).await.done();
        secrets.push(server.mail_to(&email, "Confirm your address").await.secret());
    }
    for secret in secrets {
        let user = server.visitor();
        confirmations.spawn(async move { user.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await });
    }
    let handles: BTreeSet<NicHandle> = confirmations.join_all().await.into_iter().map(|reply| reply.ok()).collect();
    assert_eq!(handles.len(), 12, "{handles:?}");
}

#[tokio::test]
async fn mails_use_the_chosen_language_from_the_first_one() {
    let server = TestServer::start().await;
    let mut form = sign_up("lucja@bell.example");
    form["language"] = json!("fr_CA");
    server.visitor().post(route::SIGN_UP, &form).await.done();
    let first = server.mail_to("lucja@bell.example", "Confirmez votre adresse").await;
    // An unconfirmed address receives no text that a stranger may have typed.
    assert!(!first.text.contains("Łucja"), "{}", first.text);
    server.visitor().post(route::SIGN_UP_CONFIRM, &confirm(&first.secret(), GOOD)).await.ok::<NicHandle>();
    let welcome = server.mail_to("lucja@bell.example", "Votre identifiant client").await;
    assert!(welcome.text.starts_with("Bonjour Łucja Bell,"), "{}", welcome.text);
}

#[tokio::test]
async fn no_account_exists_before_the_reader_of_the_mail_chooses_the_password() {
    const ADDRESS: &str = "lucja@bell.example";
    let server = TestServer::start().await;
    let [stranger, owner] = [server.visitor(), server.visitor()];
    let secret = sign_up_secret(&server, &stranger, ADDRESS).await;
    assert_eq!(sign_in(&server, ADDRESS, GOOD).await.1, 401);
    let without = owner.post(route::SIGN_UP_CONFIRM, &json!({ "token": secret })).await;
    assert_eq!(without.reason(400), Reason::Malformed);
    // A refused password does not consume the link.
    let weak = owner.post(route::SIGN_UP_CONFIRM, &confirm(&secret, ADDRESS)).await;
    assert_eq!(weak.reason(400), Reason::WeakPassword);
    owner.post(route::SIGN_UP_CONFIRM, &confirm(&secret, BETTER)).await.ok::<NicHandle>();
    assert_eq!(sign_in(&server, ADDRESS, BETTER).await.1, 200);
    let used = stranger.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await;
    assert_eq!(link_refusal(&used), MailedLinkRefusal::Used);
}

#[tokio::test]
async fn sign_ups_of_strangers_keep_no_owner_of_an_address_out() {
    const ADDRESS: &str = "lucja@bell.example";
    let server = TestServer::start_with(&["--trusted-proxies", "1"], |_| {}).await;
    let visitor = server.visitor();
    let sign_up_from = async |network: &str| {
        let call = visitor.client.post(visitor.url(route::SIGN_UP)).header("x-forwarded-for", network);
        visitor.send(call.json(&sign_up(ADDRESS))).await.done();
    };
    let mails = async || server.mails().await.iter().filter(|mail| mail.address == ADDRESS).count();
    for host in 0..7 {
        sign_up_from(&format!("192.0.2.{host}")).await;
    }
    assert_eq!(mails().await, 5, "neighbours are one network");
    // 20 from a few networks are enough, but the owner's network gets its first.
    for host in 0..20 {
        sign_up_from(&format!("198.51.{}.7", host % 4)).await;
    }
    assert_eq!(mails().await, 20);
    sign_up_from("203.0.113.9").await;
    assert_eq!(mails().await, 21);
    let token = server.mail_to(ADDRESS, "Confirm your address").await.secret();
    visitor.post(route::SIGN_UP_CONFIRM, &confirm(&token, GOOD)).await.ok::<NicHandle>();
}

#[tokio::test]
async fn language_of_emails_is_asked_for_until_it_is_chosen() {
    let server = TestServer::start().await;
    let asked = async |user: &TestUser| {
        let info: AppInfo = user.get(route::APP).await.ok();
        info.account.expect("it is signed in").mail_language
    };
    for (name, locale) in [("admin", "fr_FR"), ("tech", "en_GB")] {
        let user = server.sign_in(name).await;
        assert_eq!(asked(&user).await, Some(Language::English), "{name}");
        user.put(route::PROFILE, &json!({ "showsName": true })).await.done();
        assert_eq!(asked(&user).await, Some(Language::English), "{name}");
        user.put(route::PROFILE, &json!({ "language": locale })).await.done();
        assert_eq!(
            (asked(&user).await, super::profile(&user).await.person.language),
            (None, locale.to_owned()),
            "{name}"
        );
    }
    // To keep the language leaves the profile to imports.
    let changed = server.column::<String>("select handle from account where person_changed order by handle");
    assert_eq!(changed, ["admin-ovh"]);
}
