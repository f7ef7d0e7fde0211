//! Passwords in any Unicode form: keyboards send the same characters differently.

use super::{profile, sign_in, sign_up};
use crate::common::database::Value;
use crate::common::{TestServer, account, minutes};
use handover_api::route;
use handover_api::{Problem, Reason};
use handover_rules::account::password::WeakPassword;
use handover_rules::{MailedLinkId, NicHandle};
use serde_json::json;

/// The same password as composed and decomposed characters, and with full-width letters.
const FORMS: [&str; 3] =
    ["huit cygnes r\u{ea}vés", "huit cygnes re\u{302}ve\u{301}s", "ｈｕｉｔ cygnes r\u{ea}ve\u{301}s"];

/// Argon2id of the decomposed form, made from its bytes as they are.
const HASH_OF_BYTES: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$6oa0AgYkexe9rx9nOd9cYg$hCY3CBcVQGaDAqFBs9nxrSVlzQIh2Y1dn+ud2P4yHb4";

async fn set_hash(server: &TestServer, hash: &str) {
    let (handle, hash) = (account("admin"), hash.to_owned());
    server.store.write(move |tx| tx.set_password(&handle, &hash)).await.expect("the store succeeds");
}

fn stored_hash(server: &TestServer) -> String {
    let rows = server.rows("select password from account where handle = 'admin-ovh'");
    let [Value::Text(hash)] = rows[0].as_slice() else { panic!("{rows:?}") };
    hash.clone()
}

#[tokio::test]
async fn any_form_of_a_password_signs_in_wherever_another_was_set() {
    let server = TestServer::start().await;
    for (number, chosen) in FORMS.into_iter().enumerate() {
        let address = format!("member{number}@bell.example");
        server.visitor().post(route::SIGN_UP, &sign_up(&address)).await.done();
        let secret = server.mail_to(&address, "Confirm your address").await.secret();
        let confirmed = server.visitor().post(route::SIGN_UP_CONFIRM, &super::confirm(&secret, chosen)).await;
        let handle: NicHandle = confirmed.ok();
        for form in FORMS {
            assert_eq!(sign_in(&server, handle.as_str(), form).await.1, 200, "{chosen} {form}");
        }
    }
}

#[tokio::test]
async fn any_form_re_authenticates_and_changes_or_resets_a_password() {
    let server = TestServer::start().await;
    server.set_password("admin", FORMS[0]).await;
    let (user, _) = sign_in(&server, "admin-ovh", FORMS[1]).await;
    let other = ["neuf pi\u{e9}tons chantent", "neuf pie\u{301}tons chantent"];
    user.post(route::PASSWORD, &json!({ "present": FORMS[2], "new": other[1] })).await.done();
    assert_eq!(sign_in(&server, "admin-ovh", other[0]).await.1, 200);
    let change = json!({ "newEmail": "a2@mail.example", "password": other[0] });
    user.post(route::CHANGE_EMAIL, &change).await.ok::<MailedLinkId>();
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let address = profile(&user).await.address;
    let token = server.mail_to(address.as_str(), "Set a password").await.secret();
    server
        .visitor()
        .post(route::PASSWORD_RESET, &json!({ "token": token, "password": FORMS[1] }))
        .await
        .ok::<NicHandle>();
    assert_eq!(sign_in(&server, "admin-ovh", FORMS[0]).await.1, 200);
}

#[tokio::test]
async fn hash_of_the_bytes_goes_on_working_until_it_is_replaced_at_the_next_sign_in() {
    let server = TestServer::start().await;
    set_hash(&server, HASH_OF_BYTES).await;
    // The other form is unknown until then.
    assert_eq!(sign_in(&server, "admin-ovh", FORMS[0]).await.1, 401);
    assert_eq!(stored_hash(&server), HASH_OF_BYTES);
    server.advance(minutes(1)).await;
    assert_eq!(sign_in(&server, "admin-ovh", FORMS[1]).await.1, 200);
    assert_ne!(stored_hash(&server), HASH_OF_BYTES);
    for form in FORMS {
        assert_eq!(sign_in(&server, "admin-ovh", form).await.1, 200, "{form}");
    }
}

#[tokio::test]
async fn weakness_and_length_are_those_of_the_compared_form() {
    let server = TestServer::start().await;
    server.visitor().post(route::SIGN_UP, &sign_up("lucja@bell.example")).await.done();
    let secret = server.mail_to("lucja@bell.example", "Confirm your address").await.secret();
    for (password, weakness) in [
        ("ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ１", WeakPassword::Common),
        ("ｓｔｅｅｌｅｒｓ.ｒａｎｇｅｒｓ", WeakPassword::Common),
        ("aldermoor\u{ff0d}2026", WeakPassword::Common),
        // Fourteen code points, but eleven characters; and one, which stands for eighteen.
        ("e\u{301}h q\u{302} zu\u{300} ko\u{308}", WeakPassword::TooShort),
        ("\u{fdfa}", WeakPassword::TooShort),
        (&"\u{fdfa}".repeat(12), WeakPassword::TooLong),
    ] {
        let reply = server.visitor().post(route::SIGN_UP_CONFIRM, &super::confirm(&secret, password)).await;
        let Problem { reason, password: found, .. } = reply.problem(400);
        assert_eq!((reason, found), (Reason::WeakPassword, Some(weakness)), "{password}");
    }
}
