//! Signing up, forgotten passwords, the profile, and the address that codes go to.

use crate::common::{Change, Person, World, account, domain, hours, millis, minutes, seconds, service};
use futures_util::future::join_all;
use handover_api::account::Profile;
use handover_api::app::{AppInfo, ScreenResponse};
use handover_api::route::{self, TaskAction};
use handover_api::{Reason, problem::Problem};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::account::password::WeakPassword;
use handover_rules::{Category, EmailAddress, NicHandle, Refusal, TaskId};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tokio::task::JoinSet;

const GOOD: &str = "nine blue kettles sing";
const BETTER: &str = "ten green bottles fall";

fn sign_up(email: &str, password: &str) -> Value {
    json!({ "firstName": "Łucja", "name": "Bell", "email": email, "subsidiary": "PL", "language": "pl_PL",
            "password": password })
}

/// Signs up and confirms: the new handle.
async fn new_account(world: &World, email: &str) -> NicHandle {
    let stranger = world.stranger();
    stranger.post(route::SIGN_UP, &sign_up(email, GOOD)).await.done();
    let secret = world.letter_to(email, "Confirm your address").await.secret();
    stranger.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await.ok()
}

/// What confirms a sign-up: the link's secret, and the password that was chosen with it.
fn confirm(secret: &str, password: &str) -> Value {
    json!({ "token": secret, "password": password })
}

async fn sign_in(world: &World, login: &str, password: &str) -> (Person, u16) {
    let person = world.stranger();
    let status = person.post(route::SESSION, &json!({ "login": login, "password": password })).await.status;
    (person, status)
}

async fn profile(person: &Person) -> Profile {
    person.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data
}

async fn who(person: &Person) -> Option<NicHandle> {
    person.get(route::APP).await.ok::<AppInfo>().account.map(|account| account.handle)
}

#[tokio::test]
async fn somebody_signs_up_and_gets_a_handle_by_mail() {
    let world = World::start().await;
    let handle = new_account(&world, "lucja@bell.example").await;
    assert!(handle.as_str().starts_with("lb") && handle.as_str().ends_with("-ovh"), "{handle}");
    let welcome = world.letter_to("lucja@bell.example", "Your NIC handle").await;
    assert!(welcome.subject.ends_with(handle.as_str()) && welcome.text.contains(handle.as_str()));
    for login in [handle.as_str().to_uppercase().as_str(), "lucja@bell.example"] {
        let (person, status) = sign_in(&world, login, GOOD).await;
        assert_eq!((status, who(&person).await), (200, Some(handle.clone())), "{login}");
    }
    // A new account can take a role at once.
    let admin = world.sign_in("admin").await;
    admin.ask(&domain(), Change { tech: handle.as_str(), ..Change::default() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_of_the_same_initials_who_confirm_at_the_same_instant_get_handles_of_their_own() {
    let world = World::start().await;
    let stranger = world.stranger();
    let mut confirmations = JoinSet::new();
    let mut secrets = Vec::new();
    for number in 0..12 {
        let email = format!("lucja{number}@bell.example");
        stranger.post(route::SIGN_UP, &sign_up(&email, GOOD)).await.done();
        secrets.push(world.letter_to(&email, "Confirm your address").await.secret());
    }
    for secret in secrets {
        let person = world.stranger();
        confirmations.spawn(async move { person.post(route::SIGN_UP_CONFIRM, &confirm(&secret, GOOD)).await });
    }
    let handles: BTreeSet<NicHandle> = confirmations.join_all().await.into_iter().map(|reply| reply.ok()).collect();
    assert_eq!(handles.len(), 12, "{handles:?}");
}

#[tokio::test]
async fn mails_are_in_the_language_that_was_chosen_from_the_first_one_on() {
    let world = World::start().await;
    let mut form = sign_up("lucja@bell.example", GOOD);
    form["language"] = json!("fr_CA");
    world.stranger().post(route::SIGN_UP, &form).await.done();
    let first = world.letter_to("lucja@bell.example", "Confirmez votre adresse").await;
    // A name that anybody may have typed is not sent to an address that nobody has confirmed.
    assert!(!first.text.contains("Łucja"), "{}", first.text);
    world.stranger().post(route::SIGN_UP_CONFIRM, &confirm(&first.secret(), GOOD)).await.ok::<NicHandle>();
    let welcome = world.letter_to("lucja@bell.example", "Votre identifiant client").await;
    assert!(welcome.text.starts_with("Bonjour Łucja Bell,"), "{}", welcome.text);
}

#[tokio::test]
async fn a_language_is_one_that_the_provider_knows() {
    let world = World::start().await;
    let newcomer = world.sign_in("newcomer").await;
    for language in ["zz_ZZ", "en_FR", "fr_fr", "fr", ""] {
        let mut form = sign_up("lucja@bell.example", GOOD);
        form["language"] = json!(language);
        let signed_up = world.stranger().post(route::SIGN_UP, &form).await;
        assert_eq!(signed_up.reason(400), Reason::Malformed, "{language}");
        let person = json!({ "firstName": "Toni", "name": "New", "organisation": "", "language": language });
        let changed = newcomer.send(newcomer.client.put(newcomer.url(route::PROFILE)).json(&person)).await;
        assert_eq!(changed.reason(400), Reason::Malformed, "{language}");
    }
}

#[tokio::test]
async fn before_the_address_is_confirmed_there_is_no_account() {
    let world = World::start().await;
    world.stranger().post(route::SIGN_UP, &sign_up("lucja@bell.example", GOOD)).await.done();
    world.letter_to("lucja@bell.example", "Confirm your address").await;
    assert_eq!(sign_in(&world, "lucja@bell.example", GOOD).await.1, 401);
}

#[tokio::test]
async fn whoever_confirms_a_sign_up_has_to_know_its_password() {
    let world = World::start().await;
    let stranger = world.stranger();
    stranger.post(route::SIGN_UP, &sign_up("lucja@bell.example", GOOD)).await.done();
    let first = world.letter_to("lucja@bell.example", "Confirm your address").await;
    // Of two sign-ups with one address each has its own.
    stranger.post(route::SIGN_UP, &sign_up("lucja@bell.example", BETTER)).await.done();
    world
        .until("the second mail is there", async || {
            world.letter_to("lucja@bell.example", "Confirm your address").await.id != first.id
        })
        .await;
    for password in [BETTER, ""] {
        let wrong = stranger.post(route::SIGN_UP_CONFIRM, &confirm(&first.secret(), password)).await;
        assert_eq!(wrong.reason(403), Reason::WrongCredentials, "{password:?}");
    }
    let without = stranger.post(route::SIGN_UP_CONFIRM, &json!({ "token": first.secret() })).await;
    assert_eq!(without.reason(400), Reason::Malformed);
    assert_eq!(sign_in(&world, "lucja@bell.example", GOOD).await.1, 401);
    // The link is still good.
    stranger.post(route::SIGN_UP_CONFIRM, &confirm(&first.secret(), GOOD)).await.ok::<NicHandle>();
    let used = stranger.post(route::SIGN_UP_CONFIRM, &confirm(&first.secret(), BETTER)).await.problem(403);
    assert_eq!(used.secret, Some(MailedLinkRefusal::Used));
}

#[tokio::test]
async fn the_password_of_a_sign_up_is_not_found_by_trying() {
    let world = World::start().await;
    let stranger = world.stranger();
    let mut secrets = Vec::new();
    for email in ["lucja@bell.example", "ada@bell.example"] {
        stranger.post(route::SIGN_UP, &sign_up(email, GOOD)).await.done();
        secrets.push(world.letter_to(email, "Confirm your address").await.secret());
    }
    let wrong = confirm(&secrets[0], BETTER);
    let tries = (0..6).map(|_| stranger.post(route::SIGN_UP_CONFIRM, &wrong));
    let statuses: Vec<u16> = join_all(tries).await.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 403).count(), 5, "{statuses:?}");
    // The right one has to wait, too; another link does not.
    let soon = stranger.post(route::SIGN_UP_CONFIRM, &confirm(&secrets[0], GOOD)).await;
    assert_eq!((soon.reason(429), soon.header("retry-after")), (Reason::TooManyTries, "30"));
    stranger.post(route::SIGN_UP_CONFIRM, &confirm(&secrets[1], GOOD)).await.ok::<NicHandle>();
    world.pass(seconds(30)).await;
    stranger.post(route::SIGN_UP_CONFIRM, &confirm(&secrets[0], GOOD)).await.ok::<NicHandle>();
}

#[tokio::test]
async fn a_secret_counts_once_in_its_time_and_for_its_purpose() {
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
async fn nothing_tells_whether_an_address_or_handle_is_known() {
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
async fn what_depends_on_an_address_is_not_written_before_a_pause() {
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
async fn a_server_that_stops_does_first_what_it_said_it_would() {
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
async fn nobody_can_flood_an_address() {
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
async fn nobody_can_keep_an_owner_from_setting_a_password() {
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
async fn every_account_of_an_address_gets_a_mail_that_sets_its_password() {
    let world = World::with(&[], |provider| {
        "Twins@mail.example".clone_into(&mut provider.account("all").email);
    })
    .await;
    world.stranger().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "twins@mail.example" })).await.done();
    for name in ["all", "twin1", "twin2"] {
        world.letter_to("Twins@mail.example", &format!("Set a password for {name}-ovh")).await;
    }
    // Of very many, those that had to wait go first the next time.
    let next = |limit| {
        let address = EmailAddress::parse("twins@mail.example").expect("an address");
        world.store.read(move |reader| reader.accounts_to_mail(&address, limit))
    };
    world.pass(seconds(1)).await;
    world.stranger().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "all-ovh" })).await.done();
    world
        .until("the oldest goes first", async || {
            let next = next(2).await.expect("the store answers");
            next.iter().map(|account| account.handle.as_str()).eq(["twin1-ovh", "twin2-ovh"])
        })
        .await;
}

#[tokio::test]
async fn mails_for_one_purpose_are_not_used_up_by_those_for_another() {
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

#[tokio::test]
async fn a_change_of_address_sends_strangers_nothing_that_its_asker_wrote_and_not_much_of_the_rest() {
    let world = World::start().await;
    let newcomer = world.sign_in("newcomer").await;
    let bait = json!({ "firstName": "You have won,", "name": "call thief.example", "organisation": "",
                       "language": "en_GB" });
    newcomer.client.put(newcomer.url(route::PROFILE)).json(&bait).send().await.expect("an answer");
    // However many addresses: there is a number for a day.
    let change = async |person: &Person, number: u32| {
        let address = format!("stranger{number}@mail.example");
        person.post(route::CHANGE_EMAIL, &json!({ "newEmail": address })).await
    };
    for number in 0..10 {
        change(&newcomer, number).await.ok::<TaskId>();
    }
    assert_eq!(change(&newcomer, 10).await.problem(429).reason, Reason::OverBudget);
    let mail = world.letter_to("stranger9@mail.example", "Confirm the new address").await;
    assert!(!mail.text.contains("thief") && mail.text.starts_with("Hello,"), "{}", mail.text);
    // Sending one again counts as well; other accounts have their own.
    let task = profile(&newcomer).await.pending.expect("a change that waits").task;
    let again = newcomer.post_nothing(&route::email_task_action(task, TaskAction::ResendEmail)).await;
    assert_eq!(again.problem(429).reason, Reason::OverBudget);
    change(&world.sign_in("newcomer2").await, 10).await.ok::<TaskId>();
    world.pass(hours(24)).await;
    change(&world.sign_in("newcomer").await, 10).await.ok::<TaskId>();
}

#[tokio::test]
async fn weak_passwords_are_refused_with_the_reason() {
    let world = World::start().await;
    for (password, weakness) in [
        ("short", WeakPassword::TooShort),
        ("passwordpassword1", WeakPassword::Common),
        ("abcabcabcabc", WeakPassword::Common),
        ("lucja-bell-1", WeakPassword::AboutYou),
    ] {
        let reply = world.stranger().post(route::SIGN_UP, &sign_up("lucja@bell.example", password)).await;
        let problem = reply.problem(400);
        assert_eq!((problem.reason, problem.password), (Reason::WeakPassword, Some(weakness)), "{password}");
    }
}

#[tokio::test]
async fn a_password_that_is_set_later_is_not_about_its_owner_either() {
    let world = World::start().await;
    let handle = new_account(&world, "lucja@kettle.example").await;
    let (person, _) = sign_in(&world, handle.as_str(), GOOD).await;
    world.stranger().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
    let secret = world.letter_to("lucja@kettle.example", "Set a password").await.secret();
    for password in [handle.as_str(), "lucja-bell-1", "lucja@kettle.example"] {
        let changed = person.post(route::PASSWORD, &json!({ "present": GOOD, "new": password })).await;
        let reset = json!({ "token": secret, "password": password });
        let reset = world.stranger().post(route::PASSWORD_RESET, &reset).await;
        for reply in [changed, reset] {
            assert_eq!(reply.problem(400).password, Some(WeakPassword::AboutYou), "{password}");
        }
    }
    // Whether a secret counts is looked at first: hashing a password is too much work to do for anybody.
    let unknown = json!({ "token": "A".repeat(32), "password": "short" });
    let unknown = world.stranger().post(route::PASSWORD_RESET, &unknown).await.problem(403);
    assert_eq!(unknown.secret, Some(MailedLinkRefusal::Unknown));
    let body = json!({ "token": secret, "password": BETTER });
    world.stranger().post(route::PASSWORD_RESET, &body).await.ok::<NicHandle>();
}

#[tokio::test]
async fn an_imported_account_gets_its_first_password_by_mail() {
    let world = World::start().await;
    let demo = world.sign_in("admin").await;
    world.stranger().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "ADMIN-ovh" })).await.done();
    let secret = world.letter_to("admin@mail.example", "Set a password").await.secret();
    let body = json!({ "token": secret, "password": GOOD });
    // To look at a secret uses nothing up.
    let look = json!({ "purpose": "password", "token": body["token"] });
    for _ in 0..2 {
        assert_eq!(world.stranger().post(route::SECRET, &look).await.ok::<Option<NicHandle>>(), Some(account("admin")));
    }
    assert_eq!(world.stranger().post(route::PASSWORD_RESET, &body).await.ok::<NicHandle>(), account("admin"));
    // Whoever was signed in is signed out, and the account is told.
    assert_eq!(demo.get(route::ME).await.reason(401), Reason::NotSignedIn);
    world.letter_to("admin@mail.example", "The password of").await;
    assert_eq!(sign_in(&world, "admin-ovh", GOOD).await.1, 200);
    assert!(world.stranger().post(route::SECRET, &look).await.problem(403).secret.is_some());
    let again = world.stranger().post(route::PASSWORD_RESET, &body).await.problem(403);
    assert_eq!(again.secret, Some(MailedLinkRefusal::Used));
}

#[tokio::test]
async fn who_has_set_a_new_password_does_not_have_to_wait() {
    let world = World::start().await;
    let handle = new_account(&world, "Lucja@bell.example").await;
    for login in [handle.as_str(), "lucja@bell.example"] {
        for _ in 0..5 {
            assert_eq!(sign_in(&world, login, BETTER).await.1, 401);
        }
        assert_eq!(sign_in(&world, login, BETTER).await.1, 429);
    }
    world.stranger().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
    let secret = world.letter_to("Lucja@bell.example", "Set a password").await.secret();
    let body = json!({ "token": secret, "password": BETTER });
    world.stranger().post(route::PASSWORD_RESET, &body).await.ok::<NicHandle>();
    for login in [handle.as_str(), "lucja@bell.example"] {
        assert_eq!(sign_in(&world, login, BETTER).await.1, 200, "{login}");
    }
}

#[tokio::test]
async fn a_newer_mail_takes_the_place_of_an_older_one() {
    let world = World::start().await;
    let forgotten = json!({ "login": "admin-ovh" });
    world.stranger().post(route::PASSWORD_FORGOTTEN, &forgotten).await.done();
    let first = world.letter_to("admin@mail.example", "Set a password").await;
    world.stranger().post(route::PASSWORD_FORGOTTEN, &forgotten).await.done();
    world
        .until("the second mail is there", async || {
            world.letter_to("admin@mail.example", "Set a password").await.id != first.id
        })
        .await;
    let body = json!({ "token": first.secret(), "password": GOOD });
    let refused = world.stranger().post(route::PASSWORD_RESET, &body).await.problem(403);
    assert_eq!(refused.secret, Some(MailedLinkRefusal::Superseded));
}

#[tokio::test]
async fn a_link_to_set_a_password_is_for_the_address_and_the_password_of_when_it_was_asked_for() {
    let world = World::start().await;
    let handle = new_account(&world, "lucja@bell.example").await;
    let (person, _) = sign_in(&world, handle.as_str(), GOOD).await;
    world.stranger().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
    let first = world.letter_to("lucja@bell.example", "Set a password").await.secret();
    let refused = async |secret: &str| {
        let body = json!({ "token": secret, "password": "one more of these" });
        world.stranger().post(route::PASSWORD_RESET, &body).await.problem(403).secret
    };
    let told = "select address from outbox o join account_task t on t.id = o.task where t.purpose = 'password'";
    assert_eq!(world.rows(told), [["lucja@bell.example".to_owned().into()]]);
    person.post(route::PASSWORD, &json!({ "present": GOOD, "new": BETTER })).await.done();
    assert_eq!(refused(&first).await, Some(MailedLinkRefusal::Superseded));

    let ask = json!({ "newEmail": "moved@new.example", "password": BETTER });
    let task: TaskId = person.post(route::CHANGE_EMAIL, &ask).await.ok();
    let code = world.letter_to("moved@new.example", "Confirm the new address").await.secret();
    let mails = world.letters().await.len();
    world.stranger().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
    world.until("the second mail is there", async || world.letters().await.len() > mails).await;
    let second = world.letter_to("lucja@bell.example", "Set a password").await.secret();
    assert_ne!(second, first);
    person.post(&route::email_task_action(task, TaskAction::Accept), &json!({ "token": code })).await.done();
    assert_eq!(refused(&second).await, Some(MailedLinkRefusal::Superseded));
}

#[tokio::test]
async fn changing_the_password_asks_for_the_present_one_and_ends_other_sessions() {
    let world = World::start().await;
    let handle = new_account(&world, "lucja@bell.example").await;
    let (here, _) = sign_in(&world, handle.as_str(), GOOD).await;
    let (there, _) = sign_in(&world, handle.as_str(), GOOD).await;
    assert_eq!(profile(&here).await.sessions.len(), 2);
    let wrong = here.post(route::PASSWORD, &json!({ "present": "not this one", "new": BETTER })).await;
    assert_eq!(wrong.reason(403), Reason::WrongCredentials);
    here.post(route::PASSWORD, &json!({ "present": GOOD, "new": BETTER })).await.done();
    assert_eq!(there.get(route::ME).await.reason(401), Reason::NotSignedIn);
    assert_eq!(profile(&here).await.sessions.len(), 1);
    assert_eq!(sign_in(&world, handle.as_str(), GOOD).await.1, 401);
    assert_eq!(sign_in(&world, handle.as_str(), BETTER).await.1, 200);
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let world = World::start().await;
    let (here, there) = (world.sign_in("admin").await, world.sign_in("admin").await);
    let stranger = world.sign_in("tech").await;
    let sessions = profile(&here).await.sessions;
    assert!(sessions.len() == 2 && sessions[0].is_this && !sessions[1].is_this);
    // For others it does not exist.
    assert_eq!(stranger.delete(&route::session(sessions[1].id)).await.reason(404), Reason::NotFound);
    assert_eq!(profile(&there).await.sessions.len(), 2);
    here.delete(&route::session(sessions[1].id)).await.done();
    assert_eq!(there.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let there = world.sign_in("admin").await;
    here.delete(route::SESSIONS).await.done();
    assert_eq!(there.get(route::ME).await.reason(401), Reason::NotSignedIn);
    assert_eq!(profile(&here).await.sessions.len(), 1);
}

#[tokio::test]
async fn a_new_address_takes_effect_with_its_code_and_can_be_undone_from_the_old_one() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let newcomer = world.sign_in("newcomer").await;
    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    let old_code = world.code(id, &newcomer).await;

    let task: TaskId = newcomer.post(route::CHANGE_EMAIL, &json!({ "newEmail": "moved@new.example" })).await.ok();
    assert_eq!(profile(&newcomer).await.pending.map(|pending| pending.task), Some(task));
    let accept = route::email_task_action(task, TaskAction::Accept);
    let wrong = newcomer.post(&accept, &json!({ "token": "A".repeat(32) })).await.problem(403);
    assert_eq!(wrong.secret, Some(MailedLinkRefusal::Unknown));
    assert_eq!(profile(&newcomer).await.address.as_str(), "newcomer@mail.example");
    let code = world.letter_to("moved@new.example", "Confirm the new address").await.secret();
    // The code alone is of no use to another account.
    assert_eq!(admin.post(&accept, &json!({ "token": code })).await.reason(404), Reason::NotFound);
    newcomer.post(&accept, &json!({ "token": code })).await.done();
    let changed = profile(&newcomer).await;
    assert_eq!((changed.address.as_str(), changed.pending), ("moved@new.example", None));

    // Live codes died; a new mail goes to the new address.
    assert_eq!(newcomer.accept(id, &old_code).await.refusal(), Refusal::SupersededCode);
    world.pass(seconds(60)).await;
    newcomer.resend(id, &newcomer.handle).await.done();
    let mail = world.letter_to("moved@new.example", "Please answer").await;
    newcomer.accept(id, mail.code().expect("a code").expose()).await.done();

    // The old address is told, and takes it back within 72 hours.
    world.pass(hours(1)).await;
    let undo = world.letter_to("newcomer@mail.example", "The address of").await.secret();
    let handle: NicHandle = world.stranger().post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.ok();
    assert_eq!(handle, newcomer.handle);
    assert_eq!(newcomer.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let newcomer = world.sign_in("newcomer").await;
    assert_eq!(profile(&newcomer).await.address.as_str(), "newcomer@mail.example");
    world.letter_to("moved@new.example", "The address of newcomer-ovh was set back").await;
    world.letter_to("newcomer@mail.example", "The address of newcomer-ovh was set back").await;
    let again = world.stranger().post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.problem(403);
    assert_eq!(again.secret, Some(MailedLinkRefusal::Used));
}

#[tokio::test]
async fn what_was_mailed_to_an_address_that_an_import_replaces_is_good_for_nothing() {
    let mut world = World::start().await;
    let admin = world.sign_in("admin").await;
    let newcomer = world.sign_in("newcomer").await;
    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    let old_code = world.code(id, &newcomer).await;
    let admins_code = world.code(id, &admin).await;
    world.stranger().post(route::PASSWORD_FORGOTTEN, &json!({ "login": newcomer.handle })).await.done();
    let old_link = world.letter_to("newcomer@mail.example", "Set a password").await.secret();

    world.import_with(|provider| "moved@new.example".clone_into(&mut provider.account("newcomer").email)).await;
    assert_eq!(newcomer.accept(id, &old_code).await.refusal(), Refusal::SupersededCode);
    let reset = json!({ "token": old_link, "password": GOOD });
    let reset = world.stranger().post(route::PASSWORD_RESET, &reset).await.problem(403);
    assert_eq!(reset.secret, Some(MailedLinkRefusal::Superseded));
    // Whose address stayed keeps what was mailed there, and a new mail goes to the new address.
    admin.accept(id, &admins_code).await.done();
    world.pass(seconds(60)).await;
    newcomer.resend(id, &newcomer.handle).await.done();
    let mail = world.letter_to("moved@new.example", "Please answer").await;
    newcomer.accept(id, mail.code().expect("a code").expose()).await.done();
}

#[tokio::test]
async fn undoing_a_change_of_address_takes_the_password_too() {
    let world = World::start().await;
    let handle = new_account(&world, "lucja@bell.example").await;
    let (thief, _) = sign_in(&world, handle.as_str(), GOOD).await;
    let ask = json!({ "newEmail": "moved@thief.example", "password": GOOD });
    let task: TaskId = thief.post(route::CHANGE_EMAIL, &ask).await.ok();
    let code = world.letter_to("moved@thief.example", "Confirm the new address").await.secret();
    thief.post(&route::email_task_action(task, TaskAction::Accept), &json!({ "token": code })).await.done();
    let undo = world.letter_to("lucja@bell.example", "The address of").await.secret();
    // However many mails the thief has asked for, the owner gets this one.
    for _ in 0..6 {
        world.stranger().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
        world.stranger().post(route::SIGN_UP, &sign_up("lucja@bell.example", GOOD)).await.done();
    }
    world.stranger().post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.ok::<NicHandle>();
    assert_eq!(sign_in(&world, handle.as_str(), GOOD).await.1, 401);
    let secret = world.letter_to("lucja@bell.example", "Set a password").await.secret();
    let body = json!({ "token": secret, "password": BETTER });
    assert_eq!(world.stranger().post(route::PASSWORD_RESET, &body).await.ok::<NicHandle>(), handle);
    assert_eq!(sign_in(&world, handle.as_str(), BETTER).await.1, 200);
}

#[tokio::test]
async fn the_way_back_to_an_old_address_closes_after_72_hours() {
    let world = World::start().await;
    let newcomer = world.sign_in("newcomer").await;
    let task: TaskId = newcomer.post(route::CHANGE_EMAIL, &json!({ "newEmail": "moved@new.example" })).await.ok();
    let code = world.letter_to("moved@new.example", "Confirm the new address").await.secret();
    let accept = route::email_task_action(task, TaskAction::Accept);
    newcomer.post(&accept, &json!({ "token": code })).await.done();
    let undo = world.letter_to("newcomer@mail.example", "The address of").await.secret();
    world.pass(hours(72)).await;
    let late = world.stranger().post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.problem(403);
    assert_eq!(late.secret, Some(MailedLinkRefusal::Expired));
}

#[tokio::test]
async fn changing_the_address_once_more_does_not_close_the_way_back() {
    let world = World::start().await;
    let newcomer = world.sign_in("newcomer").await;
    let change = async |address: &str| {
        let task: TaskId = newcomer.post(route::CHANGE_EMAIL, &json!({ "newEmail": address })).await.ok();
        let code = world.letter_to(address, "Confirm the new address").await.secret();
        newcomer.post(&route::email_task_action(task, TaskAction::Accept), &json!({ "token": code })).await.done();
    };
    change("first@thief.example").await;
    let way_back = world.letter_to("newcomer@mail.example", "The address of").await.secret();
    world.pass(seconds(60)).await;
    change("second@thief.example").await;
    let between = world.letter_to("first@thief.example", "The address of").await.secret();
    let password = json!({ "login": newcomer.handle });
    world.stranger().post(route::PASSWORD_FORGOTTEN, &password).await.done();
    let password = world.letter_to("second@thief.example", "Set a password").await.secret();

    let undo = async |secret: &str| world.stranger().post(route::ADDRESS_UNDO, &json!({ "token": secret })).await;
    undo(&way_back).await.ok::<NicHandle>();
    let newcomer = world.sign_in("newcomer").await;
    assert_eq!(profile(&newcomer).await.address.as_str(), "newcomer@mail.example");
    // Nothing that was mailed to the addresses in between is good for anything.
    assert_eq!(undo(&between).await.problem(403).secret, Some(MailedLinkRefusal::Superseded));
    let reset = json!({ "token": password, "password": GOOD });
    let reset = world.stranger().post(route::PASSWORD_RESET, &reset).await.problem(403);
    assert_eq!(reset.secret, Some(MailedLinkRefusal::Superseded));
}

#[tokio::test]
async fn a_change_of_address_asks_for_the_password_of_who_has_one() {
    let world = World::start().await;
    let handle = new_account(&world, "lucja@bell.example").await;
    let (person, _) = sign_in(&world, handle.as_str(), GOOD).await;
    let ask = |password: &str| json!({ "newEmail": "moved@new.example", "password": password });
    assert_eq!(person.post(route::CHANGE_EMAIL, &ask("")).await.reason(403), Reason::WrongCredentials);
    let task: TaskId = person.post(route::CHANGE_EMAIL, &ask(GOOD)).await.ok();
    person.post_nothing(&route::email_task_action(task, TaskAction::Refuse)).await.done();
    assert_eq!(profile(&person).await.pending, None);
    let again: TaskId = person.post(route::CHANGE_EMAIL, &ask(GOOD)).await.ok();
    assert_ne!(again, task);
}

#[tokio::test]
async fn too_many_wrong_codes_end_a_change_of_address() {
    let world = World::start().await;
    let newcomer = world.sign_in("newcomer").await;
    let task: TaskId = newcomer.post(route::CHANGE_EMAIL, &json!({ "newEmail": "moved@new.example" })).await.ok();
    let code = world.letter_to("moved@new.example", "Confirm the new address").await.secret();
    let accept = route::email_task_action(task, TaskAction::Accept);
    for _ in 0..10 {
        let wrong = newcomer.post(&accept, &json!({ "token": "A".repeat(32) })).await.problem(403);
        assert_eq!(wrong.secret, Some(MailedLinkRefusal::Unknown));
    }
    let ended = newcomer.post(&accept, &json!({ "token": code })).await.problem(403);
    assert_eq!(ended.secret, Some(MailedLinkRefusal::Superseded));
}

#[tokio::test]
async fn the_profile_shows_what_is_in_the_way_and_the_demo_mends_it() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let debtor = world.sign_in("debtor").await;
    let before = profile(&debtor).await;
    assert!(before.facts.has_unpaid_bill && before.bills.iter().any(|bill| bill.blocks));
    let blocked = admin.submit(&domain(), Change { tech: "debtor", ..Change::default() }).await;
    assert_eq!(blocked.reason(400), Reason::Rejected);
    debtor.post_nothing(route::DEMO_PAY).await.done();
    let after = profile(&debtor).await;
    assert!(!after.facts.has_unpaid_bill && after.bills.is_empty());
    admin.ask(&domain(), Change { tech: "debtor", ..Change::default() }).await;

    let unbanked = world.sign_in("unbanked").await;
    assert!(!profile(&unbanked).await.facts.has_payment_method);
    unbanked.post_nothing(route::DEMO_PAYMENT_METHOD).await.done();
    let ready = profile(&unbanked).await;
    assert!(ready.facts.has_payment_method && ready.payment_methods.iter().any(|method| method.chargeable));

    let gaps = world.sign_in("gaps").await;
    assert!(!profile(&gaps).await.facts.profile_complete);
    let person = json!({ "firstName": "Toni", "name": "Gaps", "organisation": "", "language": "fr_FR" });
    gaps.client.put(gaps.url(route::PROFILE)).json(&person).send().await.expect("an answer");
    assert!(profile(&gaps).await.facts.profile_complete);
}

#[tokio::test]
async fn who_orders_a_service_becomes_all_three_contacts() {
    let world = World::start().await;
    let outsider = world.sign_in("outsider").await;
    let order = |name: &str, holder: Option<&str>| json!({ "service": { "name": name, "category": "DOMAIN" }, "holder": holder });
    let without_holder = outsider.post(route::DEMO_ORDER, &order("new.example", None)).await;
    assert_eq!(without_holder.reason(400), Reason::Malformed);
    for name in ["=cmd|x.example", "new", "a..example"] {
        outsider.post(route::DEMO_ORDER, &order(name, Some("Toni Outsider"))).await.problem(400);
    }
    outsider.post(route::DEMO_ORDER, &order("new.example", Some("Toni Outsider"))).await.done();
    let key = crate::common::service("new.example", handover_rules::Category::Domain);
    assert_eq!(world.holders(&key).await, ["outsider"; 3]);
    assert!(outsider.service(&key).await.is_some());
    let taken = outsider.post(route::DEMO_ORDER, &order("new.example", Some("Toni Outsider"))).await;
    assert_eq!(taken.reason(400), Reason::Malformed);
}

#[tokio::test]
async fn no_export_overwrites_the_contacts_of_what_was_ordered_here() {
    let mut world = World::start().await;
    let ordered = service("new.example", Category::Domain);
    let outsider = world.sign_in("outsider").await;
    let order = json!({ "service": ordered, "holder": "Toni Outsider" });
    outsider.post(route::DEMO_ORDER, &order).await.done();
    world.provider.add("new.example", "DOMAIN", ["outsider", "tech", "billing"], Some("2031-03-31"), "ok");
    for _ in 0..2 {
        world.import().await;
        assert_eq!(world.holders(&ordered).await, ["outsider"; 3]);
    }
}
