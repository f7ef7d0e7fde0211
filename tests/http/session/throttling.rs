//! Delays after failed sign-ins to one account.

use super::{PASSWORD, sign_in};
use crate::common::{World, hours, millis, seconds};
use handover_api::Reason;

#[tokio::test]
async fn sign_in_delay_doubles_after_five_failures() {
    let world = World::start().await;
    world.set_password("admin", PASSWORD).await;
    let stranger = world.stranger();
    for login in ["admin-ovh", "nobody-ovh"] {
        for _ in 0..5 {
            assert_eq!(sign_in(&stranger, login, "wrong").await.reason(401), Reason::WrongCredentials);
        }
        for wait in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
            let until = world.now() + seconds(wait);
            // The right password has to wait as well, or waiting would tell it.
            for password in ["wrong", PASSWORD] {
                let problem = sign_in(&stranger, login, password).await.problem(429);
                assert_eq!((problem.reason, problem.until), (Reason::TooManyTries, Some(until)), "{login}");
            }
            world.pass(seconds(wait) - millis(1)).await;
            sign_in(&stranger, login, PASSWORD).await.problem(429);
            world.pass(millis(1)).await;
            assert_eq!(sign_in(&stranger, login, "wrong").await.reason(401), Reason::WrongCredentials);
        }
        world.pass(hours(1)).await;
    }
    sign_in(&stranger, "ADMIN-ovh", PASSWORD).await.done();
    // Success forgets the failures.
    for _ in 0..5 {
        assert_eq!(sign_in(&stranger, "admin-ovh", "wrong").await.status, 401);
    }
    sign_in(&stranger, "admin-ovh", "wrong").await.problem(429);
    // Others are not held up by that.
    world.set_password("tech", PASSWORD).await;
    sign_in(&stranger, "tech-ovh", PASSWORD).await.done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_attempts_do_not_bypass_the_throttle() {
    let world = World::start().await;
    world.set_password("admin", PASSWORD).await;
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let stranger = world.stranger();
            tokio::spawn(async move { sign_in(&stranger, "admin-ovh", "wrong").await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for one in tries {
        statuses.push(one.await.expect("the call ends"));
    }
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(401), count(429)), (5, 15), "{statuses:?}");
}
