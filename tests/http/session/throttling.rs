//! Delays after failed sign-ins to one account.

use super::{PASSWORD, sign_in};
use crate::common::{TestServer, hours, millis, seconds};
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
