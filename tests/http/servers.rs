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
use handover_rules::request::notices::TimelineEvent;
use handover_server::clock::Clock;
use handover_store::{Database, RestoreOptions, Store, after_restore};
use reqwest::Method;

/// A server on duty.
async fn start_alone() -> Option<TestServer> {
    let server = TestServer::start().await;
    if server.store.file().is_some() {
        return None;
    }
    until_on_duty(&server.store, true).await;
    Some(server)
}

async fn until_on_duty(store: &Store, is_wanted: bool) {
    let mut duty = store.duty();
    drop(duty.wait_for(|is_held| *is_held == is_wanted).await.expect("a running server"));
}

/// A server on duty and two more.
async fn start() -> Option<(TestServer, [OtherServer; 2])> {
    let server = start_alone().await?;
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

async fn until_ready(server: &TestServer, at: &TestUser, is_wanted: bool) {
    let is_ready = async || (at.get(route::READY).await.status == 200) == is_wanted;
    server.until("readiness has changed", is_ready).await;
}

#[tokio::test]
async fn server_whose_clock_is_wrong_stores_nothing_and_leaves_the_duty_to_others() {
    let Some(mut server) = start_alone().await else { return };
    let clock = Clock::standing(server.now());
    let second = server.start_another_at(&clock).await;
    let admin = at(&server.sign_in("admin").await, &second);
    until_ready(&server, &admin, true).await;
    server.stop().await;
    server.store = second.store.clone();
    until_on_duty(&second.store, true).await;
    for by in [minutes(10), minutes(-10)] {
        clock.set_by(by);
        until_on_duty(&second.store, false).await;
        until_ready(&server, &admin, false).await;
        assert_eq!(admin.submit(&domain(), TO_NEWCOMER).await.reason(503), Reason::CannotStore);
        // One that is right takes it.
        let third = server.start_another().await;
        until_on_duty(&third.store, true).await;
        assert!(!*second.store.duty().borrow());
        drop(third);
        clock.set_by(-by);
        until_on_duty(&second.store, true).await;
        until_ready(&server, &admin, true).await;
    }
    admin.submit_one(&domain(), TO_NEWCOMER).await;
}

/// Its own time goes on as before until the machine's clock has been steady.
#[tokio::test]
async fn server_is_not_ready_while_it_does_not_follow_a_clock_that_was_set_right() {
    let server = TestServer::start_with(&["--clock-steady-minutes", "10"], |_| {}).await;
    if server.store.file().is_some() {
        return;
    }
    let clock = Clock::standing(server.now());
    clock.set_by(minutes(10));
    let second = server.start_another_at(&clock).await;
    let visitor = at(&server.visitor(), &second);
    until_ready(&server, &visitor, false).await;
    clock.set_by(minutes(-10));
    assert_eq!(visitor.get(route::READY).await.status, 503);
    clock.advance(minutes(10));
    until_ready(&server, &visitor, true).await;
}

#[tokio::test]
async fn server_without_a_key_that_another_has_is_not_ready() {
    let Some(server) = start_alone().await else { return };
    let visitor = server.visitor();
    until_ready(&server, &visitor, true).await;
    let known: String = server.value("select encode(fingerprint, 'hex') from key_fingerprint where name = 'secrets'");
    for change in [
        "update key_fingerprint set fingerprint = sha256('other') where name = 'secrets'",
        "delete from key_fingerprint where name = 'secrets'",
    ] {
        server.batch(change);
        until_on_duty(&server.store, false).await;
        assert_eq!(visitor.get(route::READY).await.reason(503), Reason::CannotStore);
        server.batch(&format!(
            "delete from key_fingerprint where name = 'secrets';
             insert into key_fingerprint (name, fingerprint) values ('secrets', decode('{known}', 'hex'))"
        ));
        until_on_duty(&server.store, true).await;
    }
}

#[tokio::test]
async fn restore_is_refused_while_a_server_runs_on_duty_or_not() {
    let Some((mut server, [second, _third])) = start().await else { return };
    let Database::Postgres(url) = server.store.database() else { return };
    let visitor = server.visitor();
    until_ready(&server, &at(&visitor, &second), true).await;
    let refused = after_restore(&url, RestoreOptions::default(), server.now()).expect_err("a server runs").to_string();
    assert!(refused.starts_with("a server is running on this database"), "{refused}");
    server.stop().await;
    server.store = second.store.clone();
    assert!(after_restore(&url, RestoreOptions::default(), server.now()).is_err());
}

fn session_of(name: &str) -> DemoCredentials {
    DemoCredentials { account: account(name) }
}
