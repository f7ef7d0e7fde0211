//! Background loops that panic: each is restarted, with growing delays, and readiness and the log show it.

use crate::common::{CapturedLog, TO_NEWCOMER, TestServer, days, domain};
use handover_api::{Reason, route};
use handover_rules::RequestState;
use serde_json::json;
use tracing::Level;

/// Timers, carrying out postponed calls, and the mail worker.
const LOOPS: [&str; 3] = ["schedule", "postponed calls", "outbox"];

/// The delays before the restarts of a loop, as the log has them.
fn delays(log: &str, name: &str) -> Vec<String> {
    let message = format!("background loop failed; restarting name=\"{name}\"");
    let lines = log.lines().filter(|line| line.contains("ERROR") && line.contains(&message));
    lines
        .map(|line| {
            assert!(line.contains("broken by a test"), "the reason: {line}");
            line.split("next_delay=").nth(1).expect("a delay").to_owned()
        })
        .collect()
}

#[tokio::test]
async fn panicking_background_loop_is_logged_and_restarted_with_growing_delays() {
    let log = CapturedLog::default();
    let _capture = log.capture(Level::ERROR);
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.get(route::READY).await.ok::<String>(), "ok");
    for name in LOOPS {
        server.clock.set_broken(name, true);
    }
    // Until the second restart has failed, too.
    let has_restarted = async || LOOPS.iter().all(|name| delays(&log.text(), name).len() >= 2);
    server.until("each loop was restarted", has_restarted).await;
    assert_eq!(admin.get(route::READY).await.reason(503), Reason::Busy);
    assert_eq!(admin.get(route::HEALTH).await.ok::<String>(), "ok");
    // Everything that needs no loop continues.
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let handle = json!({ "login": "tech-ovh" });
    server.visitor().post(route::PASSWORD_FORGOTTEN, &handle).await.done();

    for name in LOOPS {
        server.clock.set_broken(name, false);
    }
    server.until("it is ready again", async || admin.get(route::READY).await.status == 200).await;
    let text = log.text();
    for name in LOOPS {
        let delays = delays(&text, name);
        assert_eq!(delays[..2], ["1s", "2s"], "{name}");
        assert!(delays.get(2).is_none_or(|third| third == "4s"), "{name}: {delays:?}");
    }
    // No pending work is lost.
    server.mail_to("tech@mail.example", "Set a password").await;
    assert_eq!(server.mails_about(id).await.len(), 2);
    server.advance(days(7)).await;
    assert_eq!(server.sign_in("admin").await.state(id).await, RequestState::Expired);
}
