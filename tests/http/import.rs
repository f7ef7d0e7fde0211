//! Imports while the server runs.

use crate::common::{Change, Person, World, account, domain, roles, seconds, service};
use handover_api::route;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::{Blocker, Category, Ending, Refusal, RequestId, Role, State};
use handover_server::import::{self, progress};
use handover_server::store::Store;
use serde_json::json;

const GOOD: &str = "nine blue kettles sing";

#[tokio::test]
async fn imported_address_invalidates_codes_and_links_mailed_to_the_old_one() {
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
async fn import_keeps_the_contacts_of_services_ordered_here() {
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

fn tech(name: &str) -> Change<'_> {
    Change { tech: name, ..Change::default() }
}

fn billing(name: &str) -> Change<'_> {
    Change { billing: name, ..Change::default() }
}

/// How a request failed, as `viewer` may know it.
async fn failure(viewer: &Person, id: RequestId) -> Vec<Blocker> {
    let request = viewer.request(id).await;
    assert_eq!(request.state, State::Error);
    match request.ended.map(|ended| ended.how) {
        Some(Ending::Failed { reasons }) => reasons,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn import_that_moves_contacts_fails_impossible_requests() {
    let mut world = World::start().await;
    let [admin, tech_contact, newcomer] =
        [world.sign_in("admin").await, world.sign_in("tech").await, world.sign_in("newcomer").await];
    let by_admin = admin.ask(&domain(), billing("newcomer")).await;
    let by_tech = tech_contact.ask(&domain(), tech("newcomer")).await;
    let elsewhere = admin.ask(&service("other.example", Category::Domain), billing("newcomer")).await;
    let code = world.code(by_tech, &newcomer).await;
    world
        .import_with(|provider| {
            provider.service("halden.example", "DOMAIN").contacts = ["newcomer2", "newcomer3", "billing"];
        })
        .await;
    let lost_right = Blocker::RightMissing { roles: roles(&[Role::Billing]) };
    assert_eq!(failure(&admin, by_admin).await, [lost_right]);
    let lost = roles(&[Role::Tech]);
    let expected = [Blocker::RightMissing { roles: lost }, Blocker::RoleLost { roles: lost }];
    assert_eq!(failure(&tech_contact, by_tech).await, expected);
    assert_eq!(newcomer.accept(by_tech, &code).await.refusal(), Refusal::Closed { state: State::Error });
    assert_eq!(admin.state(elsewhere).await, State::ValidatingByCustomers);
    for id in [by_admin, by_tech] {
        assert!(world.told_after(id).await.iter().all(|told| told.ends_with(" Failed")));
    }
    // The new contacts read what became of it; the service is theirs.
    let newcomer2 = world.sign_in("newcomer2").await;
    assert_eq!(newcomer2.state(by_admin).await, State::Error);
}

const ROUNDS: usize = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn import_from_another_process_runs_beside_submissions() {
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
