//! Passwords that change while they are checked.

use crate::common::{Reply, TestServer, TestUser, account};
use argon2::password_hash::{PasswordHasher, SaltString};
use handover_api::{Reason, route};
use handover_store::WriteTx;

const PASSWORD: &str = "nine blue kettles sing";

/// Makes a call with the newcomer's password and runs `then` while the server is checking it.
async fn while_it_is_checked(
    server: &TestServer,
    call: impl Future<Output = Reply> + Send + 'static,
    then: impl AsyncFn(),
) -> Reply {
    let call = tokio::spawn(call);
    server
        .until("the password is being checked", async || {
            !server.rows("select 1 from sign_in_failure where login = 'newcomer-ovh'").is_empty()
        })
        .await;
    then().await;
    call.await.expect("the call does not panic")
}

/// Signs the newcomer in, with a password hash that takes about a hundred times longer to verify than usual.
async fn with_slow_password(server: &TestServer) -> TestUser {
    let parameters = argon2::Params::new(argon2::Params::DEFAULT_M_COST, 100, 1, None).expect("valid parameters");
    let slow = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters);
    let salt = SaltString::encode_b64(b"sixteen bytes it").expect("a salt");
    let hash = slow.hash_password(PASSWORD.as_bytes(), &salt).expect("a hash").to_string();
    server.store.write(move |tx| tx.set_password(&account("newcomer"), &hash)).await.expect("the store succeeds");
    server.sign_in("newcomer").await
}

#[tokio::test]
async fn right_password_is_hashed_anew_when_parameters_have_changed() {
    let server = TestServer::start().await;
    with_slow_password(&server).await;
    let stored = || server.value::<String>("select password from account where handle = 'newcomer-ovh'");
    let sign_in = async |password: &str| {
        let credentials = serde_json::json!({ "login": "newcomer-ovh", "password": password });
        server.visitor().post(route::SESSION, &credentials).await.status
    };
    let slow = stored();
    assert_eq!((sign_in("a wrong password").await, stored()), (401, slow.clone()));
    assert_eq!(sign_in(PASSWORD).await, 200);
    let renewed = stored();
    assert!(slow.contains("t=100,") && renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
    // It is the same password, and its hash stays from now on.
    assert_eq!((sign_in(PASSWORD).await, stored()), (200, renewed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn password_changed_during_its_check_starts_no_session() {
    let server = TestServer::start().await;
    with_slow_password(&server).await;
    let visitor = server.visitor();
    let user = visitor.clone();
    let call = async move {
        let credentials = serde_json::json!({ "login": "newcomer-ovh", "password": PASSWORD });
        user.post(route::SESSION, &credentials).await
    };
    let reply =
        while_it_is_checked(&server, call, async || server.set_password("newcomer", "another one now").await).await;
    assert_eq!(reply.reason(401), Reason::WrongCredentials);
    assert_eq!(visitor.get(route::ME).await.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn password_or_session_lost_during_the_check_changes_nothing() {
    for (path, body) in [
        (route::PASSWORD, serde_json::json!({ "present": PASSWORD, "new": "ten green bottles fall" })),
        (route::CHANGE_EMAIL, serde_json::json!({ "newEmail": "moved@new.example", "password": PASSWORD })),
    ] {
        for ends_session in [false, true] {
            let server = TestServer::start().await;
            let newcomer = with_slow_password(&server).await;
            let body = body.clone();
            let call = async move { newcomer.post(path, &body).await };
            let then = async || {
                if ends_session {
                    let end = |tx: &mut WriteTx<'_>| tx.end_sessions(&account("newcomer"), None, None);
                    server.store.write(end).await.expect("the store succeeds");
                } else {
                    server.set_password("newcomer", "another one now").await;
                }
            };
            let reply = while_it_is_checked(&server, call, then).await;
            let expected = if ends_session { (401, Reason::NotSignedIn) } else { (403, Reason::WrongCredentials) };
            assert_eq!(reply.reason(expected.0), expected.1, "{path}");
            assert!(server.rows("select 1 from mailed_link").is_empty());
        }
    }
}
