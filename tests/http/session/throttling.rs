//! Delays after failed sign-ins to one account.

use super::{PASSWORD, sign_in};
use crate::common::{TestServer, TestUser, hours, millis, seconds};
use handover_api::Reason;

#[tokio::test]
async fn sign_in_delay_doubles_after_five_failures() {
    let server = TestServer::start().await;
    server.set_password("admin", PASSWORD).await;
    let visitor = server.visitor();
    for login in ["admin-ovh", "nobody-ovh"] {
        for _ in 0..5 {
            assert_eq!(sign_in(&visitor, login, "wrong").await.reason(401), Reason::WrongCredentials);
        }
        for wait in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
            let until = server.now() + seconds(wait);
            // The right password is throttled as well, or the delay would reveal it.
            for password in ["wrong", PASSWORD] {
                let problem = sign_in(&visitor, login, password).await.problem(429);
                assert_eq!((problem.reason, problem.until), (Reason::TooManyTries, Some(until)), "{login}");
            }
            server.advance(seconds(wait) - millis(1)).await;
            sign_in(&visitor, login, PASSWORD).await.problem(429);
            server.advance(millis(1)).await;
            assert_eq!(sign_in(&visitor, login, "wrong").await.reason(401), Reason::WrongCredentials);
        }
        server.advance(hours(1)).await;
    }
    sign_in(&visitor, "ADMIN-ovh", PASSWORD).await.done();
    // Success resets the count.
    for _ in 0..5 {
        assert_eq!(sign_in(&visitor, "admin-ovh", "wrong").await.status, 401);
    }
    sign_in(&visitor, "admin-ovh", "wrong").await.problem(429);
    // Other accounts are not throttled.
    server.set_password("tech", PASSWORD).await;
    sign_in(&visitor, "tech-ovh", PASSWORD).await.done();
}

const WARNING: &str = "Sign-in to admin-ovh after several wrong passwords";

async fn warnings(server: &TestServer) -> usize {
    server.mails().await.iter().filter(|mail| mail.subject == WARNING).count()
}

/// Fails so often, and waits until signing in is possible again.
async fn fail(server: &TestServer, user: &TestUser, login: &str, times: usize) {
    for _ in 0..times {
        sign_in(user, login, "wrong").await.problem(401);
    }
    server.advance(seconds(30)).await;
}

#[tokio::test]
async fn sign_in_with_a_new_browser_after_failures_sends_an_email() {
    let server = TestServer::start().await;
    server.set_password("admin", PASSWORD).await;
    // Four may be mistyped. Later the account knows this browser: its failures are the owner's.
    let visitor = server.visitor();
    for failures in [4, 5] {
        fail(&server, &visitor, "admin-ovh", failures).await;
        sign_in(&visitor, "admin-ovh", PASSWORD).await.done();
        assert_eq!(warnings(&server).await, 0);
    }
    for (expected, login) in [(1, "admin-ovh"), (2, "admin@mail.example")] {
        let stranger = server.visitor();
        fail(&server, &stranger, login, 5).await;
        assert_eq!(warnings(&server).await, expected - 1, "nobody has signed in");
        sign_in(&stranger, login, PASSWORD).await.done();
        assert_eq!(warnings(&server).await, expected);
    }
    let mail = server.mail_to("admin@mail.example", WARNING).await;
    assert!(
        mail.text.contains("Set a new password now") && mail.text.contains("#/password/forgotten"),
        "{}",
        mail.text
    );
    // Five a day. Failures of a network are forgotten one by one.
    for (wait, expected) in [(2, 3), (2, 4), (2, 5), (2, 5), (24, 6)] {
        server.advance(hours(wait)).await;
        let stranger = server.visitor();
        fail(&server, &stranger, "admin-ovh", 5).await;
        sign_in(&stranger, "admin-ovh", PASSWORD).await.done();
        assert_eq!(warnings(&server).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_attempts_do_not_bypass_the_throttle() {
    let server = TestServer::start_with(&["--password-queue-per-address", "20"], |_| {}).await;
    server.set_password("admin", PASSWORD).await;
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let visitor = server.visitor();
            tokio::spawn(async move { sign_in(&visitor, "admin-ovh", "wrong").await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for one in tries {
        statuses.push(one.await.expect("the call does not panic"));
    }
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(401), count(429)), (5, 15), "{statuses:?}");
}
