//! Validation codes: personal, for one request, single-use.

use crate::common::{Person, TO_NEWCOMER, World, domain, hours, millis, minutes, seconds, service};
use handover_rules::request::Answer;
use handover_rules::{Category, Refusal, RequestId, State};

/// A code of the right shape that was never anybody's.
const NOBODYS: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct Scene {
    world: World,
    admin: Person,
    newcomer: Person,
    id: RequestId,
}

async fn scene() -> Scene {
    let world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    Scene { world, admin, newcomer, id }
}

#[tokio::test]
async fn codes_differ_by_party_and_request() {
    let Scene { world, admin, newcomer, id } = scene().await;
    let other = admin.ask(&service("halden.example", Category::Zone), TO_NEWCOMER).await;
    let mut codes = Vec::new();
    for (id, person) in [(id, &admin), (id, &newcomer), (other, &admin), (other, &newcomer)] {
        let code = world.code(id, person).await;
        assert!(code.len() == 32 && code.bytes().all(|b| b.is_ascii_alphanumeric()), "{code}");
        codes.push(code);
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 4);
    // Each is in its own mail only, in the link and by itself.
    for letter in world.letters().await {
        let own = letter.code().expect("these mails carry a code");
        assert_eq!(letter.text.matches(own.expose()).count(), 2);
        assert!(codes.iter().all(|code| code == own.expose() || !letter.text.contains(code)));
        assert!(letter.text.contains(&format!("http://handover.test/{}", letter.link.expect("a link"))));
    }
}

#[tokio::test]
async fn ten_wrong_codes_pause_answers_for_an_hour() {
    let Scene { world, admin, newcomer, id } = scene().await;
    let right = world.code(id, &newcomer).await;
    let begun = world.now();
    for left in (0..10).rev() {
        let tried = if left % 2 == 0 { newcomer.accept(id, NOBODYS).await } else { newcomer.decline(id, "x").await };
        let until = (left == 0).then(|| begun + hours(1));
        assert_eq!(tried.refusal(), Refusal::WrongCode { tries_left: left, until });
        world.pass(seconds(30)).await;
    }
    let pause = Refusal::Paused { until: begun + hours(1) };
    for code in [NOBODYS, right.as_str()] {
        let reply = newcomer.accept(id, code).await;
        assert_eq!(reply.refusal(), pause);
        assert_eq!(reply.problem(429).until, Some(begun + hours(1)));
    }
    // The pause is for this party and this request only.
    let own = world.code(id, &admin).await;
    admin.accept(id, &own).await.done();
    let other = admin.ask(&service("halden.example", Category::Zone), TO_NEWCOMER).await;
    assert_eq!(newcomer.accept(other, NOBODYS).await.refusal(), Refusal::WrongCode { tries_left: 9, until: None });

    world.pass(hours(1) - minutes(5) - millis(1)).await;
    assert_eq!(newcomer.accept(id, &right).await.refusal(), pause);
    world.pass(millis(1)).await;
    // The oldest try has left the hour, so there is room for one.
    let until = begun + hours(1) + seconds(30);
    let once_more = Refusal::WrongCode { tries_left: 0, until: Some(until) };
    assert_eq!(newcomer.accept(id, NOBODYS).await.refusal(), once_more);
    assert_eq!(newcomer.accept(id, &right).await.refusal(), Refusal::Paused { until });
    world.pass(hours(1)).await;
    newcomer.accept(id, &right).await.done();
    assert_eq!(admin.state(id).await, State::Doing);
}

#[tokio::test]
async fn malformed_codes_count_as_wrong() {
    let Scene { world, newcomer, id, .. } = scene().await;
    let long = "A".repeat(4000);
    for (odd, left) in ["", " ", "'; drop table code; --", "\u{0}", "łódź", &long].into_iter().zip((4..10).rev()) {
        let reply = newcomer.accept(id, odd).await;
        assert_eq!(reply.refusal(), Refusal::WrongCode { tries_left: left, until: None });
        assert!(odd.trim().is_empty() || !reply.text().contains(odd));
    }
    // Mail programs break long lines.
    let code = world.code(id, &newcomer).await;
    let broken = format!(" {}\r\n {} ", &code[..20], &code[20..]);
    newcomer.accept(id, &broken).await.done();
}

#[tokio::test]
async fn used_code_reports_the_answer_it_gave() {
    let Scene { world, admin, newcomer, id } = scene().await;
    let code = world.code(id, &newcomer).await;
    newcomer.accept(id, &code).await.done();
    let accepted = newcomer.timeline(id).await;
    world.pass(minutes(1)).await;
    newcomer.accept(id, &code).await.done();
    assert_eq!(newcomer.timeline(id).await, accepted);
    assert_eq!(newcomer.decline(id, &code).await.refusal(), Refusal::UsedCode { answer: Answer::Accept });

    world.all_accept(id, &[&admin]).await;
    newcomer.accept(id, &code).await.done();
    world.pass(minutes(2)).await;
    assert_eq!(admin.state(id).await, State::Done);
    // The stored result, also later; anything else finds the request closed.
    newcomer.accept(id, &code).await.done();
    assert_eq!(newcomer.decline(id, &code).await.refusal(), Refusal::Closed { state: State::Done });
    assert_eq!(newcomer.accept(id, NOBODYS).await.refusal(), Refusal::Closed { state: State::Done });
    assert_eq!(world.told_after(id).await, ["admin Done", "newcomer Done", "tech Changed"]);
}

#[tokio::test]
async fn declining_twice_is_idempotent() {
    let Scene { world, newcomer, id, .. } = scene().await;
    let code = world.code(id, &newcomer).await;
    newcomer.decline(id, &code).await.done();
    world.pass(hours(30)).await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    newcomer.decline(id, &code).await.done();
    assert_eq!(newcomer.accept(id, &code).await.refusal(), Refusal::Closed { state: State::Refused });
    assert_eq!(world.told_after(id).await, ["admin Declined", "newcomer Declined"]);
    assert_eq!(admin.state(id).await, State::Refused);
}

#[tokio::test]
async fn other_partys_code_is_recognized_and_costs_no_attempt() {
    let Scene { world, admin, newcomer, id } = scene().await;
    let [own, others] = [world.code(id, &newcomer).await, world.code(id, &admin).await];
    for _ in 0..12 {
        assert_eq!(newcomer.accept(id, &others).await.refusal(), Refusal::OthersCode);
    }
    // The code of another request is nobody's here.
    let elsewhere = admin.ask(&service("halden.example", Category::Zone), TO_NEWCOMER).await;
    let code = world.code(elsewhere, &newcomer).await;
    assert_eq!(newcomer.accept(id, &code).await.refusal(), Refusal::WrongCode { tries_left: 9, until: None });
    newcomer.accept(id, &own).await.done();
    // Also after it was used.
    assert_eq!(admin.accept(id, &own).await.refusal(), Refusal::OthersCode);
    admin.accept(id, &others).await.done();
}

#[tokio::test]
async fn checks_of_an_answer_run_in_order() {
    let Scene { world, admin, newcomer, id } = scene().await;
    let [tech, outsider] = [world.sign_in("tech").await, world.sign_in("outsider").await];
    let code = world.code(id, &newcomer).await;
    // No part in it comes before everything, also for who knows a code.
    for person in [&tech, &outsider] {
        assert_eq!(person.accept(id, &code).await.refusal(), Refusal::NoPart);
    }
    newcomer.accept(id, &code).await.done();
    let begun = world.now();
    for left in (0..10).rev() {
        let until = (left == 0).then(|| begun + hours(1));
        assert_eq!(newcomer.accept(id, NOBODYS).await.refusal(), Refusal::WrongCode { tries_left: left, until });
    }
    // The same answer and code again comes before the pause, the pause before what the code is.
    newcomer.accept(id, &code).await.done();
    let pause = newcomer.decline(id, &code).await.refusal();
    assert!(matches!(pause, Refusal::Paused { .. }), "{pause:?}");
    // Closed comes before the pause.
    admin.withdraw(id).await.done();
    let closed = Refusal::Closed { state: State::Aborted };
    assert_eq!(newcomer.decline(id, &code).await.refusal(), closed);
    newcomer.accept(id, &code).await.done();
    for person in [&tech, &outsider] {
        assert_eq!(person.accept(id, &code).await.refusal(), Refusal::NoPart);
    }
}
