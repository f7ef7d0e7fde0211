//! Concurrent answers to one request.

use super::{ROUNDS, both};
use crate::common::{Change, Person, Reply, World, domain, minutes};
use handover_api::route::{self, TaskAction};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Ending, NicHandle, RequestId, ServiceKey, State};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Barrier;

/// Many requests of the admin for a new tech contact, each for a service of its own, and their codes.
struct Scene {
    world: World,
    admin: Person,
    newcomer: Person,
    rounds: Vec<(ServiceKey, RequestId)>,
    codes: HashMap<(RequestId, NicHandle), String>,
}

async fn scene() -> Scene {
    let (world, services) = World::with_domains(ROUNDS).await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let mut rounds = Vec::new();
    for service in services {
        let id = admin.ask(&service, Change { tech: "newcomer", ..Change::default() }).await;
        rounds.push((service, id));
    }
    let codes = world.codes().await;
    Scene { world, admin, newcomer, rounds, codes }
}

impl Scene {
    fn code(&self, id: RequestId, person: &Person) -> String {
        self.codes[&(id, person.handle.clone())].clone()
    }

    /// Lets everything that is left happen, and checks that history, state and contacts tell the same story.
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
        let ended = request.ended.expect("it has ended");
        assert_eq!(ended.how.state(), request.state);
        assert_eq!(timeline.last().map(|(_, state, ..)| *state), Some(request.state));
        let tech = if ended.how == Ending::Done { "newcomer" } else { "tech" };
        assert_eq!(self.world.holders(service).await, ["admin", tech, "billing"]);
        ended.how
    }

    /// Who was told what about the end: each once.
    async fn assert_told_once(&self) {
        let letters = self.world.letters().await;
        for (_, id) in &self.rounds {
            let mut told: Vec<(&str, &NicHandle)> = letters
                .iter()
                .filter(|letter| letter.request() == *id && letter.about() != "Please answer")
                .map(|letter| (letter.about(), &letter.to))
                .collect();
            let number = told.len();
            told.sort_unstable();
            told.dedup();
            assert_eq!(told.len(), number, "{told:?}");
            assert!(number == 2 || number == 3, "{told:?}");
        }
    }
}

/// Went well, or was refused by the rules.
#[track_caller]
fn assert_clean(reply: &Reply) {
    if reply.status == 200 {
        reply.done();
    } else {
        reply.refusal();
    }
}

/// A call on a request, to be made later.
fn act(person: &Person, id: RequestId, action: TaskAction, code: &str) -> impl Future<Output = Reply> + Send + 'static {
    let (person, code) = (person.clone(), code.to_owned());
    async move {
        let body = serde_json::json!({ "token": code });
        person.post(&route::task_action(id, action), &body).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_parties_accept_at_the_same_time() {
    let scene = scene().await;
    let Scene { world, admin, newcomer, rounds, .. } = &scene;
    for (_, id) in rounds {
        let (first, second) = both(
            act(admin, *id, TaskAction::Accept, &scene.code(*id, admin)),
            act(newcomer, *id, TaskAction::Accept, &scene.code(*id, newcomer)),
        )
        .await;
        first.done();
        second.done();
        let request = admin.request(*id).await;
        assert_eq!((request.state, request.effect_at), (State::Doing, Some(world.now() + minutes(2))));
    }
    world.pass(minutes(2)).await;
    for (service, id) in rounds {
        assert_eq!(scene.assert_consistent(*id, service).await, Ending::Done);
    }
    scene.assert_told_once().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_accepts_while_the_other_ends_it() {
    let scene = scene().await;
    let Scene { world, admin, newcomer, rounds, .. } = &scene;
    for (number, (_, id)) in rounds.iter().enumerate() {
        let code = scene.code(*id, admin);
        let end = if number % 2 == 0 { TaskAction::Refuse } else { TaskAction::Withdraw };
        let accept = act(newcomer, *id, TaskAction::Accept, &scene.code(*id, newcomer));
        let (accepted, ended) = both(accept, act(admin, *id, end, &code)).await;
        assert_clean(&accepted);
        ended.done();
        let state = if number % 2 == 0 { State::Refused } else { State::Aborted };
        assert_eq!(admin.state(*id).await, state);
    }
    world.pass(minutes(5)).await;
    for (service, id) in rounds {
        scene.assert_consistent(*id, service).await;
    }
    scene.assert_told_once().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_party_answers_yes_and_no_with_the_same_code() {
    let scene = scene().await;
    let Scene { world, admin, newcomer, rounds, .. } = &scene;
    for (number, (_, id)) in rounds.iter().enumerate() {
        let code = scene.code(*id, newcomer);
        // Another session of the same account, on a connection of its own.
        let elsewhere = world.sign_in("newcomer").await;
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
            assert_eq!(accepted == 1, request.state == State::ValidatingByCustomers);
        } else {
            first.done();
            second.done();
            assert_eq!((accepted, request.missing().count()), (1, 1));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taking_back_as_the_role_moves() {
    let scene = scene().await;
    let Scene { world, admin, newcomer, rounds, .. } = &scene;
    let mut moved = 0;
    for (number, (service, id)) in rounds.iter().enumerate() {
        for person in [admin, newcomer] {
            person.accept(*id, &scene.code(*id, person)).await.done();
        }
        let clock = world.clock.clone();
        let stop = if number % 2 == 0 { TaskAction::TakeBack } else { TaskAction::Withdraw };
        let person = if number % 2 == 0 { newcomer } else { admin };
        let barrier = Arc::new(Barrier::new(2));
        let other = Arc::clone(&barrier);
        let call = act(person, *id, stop, "");
        let call = tokio::spawn(async move {
            other.wait().await;
            call.await
        });
        barrier.wait().await;
        clock.advance(minutes(2));
        let reply = call.await.expect("the call ends");
        world.settle().await;
        assert_clean(&reply);
        let how = scene.assert_consistent(*id, service).await;
        assert_eq!(how == Ending::Done, reply.status == 409, "{how:?} {}", reply.text());
        moved += usize::from(how == Ending::Done);
    }
    assert!(moved <= ROUNDS);
    scene.assert_told_once().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_concurrent_calls_on_one_request() {
    let world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let outsider = world.sign_in("outsider").await;
    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    let codes = [world.code(id, &admin).await, world.code(id, &newcomer).await];
    let barrier = Arc::new(Barrier::new(200));
    let mut calls = Vec::new();
    for number in 0..200 {
        let (person, code) = if number % 2 == 0 { (&admin, &codes[0]) } else { (&newcomer, &codes[1]) };
        let call: std::pin::Pin<Box<dyn Future<Output = Reply> + Send>> = match number % 20 {
            0..10 => Box::pin(act(person, id, TaskAction::Accept, code)),
            10 | 11 => Box::pin(act(person, id, TaskAction::Refuse, code)),
            12 => Box::pin(act(&admin, id, TaskAction::Withdraw, "")),
            13 => Box::pin(act(&newcomer, id, TaskAction::TakeBack, "")),
            14 => Box::pin(act(person, id, TaskAction::ResendEmail, "")),
            15 | 16 => Box::pin(act(person, id, TaskAction::Accept, "wrong")),
            17 => Box::pin(act(&admin, id, TaskAction::Accept, &codes[1])),
            18 => Box::pin(act(&outsider, id, TaskAction::Accept, code)),
            _ => {
                let (person, path) = (person.clone(), route::request(id));
                Box::pin(async move { person.get(&path).await })
            }
        };
        let barrier = Arc::clone(&barrier);
        calls.push(tokio::spawn(async move {
            barrier.wait().await;
            call.await
        }));
    }
    for call in calls {
        let reply = call.await.expect("the call ends");
        assert!([200, 403, 404, 409, 429].contains(&reply.status), "{} {}", reply.status, reply.text());
        if reply.status != 200 {
            reply.refusal();
        }
    }
    world.pass(minutes(5)).await;
    let scene = Scene { world, admin, newcomer, rounds: vec![(domain(), id)], codes: HashMap::new() };
    scene.assert_consistent(id, &domain()).await;
    scene.assert_told_once().await;
}
