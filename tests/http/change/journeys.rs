//! Whole journeys, one for each row of the table in design.md 2.

use crate::common::{Change, Person, World, account, days, domain, minutes, roles, seconds, service};
use handover_api::modify::ModifyContext;
use handover_api::requests::Delivery;
use handover_api::{app::ScreenResponse, route};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Category, NicHandle, Refusal, RequestId, Role, State};
use serde_json::json;

/// Submits, lets everybody who has to confirm do so, and lets the grace period pass.
async fn carry_through(world: &World, asker: &Person, change: Change<'_>, confirm: &[&Person]) -> RequestId {
    let id = asker.ask(&domain(), change).await;
    let parties: Vec<NicHandle> = asker.request(id).await.parties.into_iter().map(|party| party.account).collect();
    assert_eq!(parties, confirm.iter().map(|person| person.handle.clone()).collect::<Vec<_>>());
    for (before, person) in confirm.iter().enumerate() {
        let request = asker.request(id).await;
        assert_eq!(request.state, State::ValidatingByCustomers);
        assert_eq!(request.missing().count(), confirm.len() - before);
        world.all_accept(id, &[person]).await;
    }
    let request = asker.request(id).await;
    assert_eq!(request.state, State::Doing);
    assert_eq!(request.effect_at, Some(world.now() + minutes(2)));
    assert_eq!(world.holders(&domain()).await, ["admin", "tech", "billing"]);
    world.pass(minutes(2)).await;
    id
}

#[tokio::test]
async fn the_admin_names_a_new_tech_contact() {
    let world = World::start().await;
    let [admin, tech, newcomer] =
        [world.sign_in("admin").await, world.sign_in("tech").await, world.sign_in("newcomer").await];
    assert_eq!(newcomer.services("").await.total, 0);

    let begun = world.now();
    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    let request = newcomer.request(id).await;
    assert_eq!(request.service, domain());
    assert_eq!(request.roles, roles(&[Role::Tech]));
    assert_eq!((&request.asker, &request.from, &request.to), (&admin.handle, &tech.handle, &newcomer.handle));
    assert_eq!((request.asked_at, request.deadline), (begun, begun + days(7)));
    assert_eq!(
        world.told(id).await,
        [("Please answer".to_owned(), account("admin")), ("Please answer".to_owned(), account("newcomer"))]
    );
    let waiting = newcomer.requests("").await;
    assert_eq!((waiting.waiting, waiting.data.waiting_for_me.total), (1, 1));
    assert_eq!(waiting.data.waiting_for_me.rows[0].asker_roles, roles(&[Role::Admin]));
    let mails = &waiting.data.waiting_for_me.rows[0].mails;
    assert!(mails.len() == 2 && mails.iter().all(|mail| mail.delivery == Delivery::Sent), "{mails:?}");

    world.pass(minutes(5)).await;
    world.all_accept(id, &[&newcomer]).await;
    let halfway = admin.request(id).await;
    assert_eq!(halfway.missing().collect::<Vec<_>>(), [&admin.handle]);
    let screen = newcomer.requests("").await;
    assert_eq!((screen.waiting, screen.data.waiting_for_others.total), (0, 1));

    world.pass(minutes(5)).await;
    world.all_accept(id, &[&admin]).await;
    assert_eq!(admin.state(id).await, State::Doing);
    world.pass(seconds(119)).await;
    assert_eq!(admin.state(id).await, State::Doing);
    assert_eq!(world.holders(&domain()).await, ["admin", "tech", "billing"]);

    world.pass(seconds(1)).await;
    let request = admin.request(id).await;
    assert_eq!(request.state, State::Done);
    assert_eq!(request.ended.map(|ended| ended.at), Some(world.now()));
    assert_eq!(world.holders(&domain()).await, ["admin", "newcomer", "billing"]);
    assert_eq!(world.told_after(id).await, ["admin Done", "newcomer Done", "tech Changed"]);

    let by = |person: &Person| Some(person.handle.clone());
    let [first, second] = [begun + minutes(5), begun + minutes(10)];
    assert_eq!(
        admin.timeline(id).await,
        [
            (TimelineEvent::Asked, State::Todo, begun, by(&admin)),
            (TimelineEvent::CodesQueued, State::ValidatingByCustomers, begun, None),
            (TimelineEvent::Accepted, State::ValidatingByCustomers, first, by(&newcomer)),
            (TimelineEvent::Accepted, State::ValidatingByCustomers, second, by(&admin)),
            (TimelineEvent::Checked, State::CheckValidity, second, None),
            (TimelineEvent::GraceBegan, State::Doing, second, None),
            (TimelineEvent::Moved, State::Done, second + minutes(2), None),
        ]
    );
    // The lists follow at once.
    let row = newcomer.service(&domain()).await.expect("the newcomer has the service now");
    assert_eq!(row.contacts.tech, newcomer.handle);
    assert!(tech.service(&domain()).await.is_none());
    tech.get(&route::request(id)).await.problem(404);
    assert_eq!(newcomer.requests("").await.data.finished.total, 1);
}

/// A row of the table: who asks for whom in which role, who is told what then, and who the contacts are.
struct Row {
    asker: &'static str,
    role: Role,
    to: &'static str,
    told: &'static [&'static str],
    holders: [&'static str; 3],
}

#[tokio::test]
async fn every_row_of_the_table() {
    let one_role = |role, name: &'static str| match role {
        Role::Admin => Change { admin: name, ..Change::default() },
        Role::Tech => Change { tech: name, ..Change::default() },
        Role::Billing => Change { billing: name, ..Change::default() },
    };
    let row = |asker, role, to, told, holders| Row { asker, role, to, told, holders };
    let table = [
        row(
            "admin",
            Role::Billing,
            "newcomer",
            &["admin Done", "billing Changed", "newcomer Done"][..],
            ["admin", "tech", "newcomer"],
        ),
        row("admin", Role::Tech, "admin", &["admin Done", "tech Changed"], ["admin", "admin", "billing"]),
        row("admin", Role::Billing, "admin", &["admin Done", "billing Changed"], ["admin", "tech", "admin"]),
        row("admin", Role::Admin, "newcomer", &["admin Done", "newcomer Done"], ["newcomer", "tech", "billing"]),
        row("admin", Role::Admin, "tech", &["admin Done", "tech Done"], ["tech", "tech", "billing"]),
        row(
            "tech",
            Role::Tech,
            "newcomer",
            &["admin Changed", "newcomer Done", "tech Done"],
            ["admin", "newcomer", "billing"],
        ),
        row(
            "billing",
            Role::Billing,
            "newcomer",
            &["admin Changed", "billing Done", "newcomer Done"],
            ["admin", "tech", "newcomer"],
        ),
    ];
    for Row { asker, role, to, told, holders } in table {
        let world = World::start().await;
        let asker = world.sign_in(asker).await;
        let incoming = world.sign_in(to).await;
        // Who asks for itself confirms alone.
        let confirm = if incoming.handle == asker.handle { vec![&asker] } else { vec![&asker, &incoming] };
        let id = carry_through(&world, &asker, one_role(role, to), &confirm).await;
        assert_eq!(world.holders(&domain()).await, holders);
        assert_eq!(world.told_after(id).await, told, "{role:?} by {}", asker.handle);
        assert_eq!(asker.state(id).await, State::Done);
    }
}

#[tokio::test]
async fn who_holds_every_role_hands_all_of_them_over_in_one_request() {
    let world = World::start().await;
    let [all, newcomer] = [world.sign_in("all").await, world.sign_in("newcomer").await];
    let own = service("own.example", Category::Domain);
    let everything = Change { admin: "newcomer", tech: "newcomer", billing: "newcomer" };
    let id = all.ask(&own, everything).await;
    assert_eq!(all.request(id).await.roles, roles(&Role::ALL));
    world.all_accept(id, &[&all, &newcomer]).await;
    world.pass(minutes(2)).await;
    assert_eq!(world.holders(&own).await, ["newcomer", "newcomer", "newcomer"]);
    assert_eq!(world.told_after(id).await, ["all Done", "newcomer Done"]);
}

#[tokio::test]
async fn with_grace_zero_the_last_answer_moves_the_role() {
    let world = World::with(&["--grace-seconds", "0"], |_| {}).await;
    let [tech, newcomer] = [world.sign_in("tech").await, world.sign_in("newcomer").await];
    let id = tech.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    world.all_accept(id, &[&tech, &newcomer]).await;
    assert_eq!(tech.state(id).await, State::Done);
    assert_eq!(world.holders(&domain()).await, ["admin", "newcomer", "billing"]);
}

#[tokio::test]
async fn the_reference_reads_the_same_request() {
    let world = World::start().await;
    let [admin, newcomer, billing] =
        [world.sign_in("admin").await, world.sign_in("newcomer").await, world.sign_in("billing").await];
    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    let expected = json!({
        "id": id,
        "askingAccount": "admin-ovh",
        "fromAccount": "tech-ovh",
        "toAccount": "newcomer-ovh",
        "contactTypes": ["contactTech"],
        "serviceDomain": "halden.example",
        "state": "validatingByCustomers",
        "dateRequest": "2030-03-04T10:00:00Z",
        "dateDone": null,
    });
    assert_eq!(admin.task(id).await, expected);
    assert_eq!(billing.task(id).await, expected);

    let list = async |person: &Person, query: &str| -> Vec<RequestId> {
        person.get(&[route::TASKS, query].concat()).await.ok()
    };
    for (query, found) in [
        ("", true),
        ("?state=validatingByCustomers", true),
        ("?state=done", false),
        ("?askingAccount=admin-ovh", true),
        ("?askingAccount=newcomer-ovh", false),
        ("?toAccount=newcomer-ovh&state=validatingByCustomers", true),
        ("?toAccount=admin-ovh", false),
    ] {
        for person in [&admin, &newcomer] {
            assert_eq!(list(person, query).await, if found { vec![id] } else { vec![] }, "{query}");
        }
    }
    // The list names those one takes part in; the outgoing contact and the others can read, and have no part.
    assert_eq!(list(&billing, "").await, []);

    world.all_accept(id, &[&admin, &newcomer]).await;
    world.pass(minutes(2)).await;
    let task = newcomer.task(id).await;
    assert_eq!((&task["state"], &task["dateDone"]), (&json!("done"), &json!("2030-03-04T10:02:00Z")));
}

#[tokio::test]
async fn contacts_who_are_no_party_read_and_cannot_act() {
    let world = World::start().await;
    let [admin, tech, billing, outsider] = [
        world.sign_in("admin").await,
        world.sign_in("tech").await,
        world.sign_in("billing").await,
        world.sign_in("outsider").await,
    ];
    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    for reader in [&tech, &billing] {
        let detail = reader.detail(id).await;
        assert_eq!(detail.row.request.id, id);
        assert_eq!(detail.timeline.len(), 2);
        assert_eq!(detail.my_address.as_str(), format!("{}@mail.example", reader.handle.as_str().replace("-ovh", "")));
        let screen = reader.requests("").await;
        assert_eq!((screen.waiting, screen.data.waiting_for_me.total, screen.data.waiting_for_others.total), (0, 0, 0));
    }
    let code = world.code(id, &admin).await;
    for person in [&tech, &billing, &outsider] {
        let tries = [
            person.accept(id, &code).await,
            person.decline(id, &code).await,
            person.withdraw(id).await,
            person.take_back(id).await,
            person.resend(id, &admin.handle).await,
        ];
        for reply in tries {
            assert_eq!(reply.refusal(), Refusal::NoPart);
        }
    }
    // Nobody else can tell this request from one that does not exist.
    let nobody = RequestId::new(123_456_789).expect("a number");
    for path in [route::request, route::task] {
        let reply = outsider.get(&path(id)).await;
        assert_eq!(reply.problem(404).refusal, Some(Refusal::NoPart));
        assert_eq!(reply.text(), outsider.get(&path(nobody)).await.text());
    }
    assert_eq!(outsider.accept(id, &code).await.text(), outsider.accept(nobody, &code).await.text());
    assert_eq!(admin.state(id).await, State::ValidatingByCustomers);
}

#[tokio::test]
async fn the_modify_screen_has_what_it_needs() {
    let world = World::start().await;
    let [tech, outsider] = [world.sign_in("tech").await, world.sign_in("outsider").await];
    let screen: ScreenResponse<ModifyContext> = tech.get(&route::modify(&domain())).await.ok();
    let form = screen.data;
    assert_eq!(form.service.service, domain());
    assert_eq!((form.me.handle, form.me.profile_complete), (account("tech"), true));
    let siblings: Vec<Category> = form.siblings.iter().map(|row| row.service.category).collect();
    assert_eq!(siblings, [Category::Hosting, Category::Zone]);
    // Only from its own services, the most frequent first; never itself.
    assert_eq!(form.known, [account("admin"), account("billing")]);

    outsider.get(&route::modify(&domain())).await.problem(404);
    for query in ["", "?service=halden.example", "?category=DOMAIN", "?service=halden.example&category=NONSENSE"] {
        tech.get(&[route::MODIFY, query].concat()).await.problem(404);
    }
}
