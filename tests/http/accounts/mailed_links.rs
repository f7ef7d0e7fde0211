//! Secrets in mailed links: validity, what responses reveal, and limits on the mails themselves.

use super::{BETTER, GOOD, confirm, new_account, sign_up};
use crate::common::{World, hours, millis, minutes, seconds};
use handover_api::problem::Problem;
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use serde_json::json;

#[tokio::test]
async fn mailed_secret_works_once_before_expiry_and_for_its_purpose() {
    let world = World::start().await;
    let stranger = world.stranger();
    let refusal = |problem: Problem| (problem.reason, problem.secret.expect("a reason"));
    stranger.post(route::SIGN_UP, &sign_up("lucja@bell.example", GOOD)).await.done();
    let secret = world.letter_to("lucja@bell.example", "Confirm your address").await.secret();
    let body = confirm(&secret, GOOD);
    let elsewhere = stranger.post(route::PASSWORD_RESET, &json!({ "token": secret, "password": BETTER })).await;
    assert_eq!(refusal(elsewhere.problem(403)), (Reason::BadSecret, MailedLinkRefusal::Unknown));
    let _: NicHandle = stranger.post(route::SIGN_UP_CONFIRM, &body).await.ok();
    let again = stranger.post(route::SIGN_UP_CONFIRM, &body).await;
    assert_eq!(refusal(again.problem(403)), (Reason::BadSecret, MailedLinkRefusal::Used));
    let unknown = stranger.post(route::SIGN_UP_CONFIRM, &confirm(&"A".repeat(32), GOOD)).await;
    assert_eq!(refusal(unknown.problem(403)).1, MailedLinkRefusal::Unknown);

    stranger.post(route::SIGN_UP, &sign_up("late@bell.example", GOOD)).await.done();
    let late = world.letter_to("late@bell.example", "Confirm your address").await.secret();
    world.pass(hours(24)).await;
    let late = stranger.post(route::SIGN_UP_CONFIRM, &confirm(&late, GOOD)).await;
    assert_eq!(refusal(late.problem(403)).1, MailedLinkRefusal::Expired);
}

#[tokio::test]
async fn responses_do_not_reveal_known_addresses_or_handles() {
    let world = World::start().await;
    let stranger = world.stranger();
    let known = stranger.post(route::SIGN_UP, &sign_up("admin@mail.example", GOOD)).await;
    let unknown = stranger.post(route::SIGN_UP, &sign_up("nobody@mail.example", GOOD)).await;
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()));
    // Nor does a link, with another password than the one that was chosen.
    let mut wrong = Vec::new();
    for email in ["admin@mail.example", "nobody@mail.example"] {
        let secret = world.letter_to(email, "Confirm your address").await.secret();
        let answer = stranger.post(route::SIGN_UP_CONFIRM, &confirm(&secret, BETTER)).await;
        wrong.push((answer.status, answer.text()));
    }
    assert_eq!((wrong[0].0, &wrong[0]), (403, &wrong[1]));
    let mut answers = Vec::new();
    for login in ["admin-ovh", "nobody-ovh", "admin@mail.example", "nobody@mail.example", "twin1@mail.example", "?"] {
        let answer = stranger.post(route::PASSWORD_FORGOTTEN, &json!({ "login": login })).await;
        answers.push((answer.status, answer.text()));
    }
    assert!(answers.iter().all(|answer| *answer == (200, "null".to_owned())), "{answers:?}");
}

#[tokio::test]
async fn writes_that_depend_on_an_address_are_delayed() {
    // No demo, and nobody takes its mails.
    let world = World::with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let stranger = world.stranger();
    stranger.post(route::SIGN_UP, &sign_up("lucja@bell.example", GOOD)).await.done();
    stranger.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let written = || world.rows("select purpose from account_task").len();
    world.clock.advance(millis(999));
    // The caller's next calls, one of which waits for the writer, find nothing in front of them.
    stranger.post(route::SESSION, &json!({ "login": "admin-ovh", "password": "wrong" })).await.problem(401);
    assert_eq!(written(), 0);
    world.clock.advance(seconds(4));
    world.until("it is written", async || written() == 2).await;
}

#[tokio::test]
async fn shutdown_completes_delayed_writes() {
    let mut world = World::with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let stranger = world.stranger();
    stranger.post(route::SIGN_UP, &sign_up("lucja@bell.example", GOOD)).await.done();
    stranger.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    assert!(world.rows("select 1 from account_task").is_empty());
    // The clock stands still: nobody waits until the pause is over.
    world.stop().await;
    let purposes = world.rows("select purpose from account_task order by purpose");
    assert_eq!(
        purposes,
        [["password"], ["signUp"]].map(|[purpose]| [rusqlite::types::Value::from(purpose.to_owned())])
    );
    assert_eq!(world.rows("select 1 from outbox where task is not null and state = 'queued'").len(), 2);
}

#[tokio::test]
async fn mails_to_one_address_are_limited() {
    let world = World::start().await;
    let stranger = world.stranger();
    for _ in 0..8 {
        stranger.post(route::SIGN_UP, &sign_up("lucja@bell.example", GOOD)).await.done();
        stranger.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    }
    world.letter_to("admin@mail.example", "Set a password").await;
    world.letter_to("lucja@bell.example", "Confirm your address").await;
    let letters = world.letters().await;
    let to = |address: &str| letters.iter().filter(|letter| letter.address == address).count();
    assert!(to("lucja@bell.example") <= 5 && to("admin@mail.example") <= 5, "{letters:?}");
}

#[tokio::test]
async fn mail_limit_recovers_so_that_the_owner_can_reset_the_password() {
    let world = World::start().await;
    let stranger = world.stranger();
    let ask = async || stranger.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let are = async |count: usize| {
        world
            .until("so many mails are there", async || {
                let letters = world.letters().await;
                letters.iter().filter(|letter| letter.address == "admin@mail.example").count() == count
            })
            .await;
    };
    // One by one: a mail that still waits gives way to the next.
    for asked in 1..=8 {
        ask().await;
        are(asked.min(5)).await;
    }
    world.pass(minutes(59)).await;
    ask().await;
    are(5).await;
    // The link in the fifth is good until now, and that in the sixth from now on.
    world.pass(minutes(1)).await;
    ask().await;
    are(6).await;
    ask().await;
    world.pass(minutes(30)).await;
    let secret = world.letter_to("admin@mail.example", "Set a password").await.secret();
    stranger.post(route::PASSWORD_RESET, &json!({ "token": secret, "password": GOOD })).await.ok::<NicHandle>();
    world.letter_to("admin@mail.example", "The password of").await;
    are(7).await;
    // That link is used up, and so is its hold on the next.
    ask().await;
    are(8).await;
}

#[tokio::test]
async fn mail_limits_are_separate_by_purpose_and_account() {
    let world = World::start().await;
    let stranger = world.sign_in("outsider").await;
    for _ in 0..6 {
        stranger.post(route::SIGN_UP, &sign_up("admin@mail.example", GOOD)).await.done();
        stranger.post(route::CHANGE_EMAIL, &json!({ "newEmail": "admin@mail.example" })).await;
    }
    let refused = stranger.post(route::CHANGE_EMAIL, &json!({ "newEmail": "admin@mail.example" })).await;
    assert_eq!(refused.problem(429).reason, Reason::OverBudget);
    stranger.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    world.letter_to("admin@mail.example", "Set a password").await;
    // Of two accounts with one address each has its own.
    let first = new_account(&world, "lucja@bell.example").await;
    let second = new_account(&world, "lucja@bell.example").await;
    for _ in 0..6 {
        stranger.post(route::PASSWORD_FORGOTTEN, &json!({ "login": first })).await.done();
    }
    stranger.post(route::PASSWORD_FORGOTTEN, &json!({ "login": second })).await.done();
    world.letter_to("lucja@bell.example", &format!("Set a password for {second}")).await;
}
