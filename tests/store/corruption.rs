//! Damaged rows: what they are about is set aside for an operator to mend, and stops nothing else.

use crate::common::{Change, Log, TO_NEWCOMER, World, account, days, domain, hours, minutes, service};
use handover_api::link::RequestsView;
use handover_api::requests::{Delivery, RequestGroup};
use handover_api::route;
use handover_rules::request::notices::Notice;
use handover_rules::{Category, Policy, RequestId, State};
use handover_server::changes::run_due;
use handover_server::store::{Reader, StoreError};
use rusqlite::types::Value;
use std::time::Duration;

/// What can be wrong with a request that was sound.
const DAMAGES: [&str; 8] = [
    "state = 'nonsense'",
    "state = 'doing'",
    "roles = 999",
    "reminders = -1",
    "deadline = 9223372036854775807",
    "ended_at = 0",
    "ending = '{}'",
    "submission = 0",
];

/// Runs a statement for one request directly on the database file. It has to change one row.
fn corrupt(world: &World, sql: &str, id: RequestId) {
    corrupt_with("on", world, sql, id);
}

/// As [`corrupt`], without foreign keys.
fn corrupt_unchecked(world: &World, sql: &str, id: RequestId) {
    corrupt_with("off", world, sql, id);
}

fn corrupt_with(foreign_keys: &str, world: &World, sql: &str, id: RequestId) {
    let database = rusqlite::Connection::open(world.database()).expect("the database can be opened");
    database.busy_timeout(Duration::from_secs(20)).expect("a timeout can be set");
    database.pragma_update(None, "foreign_keys", foreign_keys).expect("the pragma exists");
    let changed = database.execute(sql, [id.get()]).unwrap_or_else(|error| panic!("{sql}: {error}"));
    assert_eq!(changed, 1);
}

#[tokio::test]
async fn corrupt_due_requests_are_quarantined() {
    let (world, services) = World::with_domains(DAMAGES.len()).await;
    let admin = world.sign_in("admin").await;
    let mut damaged = Vec::new();
    for (service, what) in services.iter().zip(DAMAGES) {
        damaged.push((admin.ask(service, TO_NEWCOMER).await, what));
    }
    let sound = admin.ask(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    world.settle().await;
    for (id, what) in &damaged {
        corrupt(&world, &format!("update request set {what} where id = ?1"), *id);
    }
    // One whose very number cannot be.
    corrupt(
        &world,
        "insert into request select -1, submission, service, roles, asker, asker_roles, from_account, to_account, asked_at,
           deadline, state, effect_at, reminders, due_at, ended_at, ending from request where id = ?1",
        sound,
    );
    world.pass(days(7)).await;
    let admin = world.sign_in("admin").await;
    assert_eq!(admin.state(sound).await, State::Expired);
    assert_eq!(world.told_after(sound).await, ["admin Expired", "newcomer Expired"]);
    // They are set aside, as they were, and nobody is told anything of them.
    assert_eq!(world.rows("select id from request where due_at is not null").len(), 0);
    assert_eq!(world.rows("select id from request where id = -1 and due_at is null and ended_at is null").len(), 1);
    for (id, what) in damaged {
        let kept = world.rows(&format!("select 1 from request where id = {id} and {what}"));
        assert_eq!(kept.len(), 1, "{what}");
        assert_eq!(world.told_after(id).await, [""; 0], "{what}");
    }
    // All other changes go on.
    let next = admin.ask(&service("halden.example", Category::Hosting), TO_NEWCOMER).await;
    assert_eq!(world.told(next).await.len(), 2);
}

#[tokio::test]
async fn request_due_without_a_transition_is_quarantined() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    corrupt(&world, "update request set due_at = 0 where id = ?1", id);
    let other = admin.ask(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    assert_eq!(world.told(other).await.len(), 2);
    // It can be read and acted on; what is kept of it then is right again.
    assert_eq!(world.rows("select 1 from request where due_at is null").len(), 1);
    world.all_accept(id, &[&admin]).await;
    assert_eq!(world.rows("select 1 from request where due_at is null").len(), 0);
}

#[tokio::test]
async fn role_moves_despite_a_corrupt_request_on_the_service() {
    let mut world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let sound = admin.ask(&domain(), TO_NEWCOMER).await;
    let damaged = admin.ask(&domain(), Change { billing: "newcomer2", ..Change::default() }).await;
    world.all_accept(sound, &[&admin, &newcomer]).await;
    corrupt(&world, "update request set state = 'nonsense' where id = ?1", damaged);
    world.pass(minutes(2)).await;
    assert_eq!(admin.state(sound).await, State::Done);
    assert_eq!(world.holders(&domain()).await, ["admin", "newcomer", "billing"]);
    assert_eq!(world.rows("select 1 from request where state = 'nonsense' and due_at is null").len(), 1);
    admin.get(&route::request(damaged)).await.problem(500);
    // It hides no other in the list.
    let listed = admin.requests("").await.data;
    assert_eq!(listed.finished.rows.iter().map(|row| row.request.id).collect::<Vec<_>>(), [sound]);
    assert!(listed.waiting_for_me.rows.is_empty());
    // Nor does it stand in the way of an import that changes the contacts again.
    let impossible = admin.ask(&domain(), Change { tech: "newcomer3", ..Change::default() }).await;
    world.import_with(|provider| provider.service("halden.example", "DOMAIN").contacts[0] = "outsider").await;
    assert_eq!(admin.state(impossible).await, State::Error);
    assert_eq!(world.holders(&domain()).await, ["outsider", "newcomer", "billing"]);
}

#[tokio::test]
async fn corrupt_request_hides_nothing_of_its_service() {
    for damage in [
        "update request set roles = 999 where id = ?1",
        "update request set asker = '?' where id = ?1",
        "update party set account = '?' where request = ?1 and position = 1",
    ] {
        let mut world = World::start().await;
        let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
        let damaged = admin.ask(&domain(), Change { billing: "newcomer2", ..Change::default() }).await;
        let sound = admin.ask(&domain(), TO_NEWCOMER).await;
        let codes = world.codes().await;
        corrupt_unchecked(&world, damage, damaged);
        // The service is listed, the other request is answered and takes effect, and more can be asked.
        assert_eq!(admin.get(route::SERVICES).await.status, 200, "{damage}");
        assert_eq!(admin.requests("").await.data.waiting_for_me.rows.len(), 1, "{damage}");
        for person in [&admin, &newcomer] {
            person.accept(sound, &codes[&(sound, person.handle.clone())]).await.done();
        }
        world.pass(minutes(2)).await;
        assert_eq!(admin.state(sound).await, State::Done, "{damage}");
        assert_eq!(world.holders(&domain()).await, ["admin", "newcomer", "billing"], "{damage}");
        admin.get(&route::request(damaged)).await.problem(500);
        let impossible = admin.ask(&domain(), Change { tech: "newcomer3", ..Change::default() }).await;
        world.import_with(|provider| provider.service("halden.example", "DOMAIN").contacts[0] = "outsider").await;
        assert_eq!(admin.state(impossible).await, State::Error, "{damage}");
        assert_eq!(world.rows("select id from request where due_at is null and ended_at is null").len(), 1, "{damage}");
    }
}

#[tokio::test]
async fn corrupt_request_does_not_truncate_a_list() {
    let (world, services) = World::with_domains(5).await;
    let admin = world.sign_in("admin").await;
    let mut asked = Vec::new();
    for service in &services {
        asked.push(admin.ask(service, TO_NEWCOMER).await);
        world.pass(minutes(1)).await;
    }
    // The second and the last of the first page of three, and the first of the next.
    for damaged in &asked[1..4] {
        corrupt(&world, "update request set state = 'nonsense' where id = ?1", *damaged);
    }
    let account = account("admin");
    let page = async |after: Option<String>| {
        let account = account.clone();
        let view = RequestsView::default();
        let read = move |reader: &Reader<'_>| {
            reader.requests_of(&account, RequestGroup::WaitingForMe, &view, after.as_deref(), 3)
        };
        world.store.read(read).await.expect("the store answers")
    };
    let (first, total, next) = page(None).await;
    let (second, _, end) = page(Some(next.expect("there is a next page"))).await;
    let listed = first.iter().chain(&second).map(|record| record.request.id);
    assert_eq!(listed.collect::<Vec<_>>(), [asked[0], asked[4]]);
    assert_eq!((total, end), (5, None));
}

#[tokio::test]
async fn repaired_requests_resume_at_the_next_start() {
    let mut world = World::start().await;
    let admin = world.sign_in("admin").await;
    let [mended, early, damaged] = [
        admin.ask(&domain(), TO_NEWCOMER).await,
        admin.ask(&service("other.example", Category::Domain), TO_NEWCOMER).await,
        admin.ask(&service("halden.example", Category::Hosting), TO_NEWCOMER).await,
    ];
    world.settle().await;
    let due = world.rows(&format!("select due_at from request where id = {early}"));
    for id in [mended, early, damaged] {
        corrupt(&world, "update request set reminders = -1, due_at = 0 where id = ?1", id);
    }
    let aside = "select id from request where due_at is null and ended_at is null";
    world.restart(minutes(1)).await;
    assert_eq!(world.rows(aside).len(), 3);
    // One is mended before it is due, and waits for its moment.
    corrupt(&world, "update request set reminders = 0 where id = ?1", early);
    world.restart(minutes(1)).await;
    // A call is answered once what comes before is done.
    world.sign_in("admin").await;
    assert_eq!(world.rows(aside).len(), 2);
    assert_eq!(world.rows(&format!("select due_at from request where id = {early}")), due);
    // One when its deadline has passed.
    corrupt(&world, "update request set reminders = 0 where id = ?1", mended);
    world.restart(days(8)).await;
    let admin = world.sign_in("admin").await;
    assert_eq!(admin.state(mended).await, State::Expired);
    assert_eq!(world.rows(aside), [[Value::Integer(i64::try_from(damaged.get()).expect("12 digits"))]]);
}

#[tokio::test]
async fn quarantine_logs_the_request_number_only() {
    let mut world = World::start().await;
    let admin = world.sign_in("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    world.stop().await;
    corrupt(&world, "update request set state = 'geheim@mail.example' where id = ?1", id);
    let (log, now) = (Log::default(), world.now() + days(7));
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
    let run = move |tx: &mut handover_server::store::Tx<'_>| {
        tracing::subscriber::with_default(subscriber, || run_due(tx, now, &Policy::default()))
    };
    world.store.write(run).await.expect("the store answers");
    let log = log.text();
    let [line] = log.lines().collect::<Vec<_>>()[..] else { panic!("one line: {log}") };
    assert!(line.contains("ERROR") && line.contains(&format!("request={id}")), "{line}");
    assert!(!line.contains("geheim") && !line.contains("-ovh"), "{line}");
}

#[tokio::test]
async fn corrupt_mails_fail_and_others_are_delivered() {
    // What the mail is about cannot be read, or the mail itself.
    for damage in [
        "update request set state = 'nonsense' where id = ?1",
        "update outbox set notice = 'nonsense' where request = ?1 and state = 'queued'",
        "update outbox set attempts = -1 where request = ?1 and state = 'queued'",
    ] {
        let mut world = World::start().await;
        let admin = world.sign_in("admin").await;
        let damaged = admin.ask(&domain(), TO_NEWCOMER).await;
        world.settle().await;
        world.stop().await;
        world.queue_mail(damaged, "newcomer", Notice::Reminder).await;
        corrupt(&world, damage, damaged);
        world.go_on().await;
        let failed = format!("select 1 from outbox where state = '{}'", Delivery::Failed.as_str());
        assert_eq!(world.rows(&failed).len(), 1, "{damage}");
        world.sign_in("admin").await.requests("").await;
        let next = world.sign_in("admin").await.ask(&service("other.example", Category::Domain), TO_NEWCOMER).await;
        assert_eq!(world.told(next).await.len(), 2, "{damage}");
    }
}

#[tokio::test]
async fn panicking_savepoint_is_rolled_back_alone() {
    let world = World::start().await;
    let now = world.now() + hours(1);
    let job = move |tx: &mut handover_server::store::Tx<'_>| {
        let part = tx.attempt(|tx| -> Result<(), StoreError> {
            tx.set_password(&account("tech"), "undone")?;
            panic!("nobody thought of this");
        });
        assert!(part.is_err_and(|error| error.is_about_data()));
        tx.set_password(&account("admin"), "kept")?;
        run_due(tx, now, &Policy::default())
    };
    world.store.write(job).await.expect("the rest stands");
    let kept = world.rows("select handle from account where password is not null");
    assert_eq!(kept, [[Value::Text("admin-ovh".to_owned())]]);
}
