//! Calls at the same instant: exactly one final state, contacts that agree with it, and for the others a clean refusal.

use crate::common::{Change, Person, Reply, World, account, domain, minutes, service};
use argon2::password_hash::{PasswordHasher, SaltString};
use handover_api::Reason;
use handover_api::route::{self, TaskAction};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Category, Ending, NicHandle, RequestId, ServiceKey, State};
use handover_server::import::{self, progress};
use handover_server::store::{Store, Tx};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Barrier;

const ROUNDS: usize = 25;

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

/// Makes both calls at the same instant.
async fn both<A, B>(first: A, second: B) -> (Reply, Reply)
where
    A: Future<Output = Reply> + Send + 'static,
    B: Future<Output = Reply> + Send + 'static,
{
    let barrier = Arc::new(Barrier::new(2));
    let other = Arc::clone(&barrier);
    let first = tokio::spawn(async move {
        barrier.wait().await;
        first.await
    });
    let second = tokio::spawn(async move {
        other.wait().await;
        second.await
    });
    (first.await.expect("the call ends"), second.await.expect("the call ends"))
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
async fn both_parties_accept() {
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
async fn submissions_for_the_same_role() {
    let (world, services) = World::with_domains(ROUNDS).await;
    let [admin, tech] = [world.sign_in("admin").await, world.sign_in("tech").await];
    let elsewhere = world.sign_in("admin").await;
    let submit = |person: &Person, service: &ServiceKey, to: &'static str| {
        let (person, service) = (person.clone(), service.clone());
        async move { person.submit(&service, Change { tech: to, ..Change::default() }).await }
    };
    for (number, service) in services.iter().enumerate() {
        let other = if number % 2 == 0 { &elsewhere } else { &tech };
        let (first, second) = both(submit(&admin, service, "newcomer"), submit(other, service, "newcomer2")).await;
        let row = admin.service(service).await.expect("the admin has it");
        assert_eq!(row.open.len(), 1, "{:?}", row.open);
        for reply in [&first, &second] {
            if reply.status != 200 {
                assert_eq!(reply.blockers().tech.len(), 1);
            }
        }
        if number % 2 == 0 {
            assert_ne!(first.status == 200, second.status == 200);
        } else {
            // The admin's takes the tech contact's place, or was there first.
            first.ok::<Vec<RequestId>>();
            assert_eq!(row.open[0].asker, account("admin"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_at_the_same_instant() {
    let (world, services) = World::with_domains(ROUNDS).await;
    let admin = world.sign_in("admin").await;
    let submit = |service: &ServiceKey| {
        let (admin, path) = (admin.clone(), route::change_contact(service));
        async move {
            let request = admin.client.post(admin.url(&path)).header("idempotency-key", "once");
            admin.send(request.json(&Change { tech: "newcomer", ..Change::default() }.body())).await
        }
    };
    let service = &services[0];
    let (first, second) = both(submit(service), submit(service)).await;
    assert_eq!(first.ok::<Vec<RequestId>>(), second.ok::<Vec<RequestId>>());
    assert_eq!(admin.service(service).await.expect("the admin has it").open.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taking_back_at_the_moment_of_effect() {
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
async fn two_hundred_calls_on_one_request() {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_by_another_process() {
    let (mut world, services) = World::with_domains(ROUNDS).await;
    let admin = world.sign_in("admin").await;
    // A store of its own is what another process has.
    let other = Store::open(&world.database()).expect("the database can be opened twice");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for account in &mut world.provider.accounts {
        account.first_name = "Kim".to_owned();
    }
    world.provider.service("other.example", "DOMAIN").contacts[1] = "newcomer2";
    world.provider.write(folder.path());
    let clock = world.clock.clone();
    let import = tokio::spawn(async move {
        let policy = handover_rules::Policy::default();
        import::run(folder.path(), &other, &clock, policy, progress::silent()).await
    });
    let mut ids = Vec::new();
    for service in &services {
        ids.push(admin.ask(service, Change { tech: "newcomer", ..Change::default() }).await);
    }
    let summary = import.await.expect("the import ends").expect("the import goes well");
    assert!(summary.written() > 10);
    for id in ids {
        assert_eq!(admin.state(id).await, State::ValidatingByCustomers);
    }
    let moved = service("other.example", Category::Domain);
    assert_eq!(admin.service(&moved).await.expect("the admin has it").contacts.tech, account("newcomer2"));
}

const PASSWORD: &str = "nine blue kettles sing";

/// Makes a call with the newcomer's password, does `then` while the server checks it, and waits for the answer.
async fn while_it_is_checked(
    world: &World,
    call: impl Future<Output = Reply> + Send + 'static,
    then: impl AsyncFn(),
) -> Reply {
    let call = tokio::spawn(call);
    world
        .until("the password is checked", async || {
            !world.rows("select 1 from sign_in_failure where login = 'newcomer-ovh'").is_empty()
        })
        .await;
    then().await;
    call.await.expect("the call ends")
}

/// The newcomer, signed in, with a password that takes some hundred times as long to check as others.
async fn with_slow_password(world: &World) -> Person {
    let parameters = argon2::Params::new(argon2::Params::DEFAULT_M_COST, 100, 1, None).expect("good parameters");
    let slow = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters);
    let salt = SaltString::encode_b64(b"sixteen bytes it").expect("a salt");
    let hash = slow.hash_password(PASSWORD.as_bytes(), &salt).expect("a hash").to_string();
    world.store.write(move |tx| tx.set_password(&account("newcomer"), &hash)).await.expect("the store answers");
    world.sign_in("newcomer").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_changes_while_it_is_checked_begins_no_session() {
    let world = World::start().await;
    with_slow_password(&world).await;
    let stranger = world.stranger();
    let person = stranger.clone();
    let call = async move {
        let credentials = serde_json::json!({ "login": "newcomer-ovh", "password": PASSWORD });
        person.post(route::SESSION, &credentials).await
    };
    let reply =
        while_it_is_checked(&world, call, async || world.set_password("newcomer", "another one now").await).await;
    assert_eq!(reply.reason(401), Reason::WrongCredentials);
    assert_eq!(stranger.get(route::ME).await.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_changes_while_it_is_checked_changes_nothing() {
    for (path, body) in [
        (route::PASSWORD, serde_json::json!({ "present": PASSWORD, "new": "ten green bottles fall" })),
        (route::CHANGE_EMAIL, serde_json::json!({ "newEmail": "moved@new.example", "password": PASSWORD })),
    ] {
        for ends_session in [false, true] {
            let world = World::start().await;
            let newcomer = with_slow_password(&world).await;
            let body = body.clone();
            let call = async move { newcomer.post(path, &body).await };
            let then = async || {
                if ends_session {
                    let end = |tx: &mut Tx<'_>| tx.end_sessions(&account("newcomer"), None, None);
                    world.store.write(end).await.expect("the store answers");
                } else {
                    world.set_password("newcomer", "another one now").await;
                }
            };
            let reply = while_it_is_checked(&world, call, then).await;
            let expected = if ends_session { (401, Reason::NotSignedIn) } else { (403, Reason::WrongCredentials) };
            assert_eq!(reply.reason(expected.0), expected.1, "{path}");
            assert!(world.rows("select 1 from account_task").is_empty());
        }
    }
}
