//! Several servers on one database of PostgreSQL, with one clock. SQLite's file has only one server: there these tests do
//! nothing.

use crate::common::held_writer::HeldWriter;
use crate::common::server::OtherServer;
use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, days, domain, minutes};
use crate::events::Stream;
use crate::session;
use handover_api::app::DemoCredentials;
use handover_api::event::SIGNED_OUT;
use handover_api::{Reason, route};
use handover_rules::RequestState;
use handover_rules::request::timeline::TimelineEvent;
use reqwest::Method;

/// A server and two more.
async fn start() -> Option<(TestServer, [OtherServer; 2])> {
    let server = TestServer::start().await;
    if server.store.file().is_some() {
        return None;
    }
    let others = [server.start_another().await, server.start_another().await];
    Some((server, others))
}

fn at(user: &TestUser, server: &OtherServer) -> TestUser {
    user.at(server.base.clone())
}

#[tokio::test]
async fn request_is_asked_and_answered_on_two_servers_and_seen_in_a_tab_of_a_third() {
    let Some((server, [second, third])) = start().await else { return };
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let mut tab = Stream::open(&at(&admin, &third)).await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    assert!(tab.changed().await.contains(&id));
    let [admin, newcomer] = [at(&admin, &second), at(&newcomer, &third)];
    for user in [&admin, &newcomer] {
        let code = server.code(id, user).await;
        user.accept(id, &code).await.done();
    }
    assert!(tab.changed().await.contains(&id));
    server.advance(minutes(2)).await;
    assert_eq!(at(&admin, &third).state(id).await, RequestState::Done);
    let moved = admin.timeline(id).await.iter().filter(|(what, ..)| *what == TimelineEvent::Moved).count();
    assert_eq!(moved, 1);
}

/// A provider may preset another isolation for the database or the role.
#[tokio::test]
async fn writes_of_two_servers_follow_each_other_under_any_preset_isolation() {
    for isolation in ["repeatable read", "serializable"] {
        let server = TestServer::start().await;
        if server.store.file().is_some() {
            return;
        }
        let name: String = server.value("select cast(current_database() as text)");
        server.batch(&format!("alter database {name} set default_transaction_isolation = '{isolation}'"));
        let others = [server.start_another().await, server.start_another().await];
        let admin = server.sign_in("admin").await;
        let asked = (0..24).map(|number| {
            let (user, service) = (at(&admin, &others[number % 2]), domain());
            async move { user.submit(&service, TO_NEWCOMER).await.status }
        });
        let statuses = futures_util::future::join_all(asked).await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{isolation}: {statuses:?}");
        assert!(statuses.iter().all(|status| [200, 400].contains(status)), "{isolation}: {statuses:?}");
    }
}

#[tokio::test]
async fn session_ended_on_one_server_is_refused_on_another_and_closes_its_tab() {
    let Some((server, [second, _third])) = start().await else { return };
    let admin = server.signed_out("admin");
    let signed_in = admin.post(route::DEMO_SESSION, &session_of("admin")).await;
    let cookie = session::cookie(&signed_in);
    let copied = at(&server.visitor(), &second);
    let me = async || copied.call(Method::GET, route::ME, &[("cookie", &cookie)], "").await;
    assert_eq!(me().await.status, 200);
    let mut tab = Stream::open(&at(&admin, &second)).await;
    admin.delete(route::SESSION).await.done();
    assert_eq!(me().await.reason(401), Reason::NotSignedIn);
    assert_eq!(tab.next().await.map(|(name, _)| name).as_deref(), Some(SIGNED_OUT));
}

#[tokio::test]
async fn failed_sign_ins_count_on_all_servers() {
    let Some((server, [second, _third])) = start().await else { return };
    server.set_password("admin", session::PASSWORD).await;
    let visitor = server.visitor();
    for number in 0..5 {
        let user = if number % 2 == 0 { visitor.clone() } else { at(&visitor, &second) };
        assert_eq!(session::sign_in(&user, "admin-ovh", "wrong").await.reason(401), Reason::WrongCredentials);
    }
    session::sign_in(&at(&visitor, &second), "admin-ovh", session::PASSWORD).await.problem(429);
}

#[tokio::test]
async fn duty_passes_on_when_its_server_stops() {
    let Some((mut server, [second, third])) = start().await else { return };
    let admin = server.sign_in("admin").await;
    // It was started first.
    assert!(*server.store.duty().borrow());
    let mut duties = [second.store.duty(), third.store.duty()];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    server.stop().await;
    server.store = second.store.clone();
    let [first, other] = &mut duties;
    tokio::select! {
        held = first.wait_for(|is_held| *is_held) => drop(held.expect("a running server")),
        held = other.wait_for(|is_held| *is_held) => drop(held.expect("a running server")),
    }
    // Reminders and the end at the deadline are the work of the server on duty.
    server.advance(days(40)).await;
    let admin = at(&server.signed_out("admin"), &second);
    admin.post(route::DEMO_SESSION, &session_of("admin")).await.done();
    assert_eq!(admin.state(id).await, RequestState::Expired);
}

#[tokio::test]
async fn server_is_ready_while_another_writes() {
    let Some((server, [second, _third])) = start().await else { return };
    let visitor = at(&server.visitor(), &second);
    server.until("the server is ready", async || visitor.get(route::READY).await.status == 200).await;
    let writer = HeldWriter::hold(&server.store).await;
    assert_eq!(visitor.get(route::READY).await.status, 200);
    drop(writer);
}

fn session_of(name: &str) -> DemoCredentials {
    DemoCredentials { account: account(name) }
}
