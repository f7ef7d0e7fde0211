//! Concurrent answers to one request.

use super::{ROUNDS, both};
use crate::common::{DemoMail, Reply, TO_NEWCOMER, TestServer, TestUser, domain, minutes};
use handover_api::route::{self, TaskAction};
use handover_rules::request::notices::TimelineEvent;
use handover_rules::{Ending, NicHandle, Refusal, RequestId, RequestState, ServiceKey};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Barrier;

/// Requests of the admin for a new tech contact, one a service, with their codes.
struct Fixture {
    server: TestServer,
    admin: TestUser,
    newcomer: TestUser,
    rounds: Vec<(ServiceKey, RequestId)>,
    codes: HashMap<(RequestId, NicHandle), String>,
}

async fn set_up() -> Fixture {
    let (server, services) = TestServer::start_with_domains(ROUNDS).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let mut rounds = Vec::new();
    for service in services {
        let id = admin.submit_one(&service, TO_NEWCOMER).await;
        rounds.push((service, id));
    }
    let codes = server.codes().await;
    Fixture { server, admin, newcomer, rounds, codes }
}

impl Fixture {
    fn code(&self, id: RequestId, user: &TestUser) -> String {
        self.codes[&(id, user.handle.clone())].clone()
    }

    /// Asserts that timeline, state and contacts agree on one outcome, and returns it.
    async fn assert_consistent(&self, id: RequestId, service: &ServiceKey) -> Ending {
        let request = self.admin.request(id).await;
        let timeline = self.admin.timeline(id).await;
        let count = |wanted: &[TimelineEvent]| timeline.iter().filter(|(what, ..)| wanted.contains(what)).count();
        let endings = [
            TimelineEvent::Moved,
            TimelineEvent::Declined,
            TimelineEvent::Withdrawn,
            TimelineEvent::TakenBack,
            TimelineEvent::Superseded,
            TimelineEvent::Expired,
            TimelineEvent::Failed,
        ];
        assert_eq!(count(&endings), 1, "{timeline:?}");
        assert!(count(&[TimelineEvent::GraceBegan]) <= 1 && count(&[TimelineEvent::Accepted]) <= 2, "{timeline:?}");
        let ended = request.ended.expect("the request has ended");
        assert_eq!(ended.how.state(), request.state);
        assert_eq!(timeline.last().map(|(_, state, ..)| *state), Some(request.state));
        let tech = if ended.how == Ending::Done { "newcomer" } else { "tech" };
        assert_eq!(self.server.contact_names(service).await, ["admin", tech, "billing"]);
        ended.how
    }

    /// Asserts that every account got each mail about the outcome once.
    async fn assert_notified_once(&self) {
        let mails = self.server.mails().await;
        for (_, id) in &self.rounds {
            let mut notified: Vec<(&str, &NicHandle)> = mails
                .iter()
                .filter(|mail| mail.request() == *id && !DemoMail::asks(mail.kind()))
                .map(|mail| (mail.kind(), &mail.to))
                .collect();
            let number = notified.len();
            notified.sort_unstable();
            notified.dedup();
            assert_eq!(notified.len(), number, "{notified:?}");
            assert!(number == 2 || number == 3, "{notified:?}");
        }
    }
}

/// Asserts success or a refusal by the rules.
#[track_caller]
fn assert_clean(reply: &Reply) {
    if reply.status == 200 {
        reply.done();
    } else {
        reply.refusal();
    }
}

/// A future that makes the call when it is polled.
fn act(user: &TestUser, id: RequestId, action: TaskAction, code: &str) -> impl Future<Output = Reply> + Send + 'static {
    let (user, code) = (user.clone(), code.to_owned());
    async move {
        let body = serde_json::json!({ "token": code });
        user.post(&route::task_action(id, action), &body).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_accepts_while_the_other_ends_it() {
    let fixture = set_up().await;
    let Fixture { server, admin, newcomer, rounds, .. } = &fixture;
    for (number, (_, id)) in rounds.iter().enumerate() {
        let code = fixture.code(*id, admin);
        let end = if number % 2 == 0 { TaskAction::Refuse } else { TaskAction::Withdraw };
        let accept = act(newcomer, *id, TaskAction::Accept, &fixture.code(*id, newcomer));
        let (accepted, ended) = both(accept, act(admin, *id, end, &code)).await;
        assert_clean(&accepted);
        ended.done();
        let state = if number % 2 == 0 { RequestState::Refused } else { RequestState::Aborted };
        assert_eq!(admin.state(*id).await, state);
    }
    server.advance(minutes(5)).await;
    for (service, id) in rounds {
        fixture.assert_consistent(*id, service).await;
    }
    fixture.assert_notified_once().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_party_answers_yes_and_no_with_the_same_code() {
    let fixture = set_up().await;
    let Fixture { server, admin, newcomer, rounds, .. } = &fixture;
    for (number, (_, id)) in rounds.iter().enumerate() {
        let code = fixture.code(*id, newcomer);
        // A second session of the same account on its own connection.
        let elsewhere = server.sign_in("newcomer").await;
        let second = if number % 2 == 0 { TaskAction::Refuse } else { TaskAction::Accept };
        let (first, second) =
            both(act(newcomer, *id, TaskAction::Accept, &code), act(&elsewhere, *id, second, &code)).await;
        let request = admin.request(*id).await;
        let accepted = admin.timeline(*id).await.iter().filter(|(what, ..)| *what == TimelineEvent::Accepted).count();
        if number % 2 == 0 {
            let winners = [first.status, second.status].iter().filter(|status| **status == 200).count();
            assert_eq!(winners, 1, "{} {}", first.text(), second.text());
            assert_clean(&first);
            assert_clean(&second);
            assert_eq!(accepted == 1, request.state == RequestState::ValidatingByCustomers);
        } else {
            first.done();
            second.done();
            assert_eq!((accepted, request.missing().count()), (1, 1));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taking_back_as_the_role_moves() {
    let fixture = set_up().await;
    let Fixture { server, admin, newcomer, rounds, .. } = &fixture;
    let mut moved = 0;
    for (number, (service, id)) in rounds.iter().enumerate() {
        for user in [admin, newcomer] {
            user.accept(*id, &fixture.code(*id, user)).await.done();
        }
        let clock = server.clock.clone();
        let stop = if number % 2 == 0 { TaskAction::TakeBack } else { TaskAction::Withdraw };
        let user = if number % 2 == 0 { newcomer } else { admin };
        let barrier = Arc::new(Barrier::new(2));
        let other = Arc::clone(&barrier);
        let call = act(user, *id, stop, "");
        let call = tokio::spawn(async move {
            other.wait().await;
            call.await
        });
        barrier.wait().await;
        clock.advance(minutes(2));
        let reply = call.await.expect("the call does not panic");
        server.settle().await;
        assert_clean(&reply);
        let how = fixture.assert_consistent(*id, service).await;
        assert_eq!(how == Ending::Done, reply.status == 409, "{how:?} {}", reply.text());
        moved += usize::from(how == Ending::Done);
    }
    assert!(moved <= ROUNDS);
    fixture.assert_notified_once().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_concurrent_calls_on_one_request() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let outsider = server.sign_in("outsider").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let codes = [server.code(id, &admin).await, server.code(id, &newcomer).await];
    let barrier = Arc::new(Barrier::new(200));
    let mut calls = Vec::new();
    for number in 0..200 {
        let (user, code) = if number % 2 == 0 { (&admin, &codes[0]) } else { (&newcomer, &codes[1]) };
        let call: std::pin::Pin<Box<dyn Future<Output = Reply> + Send>> = match number % 20 {
            0..10 => Box::pin(act(user, id, TaskAction::Accept, code)),
            10 | 11 => Box::pin(act(user, id, TaskAction::Refuse, code)),
            12 => Box::pin(act(&admin, id, TaskAction::Withdraw, "")),
            13 => Box::pin(act(&newcomer, id, TaskAction::TakeBack, "")),
            14 => Box::pin(act(user, id, TaskAction::ResendEmail, "")),
            15 | 16 => Box::pin(act(user, id, TaskAction::Accept, "wrong")),
            17 => Box::pin(act(&admin, id, TaskAction::Accept, &codes[1])),
            18 => Box::pin(act(&outsider, id, TaskAction::Accept, code)),
            _ => {
                let (user, path) = (user.clone(), route::request(id));
                Box::pin(async move { user.get(&path).await })
            }
        };
        let barrier = Arc::clone(&barrier);
        calls.push(tokio::spawn(async move {
            barrier.wait().await;
            call.await
        }));
    }
    for call in calls {
        let reply = call.await.expect("the call does not panic");
        assert!([200, 403, 404, 409, 429].contains(&reply.status), "{} {}", reply.status, reply.text());
        if reply.status != 200 {
            reply.refusal();
        }
    }
    server.advance(minutes(5)).await;
    let fixture = Fixture { server, admin, newcomer, rounds: vec![(domain(), id)], codes: HashMap::new() };
    fixture.assert_consistent(id, &domain()).await;
    fixture.assert_notified_once().await;
}

#[tokio::test]
async fn answers_that_share_a_commit_succeed_or_fail_each_by_itself() {
    let fixture = set_up().await;
    let Fixture { server, admin, newcomer, rounds, .. } = &fixture;
    for (_, damaged) in rounds.iter().skip(2).step_by(3) {
        // Found only when the answer is about to be applied.
        let damage = "update party set accepted_at = 9223372036854775807 where request = ?1 and position = 1";
        server.change_row(damage, [damaged.get()]);
    }
    let (release, released) = std::sync::mpsc::channel();
    let held = tokio::spawn({
        let store = server.store.clone();
        let released = std::sync::Arc::new(std::sync::Mutex::new(released));
        async move { store.write(move |_| Ok(released.lock().expect("no panic").recv())).await }
    });
    let calls = rounds.iter().enumerate().map(|(number, (_, id))| {
        let code = if number % 3 == 1 { "wrong".to_owned() } else { fixture.code(*id, admin) };
        async move { admin.accept(*id, &code).await }
    });
    let after_them = async {
        // Once a later call is answered, they wait for the writer.
        newcomer.get(route::APP).await.ok::<serde_json::Value>();
        release.send(()).expect("the writer waits");
    };
    let (replies, ()) = tokio::join!(futures_util::future::join_all(calls), after_them);
    held.await.expect("the job does not panic").expect("the store succeeds").expect("released");
    for ((number, (_, id)), reply) in rounds.iter().enumerate().zip(replies) {
        match number % 3 {
            0 => reply.done(),
            1 => assert!(matches!(reply.refusal(), Refusal::WrongCode { .. })),
            _ => assert_eq!(reply.problem(500).status, 500),
        }
        let stored = |sql: &str| server.rows(&format!("{sql} where request = {id}")).len();
        assert_eq!(
            stored("select 1 from (select submission as request from attempt) attempts"),
            usize::from(number % 3 == 1)
        );
        let accepted = "select 1 from (select * from timeline where what = 'accepted') accepted";
        assert_eq!(stored(accepted), usize::from(number % 3 == 0));
    }
}
