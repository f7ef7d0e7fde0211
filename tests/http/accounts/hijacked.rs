//! An account whose address somebody else changed, and the effects of its owner's undo (decision 0010).

use super::profile;
use crate::common::{
    DemoMail, NewContacts, TO_NEWCOMER, TestServer, TestUser, domain, hours, millis, minutes, seconds, service,
};
use handover_api::route::{self, TaskAction};
use handover_rules::request::notices::TimelineEvent;
use handover_rules::request::recovery::RecoveryEffect;
use handover_rules::submission::PlanError;
use handover_rules::{Blocker, Category, Ending, MailedLinkId, PerRole, Refusal, RequestId, RequestState, Timestamp};
use serde_json::{Value, json};

pub(crate) const OLD: &str = "admin@mail.example";
pub(crate) const NEW: &str = "moved@thief.example";

pub(crate) async fn begin_change(thief: &TestUser, address: &str) -> MailedLinkId {
    thief.post(route::CHANGE_EMAIL, &json!({ "newEmail": address })).await.ok()
}

pub(crate) async fn confirm_change(server: &TestServer, thief: &TestUser, link: MailedLinkId, address: &str) {
    let code = server.mail_to(address, "Confirm the new address").await.secret();
    thief.post(&route::email_task_action(link, TaskAction::Accept), &json!({ "token": code })).await.done();
}

pub(crate) async fn change_address(server: &TestServer, thief: &TestUser, address: &str) {
    let link = begin_change(thief, address).await;
    confirm_change(server, thief, link, address).await;
}

pub(crate) async fn undo_secret(server: &TestServer, address: &str) -> String {
    server.mail_to(address, "The email address of").await.secret()
}

pub(crate) async fn undo(server: &TestServer, secret: &str) -> Value {
    server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": secret })).await.ok()
}

/// The requests that an undo lists, with its effect on them.
pub(crate) fn listed(undone: &Value) -> Vec<(RequestId, RecoveryEffect)> {
    let requests = undone["requests"].as_array().expect("a list");
    let entry = |request: &Value| {
        let id = serde_json::from_value(request["id"].clone()).expect("a number");
        (id, serde_json::from_value(request["effect"].clone()).expect("an effect"))
    };
    requests.iter().map(entry).collect()
}

/// Effects of an undo on other acts, before or after it is made: kind, service and effect.
pub(crate) fn acts(undone: &Value) -> Vec<[String; 3]> {
    let acts = undone["acts"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    acts.map(|act| [text(&act["act"]), text(&act["service"]["name"]), text(&act["effect"])]).collect()
}

/// Contents of the page of an undo before it is pressed.
pub(crate) async fn preview(server: &TestServer, secret: &str) -> Value {
    let look = json!({ "purpose": "undo", "token": secret });
    server.visitor().post(route::MAILED_LINK, &look).await.ok::<Value>()["undo"].take()
}

fn recovered(by: &TestUser) -> Ending {
    Ending::AccountRecovered { by: by.handle.clone() }
}

async fn ending(reader: &TestUser, id: RequestId) -> Ending {
    reader.request(id).await.ended.expect("it has ended").how
}

/// The emails to a former address about requests for a new admin.
pub(super) async fn warnings(server: &TestServer, address: &str) -> Vec<DemoMail> {
    let mails = server.mails().await.into_iter();
    mails.filter(|mail| mail.address == address && mail.subject.starts_with("New admin requested")).collect()
}

/// Whether an email names all these requests.
fn names_all(mail: &DemoMail, ids: &[RequestId]) -> bool {
    ids.iter().all(|id| mail.text.contains(&id.grouped()))
}

#[tokio::test]
async fn undo_ends_requests_since_the_change_began_and_their_codes() {
    let (server, services) = TestServer::start_with_domains(3).await;
    let (owner, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    let earlier = owner.submit_one(&services[0], TO_NEWCOMER).await;
    server.all_accept(earlier, &[&owner]).await;
    server.advance(minutes(1)).await;

    // Asked between the request for the change and its code.
    let link = begin_change(&owner, NEW).await;
    let during = owner.submit_one(&services[1], TO_NEWCOMER).await;
    server.advance(seconds(30)).await;
    confirm_change(&server, &owner, link, NEW).await;
    let after = owner.submit_one(&services[2], TO_NEWCOMER).await;
    server.all_accept(after, &[&owner]).await;
    let secret = undo_secret(&server, OLD).await;
    let code = server.code(after, &newcomer).await;

    let undone = undo(&server, &secret).await;
    assert_eq!(undone["account"], "admin-ovh");
    assert_eq!(undone["restored"], OLD);
    assert_eq!(listed(&undone), [(after, RecoveryEffect::Ends), (during, RecoveryEffect::Ends)]);
    for id in [during, after] {
        assert_eq!(newcomer.state(id).await, RequestState::Aborted);
        assert_eq!(ending(&newcomer, id).await, recovered(&owner));
        let (event, state, at, by) = newcomer.timeline(id).await.pop().expect("an entry");
        assert_eq!((event, state, at), (TimelineEvent::AccountRecovered, RequestState::Aborted, server.now()));
        assert_eq!(by.as_ref(), Some(&owner.handle));
        assert_eq!(server.notifications(id).await, ["newcomer Cancelled"], "the owner's own mail lists it");
    }
    assert_eq!(newcomer.accept(after, &code).await.refusal(), Refusal::Closed { state: RequestState::Aborted });

    // Earlier requests and acceptances of the owner stay.
    let kept = newcomer.request(earlier).await;
    assert_eq!(kept.state, RequestState::ValidatingByCustomers);
    assert!(kept.party(&owner.handle).is_some_and(|party| party.accepted_at.is_some()));
    let mail = server.mail_to(OLD, "The address of admin-ovh was restored").await;
    assert!(names_all(&mail, &[during, after]) && !names_all(&mail, &[earlier]), "{}", mail.text);
    let thief = server.mail_to(NEW, "The address of admin-ovh was restored").await;
    assert!(!names_all(&thief, &[after]), "{}", thief.text);
}

#[tokio::test]
async fn undo_takes_back_acceptances_and_lists_the_rest() {
    let (server, services) = TestServer::start_with_domains(3).await;
    let (owner, tech) = (server.sign_in("admin").await, server.sign_in("tech").await);
    let newcomer = server.sign_in("newcomer").await;
    let to_admin = NewContacts { admin: "", tech: "admin", billing: "" };
    let offered = tech.submit_one(&services[0], to_admin).await;
    server.advance(seconds(1)).await;
    let declined = tech.submit_one(&services[1], to_admin).await;
    server.advance(minutes(1)).await;
    change_address(&server, &owner, NEW).await;
    for id in [offered, declined] {
        owner.resend(id, &owner.handle).await.done();
    }
    server.all_accept(offered, &[&owner]).await;
    let code = server.code(declined, &owner).await;
    owner.decline(declined, &code).await.done();
    let moved = owner.submit_one(&services[2], TO_NEWCOMER).await;
    server.all_accept(moved, &[&owner, &newcomer]).await;
    server.advance(minutes(2)).await;
    assert_eq!(newcomer.state(moved).await, RequestState::Done);

    let secret = undo_secret(&server, OLD).await;
    let preview = preview(&server, &secret).await;
    let undone = undo(&server, &secret).await;
    let expected =
        [(moved, RecoveryEffect::TookEffect), (declined, RecoveryEffect::EndedBefore), (offered, RecoveryEffect::Ends)];
    assert_eq!(preview, undone, "the preview says what will happen");
    assert_eq!(listed(&undone), expected);
    assert_eq!(undone["replaced"], "m•••@thief.example");
    assert_eq!(ending(&tech, offered).await, recovered(&owner));
    assert_eq!(server.contact_names(&services[2]).await, ["admin", "newcomer", "billing"], "nothing moves by itself");
    let mail = server.mail_to(OLD, "The address of admin-ovh was restored").await;
    assert!(names_all(&mail, &[offered, declined, moved]), "{}", mail.text);
}

const TO_NEW_ADMIN: NewContacts<'_> = NewContacts { admin: "newcomer", tech: "", billing: "" };

fn cooling(user: &TestUser, until: Timestamp) -> PlanError {
    let wait = Blocker::CoolingDown { account: user.handle.clone(), until };
    PlanError::Blocked { reasons: PerRole { admin: vec![wait], ..PerRole::default() } }
}

#[tokio::test]
async fn asking_for_a_new_admin_waits_after_a_change_of_address() {
    let server = TestServer::start().await;
    let owner = server.sign_in("admin").await;
    change_address(&server, &owner, NEW).await;
    let until = server.now() + hours(24);
    assert_eq!(profile(&owner).await.facts.cooldown_until, Some(until));
    let mail = server.mail_to(OLD, "The email address of admin-ovh was changed").await;
    assert!(mail.text.contains("Until Tuesday 5 March 2030, 10:00 UTC"), "{}", mail.text);
    let refused = owner.submit(&domain(), TO_NEW_ADMIN).await.problem(400);
    assert_eq!(refused.rejected, Some(cooling(&owner, until)));
    // Everything else continues.
    let tech = owner.submit_one(&domain(), TO_NEWCOMER).await;
    owner.withdraw(tech).await.done();
    server.advance(hours(24) - millis(1)).await;
    let owner = server.sign_in("admin").await;
    assert_eq!(owner.submit(&domain(), TO_NEW_ADMIN).await.problem(400).rejected, Some(cooling(&owner, until)));
    server.advance(millis(1)).await;
    owner.submit_one(&domain(), TO_NEW_ADMIN).await;
    assert_eq!(profile(&owner).await.facts.cooldown_until, None);
}

#[tokio::test]
async fn accepting_a_new_admin_waits_after_a_change_of_address() {
    let server = TestServer::start().await;
    let (owner, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    let id = owner.submit_one(&domain(), TO_NEW_ADMIN).await;
    server.advance(minutes(1)).await;
    change_address(&server, &newcomer, NEW).await;
    let until = server.now() + hours(24);
    newcomer.resend(id, &newcomer.handle).await.done();
    let code = server.code(id, &newcomer).await;
    let waits = newcomer.accept(id, &code).await.problem(409);
    assert_eq!((waits.refusal, waits.until), (Some(Refusal::CoolingDown { until }), Some(until)));
    assert_eq!(newcomer.detail(id).await.may_accept_at, Some(until));
    assert_eq!(owner.detail(id).await.may_accept_at, None);
    // Trying codes during it reveals nothing and costs nothing.
    assert_eq!(newcomer.accept(id, &"A".repeat(32)).await.refusal(), Refusal::CoolingDown { until });
    server.advance(hours(24)).await;
    let newcomer = server.sign_in("newcomer").await;
    assert_eq!(newcomer.detail(id).await.may_accept_at, None);
    newcomer.accept(id, &code).await.done();
}

#[tokio::test]
async fn undoing_a_change_ends_its_cool_down_but_not_that_of_an_earlier_one() {
    let server = TestServer::start().await;
    let thief = server.sign_in("admin").await;
    change_address(&server, &thief, NEW).await;
    let until = server.now() + hours(24);
    server.advance(hours(1)).await;
    // To shorten the wait, the thief changes the address again and undoes that.
    change_address(&server, &thief, "second@thief.example").await;
    undo(&server, &undo_secret(&server, NEW).await).await;
    let thief = server.sign_in("admin").await;
    assert_eq!(profile(&thief).await.facts.cooldown_until, Some(until));
    let undone = undo(&server, &undo_secret(&server, OLD).await).await;
    // Without requests, neither the answer nor the email says anything about any.
    assert_eq!(listed(&undone), []);
    let mail = server.mail_to(OLD, "The address of admin-ovh was restored").await;
    assert!(!mail.text.to_lowercase().contains("request"), "{}", mail.text);
    let owner = server.sign_in("admin").await;
    assert_eq!(profile(&owner).await.facts.cooldown_until, None);
    owner.submit_one(&domain(), TO_NEW_ADMIN).await;
}

#[tokio::test]
async fn cool_down_can_be_configured() {
    let server = TestServer::start_with(&["--admin-cooldown-hours", "0"], |_| {}).await;
    let owner = server.sign_in("admin").await;
    change_address(&server, &owner, NEW).await;
    owner.submit_one(&domain(), TO_NEW_ADMIN).await;
}

#[tokio::test]
async fn every_former_address_is_warned_of_each_request_for_a_new_admin_while_it_can_undo() {
    const LAST: &str = "second@thief.example";
    let (server, services) = TestServer::start_with_domains(4).await;
    change_address(&server, &server.sign_in("admin").await, NEW).await;
    let first_undo = undo_secret(&server, OLD).await;
    server.advance(hours(1)).await;
    change_address(&server, &server.sign_in("admin").await, LAST).await;
    server.advance(hours(24)).await;
    let owner = server.sign_in("admin").await;
    let count = async || {
        let mut count = [0; 3];
        for (count, address) in count.iter_mut().zip([OLD, NEW, LAST]) {
            *count = warnings(&server, address).await.len();
        }
        count
    };
    owner.submit_one(&services[0], TO_NEWCOMER).await;
    assert_eq!(count().await, [0, 0, 0]);
    let first = owner.submit_one(&services[1], TO_NEW_ADMIN).await;
    assert_eq!(count().await, [1, 1, 0]);
    let second = owner.submit_one(&services[2], TO_NEW_ADMIN).await;
    assert_eq!(count().await, [2, 2, 0]);
    let mail = server.mail_to(OLD, "New admin requested: admin-ovh is involved").await;
    assert!(names_all(&mail, &[first, second]), "{}", mail.text);
    // Its link works as well as the first one.
    preview(&server, &first_undo).await;
    let undone = undo(&server, &mail.secret()).await;
    let ends = listed(&undone).into_iter().filter(|(_, effect)| *effect == RecoveryEffect::Ends).count();
    assert_eq!(ends, 3);
    // The owner's own requests concern nobody else.
    server.sign_in("admin").await.submit_one(&services[3], TO_NEW_ADMIN).await;
    assert_eq!(count().await, [2, 2, 0]);
}

#[tokio::test]
async fn emails_to_a_former_address_are_bounded_and_leave_no_request_out() {
    let (server, services) = TestServer::start_with_domains(9).await;
    change_address(&server, &server.sign_in("admin").await, NEW).await;
    server.advance(hours(24)).await;
    let owner = server.sign_in("admin").await;
    let mut ids = Vec::new();
    for service in &services[..8] {
        ids.push(owner.submit_one(service, TO_NEW_ADMIN).await);
    }
    assert_eq!(warnings(&server, OLD).await.len(), 5);
    server.advance(hours(1)).await;
    let sixth = warnings(&server, OLD).await;
    assert!(sixth.len() == 6 && names_all(&sixth[5], &ids), "{sixth:?}");
    // And so on, once an hour.
    let ninth = server.sign_in("admin").await.submit_one(&services[8], TO_NEW_ADMIN).await;
    assert_eq!(warnings(&server, OLD).await.len(), 6);
    server.advance(hours(1)).await;
    let seventh = warnings(&server, OLD).await;
    assert!(seventh.len() == 7 && names_all(&seventh[6], &[ninth]), "{seventh:?}");
    server.advance(hours(3)).await;
    assert_eq!(warnings(&server, OLD).await.len(), 7);
}

#[tokio::test]
async fn old_address_is_warned_immediately_of_a_new_admin_role() {
    const THEIRS: &str = "newcomer@mail.example";
    let server = TestServer::start().await;
    let (owner, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    change_address(&server, &newcomer, NEW).await;
    server.advance(minutes(1)).await;
    owner.submit_one(&domain(), TO_NEWCOMER).await;
    assert!(warnings(&server, THEIRS).await.is_empty());
    let id = owner.submit_one(&service("other.example", Category::Domain), TO_NEW_ADMIN).await;
    let warned = warnings(&server, THEIRS).await;
    assert!(warned.len() == 1 && names_all(&warned[0], &[id]), "{warned:?}");
    // During the cool-down, so that there is time to undo the change before anything can be accepted.
    assert!(newcomer.detail(id).await.may_accept_at.is_some_and(|at| at > server.now()));
    assert_eq!(undo(&server, &warned[0].secret()).await["restored"], THEIRS);
}
