//! Corrupt rows are quarantined for an operator to repair and block nothing else. See decision 0051.

use crate::common::database::Value;
use crate::common::{
    CapturedLog, TO_NEWCOMER, TestServer, account, billing, days, domain, hours, minutes, service, tech,
};
use chrono::Days;
use handover_api::app::AppInfo;
use handover_api::requests::RequestGroup;
use handover_api::route;
use handover_api::submissions::{ChangeContact, Delivery};
use handover_rules::request::notices::Notice;
use handover_rules::{Category, RequestId, RequestState, SubmissionId, Timestamp};
use handover_server::config::Policies;
use handover_server::use_cases::{Act, schedule};
use handover_store::{Change, ReadTx, RequestFilter, StoreError};

/// Assignments that make a row of `request` invalid.
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

#[tokio::test]
async fn corrupt_due_requests_are_quarantined() {
    let (server, services) = TestServer::start_with_domains(DAMAGES.len()).await;
    let admin = server.sign_in("admin").await;
    let mut damaged = Vec::new();
    for (service, what) in services.iter().zip(DAMAGES) {
        damaged.push((admin.submit_one(service, TO_NEWCOMER).await, what));
    }
    let sound = admin.submit_one(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    server.settle().await;
    for (id, what) in &damaged {
        server.change_row(&format!("update request set {what} where id = ?1"), [id.get()]);
    }
    // A row with an invalid id.
    server.change_row(
        "insert into request select -1, submission, service, roles, asker, asker_roles, from_account, to_account, asked_at,
           deadline, state, effect_at, reminders, due_at, ended_at, ending, until from request where id = ?1",
        [sound.get()],
    );
    server.advance(days(7)).await;
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.state(sound).await, RequestState::Expired);
    assert_eq!(server.notifications(sound).await, ["admin Expired", "newcomer Expired"]);
    // They are quarantined unchanged, and no mail is sent about them.
    assert_eq!(server.rows("select id from request where due_at is not null").len(), 0);
    assert_eq!(server.rows("select id from request where id = -1 and due_at is null and ended_at is null").len(), 1);
    for (id, what) in damaged {
        let kept = server.rows(&format!("select 1 from request where id = {id} and {what}"));
        assert_eq!(kept.len(), 1, "{what}");
        assert_eq!(server.notifications(id).await, [""; 0], "{what}");
    }
    // Other requests continue.
    let next = admin.submit_one(&service("halden.example", Category::Hosting), TO_NEWCOMER).await;
    assert_eq!(server.mails_about(next).await.len(), 2);
}

#[tokio::test]
async fn request_due_without_a_transition_is_quarantined() {
    // The second one is no valid time.
    for due_at in [0, i64::MIN] {
        let server = TestServer::start().await;
        let admin = server.sign_in("admin").await;
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        server.change_row(&format!("update request set due_at = {due_at} where id = ?1"), [id.get()]);
        let announce = server.store.write(|tx| {
            tx.announce(Change::Due(Timestamp::UNIX_EPOCH));
            Ok(())
        });
        announce.await.expect("the store succeeds");
        let other = admin.submit_one(&service("other.example", Category::Domain), TO_NEWCOMER).await;
        assert_eq!(server.mails_about(other).await.len(), 2);
        // The request stays usable, and the next transition writes a valid due time.
        assert_eq!(server.rows("select 1 from request where due_at is null").len(), 1);
        server.all_accept(id, &[&admin]).await;
        assert_eq!(server.rows("select 1 from request where due_at is null").len(), 0);
    }
}

#[tokio::test]
async fn corrupt_deadline_of_the_task_that_waits_longest_hides_no_screen() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    server.change_row("update request set deadline = 9223372036854775807 where id = ?1", [id.get()]);
    let me = admin.get(route::APP).await.ok::<AppInfo>().account.expect("signed in");
    assert_eq!(me.waiting, 1);
}

#[tokio::test]
async fn corrupt_ending_does_not_hide_the_answers_of_a_submission() {
    let server = TestServer::start().await;
    let users = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = users[0].submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&users[0], &users[1]]).await;
    server.advance(days(2)).await;
    server.change_row("update request set ending = '{}' where id = ?1 and ended_at is not null", [id.get()]);
    let (submission, viewer) = (SubmissionId::new(id), account("admin"));
    let figures = server.store.read(move |reader| reader.figures(&[submission], &viewer)).await.expect("figures");
    assert_eq!(figures[&submission].answered().done, 2);
}

#[tokio::test]
async fn corrupt_end_of_a_role_is_quarantined() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let until = Some(server.now().date_naive() + Days::new(3));
    let contact_tech = Some(newcomer.handle.to_string());
    let change = ChangeContact { contact_tech, until, ..ChangeContact::default() };
    let ids: Vec<RequestId> = admin.post(&route::change_contact(&domain()), &change).await.ok();
    server.all_accept(ids[0], &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    server.change_row("update role_end set until = 'nonsense' where request = ?1", [ids[0].get()]);
    server.advance(days(5)).await;
    assert_eq!(server.rows("select 1 from role_end where due_at is null and ended_at is null").len(), 1);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
    // Its service continues, and the next change of the role drops it.
    let [admin, other] = [server.sign_in("admin").await, server.sign_in("newcomer2").await];
    assert_eq!(admin.service_detail(&domain()).await.tech_end, None);
    let next = admin.submit_one(&domain(), tech("newcomer2")).await;
    server.all_accept(next, &[&admin, &other]).await;
    server.advance(minutes(2)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer2", "billing"]);
    assert!(server.rows("select 1 from role_end where ended_at is null").is_empty());
}

#[tokio::test]
async fn role_moves_despite_a_corrupt_request_on_the_service() {
    for damage in [
        "update request set state = 'nonsense' where id = ?1",
        "update request set roles = 999 where id = ?1",
        "update request set asker = '?' where id = ?1",
        "update party set account = '?' where request = ?1 and position = 1",
    ] {
        let mut server = TestServer::start().await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let damaged = admin.submit_one(&domain(), billing("newcomer2")).await;
        let sound = admin.submit_one(&domain(), TO_NEWCOMER).await;
        let codes = server.codes().await;
        assert_eq!(server.sql_unchecked(damage, [damaged.get()]), 1, "{damage}");
        // The service is listed, the other request completes, and new ones can be submitted.
        assert_eq!(admin.get(route::SERVICES).await.status, 200, "{damage}");
        assert_eq!(admin.requests("").await.data.waiting_for_me.rows.len(), 1, "{damage}");
        for user in [&admin, &newcomer] {
            user.accept(sound, &codes[&(sound, user.handle.clone())]).await.done();
        }
        server.advance(minutes(2)).await;
        assert_eq!(admin.state(sound).await, RequestState::Done, "{damage}");
        assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"], "{damage}");
        let listed = admin.requests("").await.data;
        assert!(listed.waiting_for_me.rows.is_empty(), "{damage}");
        assert_eq!(listed.finished.rows.iter().map(|row| row.request.id).collect::<Vec<_>>(), [sound], "{damage}");
        admin.get(&route::request(damaged)).await.problem(500);
        let impossible = admin.submit_one(&domain(), tech("newcomer3")).await;
        server.import_with(|export| export.service("halden.example", "DOMAIN").contacts[0] = "outsider").await;
        assert_eq!(admin.state(impossible).await, RequestState::Error, "{damage}");
        assert_eq!(server.contact_names(&domain()).await, ["outsider", "newcomer", "billing"], "{damage}");
        let quarantined = server.rows("select id from request where due_at is null and ended_at is null");
        assert_eq!(quarantined.len(), 1, "{damage}");
    }
}

#[tokio::test]
async fn corrupt_request_does_not_truncate_a_list() {
    let (server, services) = TestServer::start_with_domains(5).await;
    let admin = server.sign_in("admin").await;
    let mut asked = Vec::new();
    for service in &services {
        asked.push(admin.submit_one(service, TO_NEWCOMER).await);
        server.advance(minutes(1)).await;
    }
    // The last two rows of the first page of three, and the first of the second.
    for damaged in &asked[1..4] {
        server.change_row("update request set state = 'nonsense' where id = ?1", [damaged.get()]);
    }
    let account = account("admin");
    let page = async |after: Option<String>| {
        let account = account.clone();
        let filter = RequestFilter::default();
        let read = move |reader: &ReadTx<'_>| {
            reader.requests_of(&account, RequestGroup::WaitingForMe, &filter, after.as_deref(), 3)
        };
        server.store.read(read).await.expect("the store succeeds")
    };
    let first = page(None).await;
    let second = page(Some(first.next.expect("a next page"))).await;
    let listed = first.rows.iter().chain(&second.rows).map(|record| record.request.id);
    assert_eq!(listed.collect::<Vec<_>>(), [asked[0], asked[4]]);
    assert_eq!((first.total.number, second.next), (5, None));
}

#[tokio::test]
async fn repaired_requests_resume_at_the_next_start() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let [mended, early, damaged] = [
        admin.submit_one(&domain(), TO_NEWCOMER).await,
        admin.submit_one(&service("other.example", Category::Domain), TO_NEWCOMER).await,
        admin.submit_one(&service("halden.example", Category::Hosting), TO_NEWCOMER).await,
    ];
    server.settle().await;
    let due = server.rows(&format!("select due_at from request where id = {early}"));
    for id in [mended, early, damaged] {
        server.change_row("update request set reminders = -1, due_at = 0 where id = ?1", [id.get()]);
    }
    let quarantined = "select id from request where due_at is null and ended_at is null";
    server.restart(minutes(1)).await;
    assert_eq!(server.rows(quarantined).len(), 3);
    // One is repaired before its due time, and waits.
    server.change_row("update request set reminders = 0 where id = ?1", [early.get()]);
    server.restart(minutes(1)).await;
    // The server answers calls only after its start-up tasks.
    server.sign_in("admin").await;
    assert_eq!(server.rows(quarantined).len(), 2);
    assert_eq!(server.rows(&format!("select due_at from request where id = {early}")), due);
    // One is repaired after its deadline.
    server.change_row("update request set reminders = 0 where id = ?1", [mended.get()]);
    server.restart(days(8)).await;
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.state(mended).await, RequestState::Expired);
    assert_eq!(server.rows(quarantined), [[Value::Integer(i64::try_from(damaged.get()).expect("fits into an i64"))]]);
}

/// For jobs of the store, which run on its own threads.
fn subscriber(log: &CapturedLog) -> tracing::Dispatch {
    tracing::Dispatch::new(tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish())
}

#[tokio::test]
async fn quarantine_logs_the_request_number_only() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    server.stop().await;
    server.change_row("update request set state = 'geheim@mail.example' where id = ?1", [id.get()]);
    let (log, now) = (CapturedLog::default(), server.now() + days(7));
    let subscriber = subscriber(&log);
    let run =
        move |act: &mut Act<'_, '_>| tracing::dispatcher::with_default(&subscriber, || schedule::run_due_chunk(act));
    Act::run(&server.store, now, Policies::default(), run).await.expect("the store succeeds");
    let log = log.text();
    let [line] = log.lines().collect::<Vec<_>>()[..] else { panic!("expected one line: {log}") };
    assert!(line.contains("ERROR") && line.contains(&format!("request={id}")), "{line}");
    assert!(!line.contains("geheim") && !line.contains("-ovh"), "{line}");
}

#[tokio::test]
async fn corrupt_columns_are_skipped_and_logged() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let mail: i64 = server.value("select min(id) from outbox where request is not null");
    server.change_row("update outbox set address = 'geheim' where id = ?1", [mail]);
    server.change_row("update request set deadline = 9223372036854775807 where id = ?1", [id.get()]);
    let (log, now) = (CapturedLog::default(), server.now());
    let subscriber = subscriber(&log);
    let read = move |reader: &ReadTx<'_>| {
        let read = || Ok((reader.mails_of_request(id)?, reader.waiting_for(&account("admin"), now)?));
        tracing::dispatcher::with_default(&subscriber, read)
    };
    let (mails, waiting) = server.store.read(read).await.expect("the store succeeds");
    let found = mails.iter().find(|found| found.id.get() == mail).expect("the email is listed");
    assert_eq!((found.to.is_some(), &found.address), (true, &None));
    assert_eq!((waiting.requests(), waiting.first_deadline()), (1, None));
    let log = log.text();
    let [of_mail, of_request] = log.lines().collect::<Vec<_>>()[..] else { panic!("expected two lines: {log}") };
    assert!(of_mail.contains("ERROR") && of_mail.contains(&format!("row=email {mail}")), "{of_mail}");
    assert!(of_request.contains("ERROR") && of_request.contains(&format!("row=request {id}")), "{of_request}");
    assert!(!log.contains("geheim") && !log.contains("-ovh"), "{log}");
}

#[tokio::test]
async fn corrupt_mails_fail_and_others_are_delivered() {
    // Either the request of the mail is corrupt, or the mail itself.
    for damage in [
        "update request set state = 'nonsense' where id = ?1",
        "update outbox set notice = 'nonsense' where request = ?1 and state = 'queued'",
        "update outbox set attempts = -1 where request = ?1 and state = 'queued'",
    ] {
        let mut server = TestServer::start().await;
        let admin = server.sign_in("admin").await;
        let damaged = admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        server.stop().await;
        server.queue_mail(damaged, "newcomer", Notice::Reminder).await;
        server.change_row(damage, [damaged.get()]);
        server.start_again().await;
        let failed = format!("select 1 from outbox where state = '{}'", Delivery::Failed.as_str());
        assert_eq!(server.rows(&failed).len(), 1, "{damage}");
        let admin = server.sign_in("admin").await;
        admin.requests("").await;
        let next = admin.submit_one(&service("other.example", Category::Domain), TO_NEWCOMER).await;
        assert_eq!(server.mails_about(next).await.len(), 2, "{damage}");
    }
}

#[tokio::test]
async fn panicking_savepoint_is_rolled_back_alone() {
    let server = TestServer::start().await;
    let now = server.now() + hours(1);
    let job = |act: &mut Act<'_, '_>| {
        let part = act.tx.attempt(|tx| -> Result<(), StoreError> {
            tx.set_password(&account("tech"), "undone")?;
            panic!("a bug in the job");
        });
        assert!(part.is_err_and(|error| error.is_about_data()));
        act.tx.set_password(&account("admin"), "kept")?;
        schedule::run_due_chunk(act)
    };
    Act::run(&server.store, now, Policies::default(), job).await.expect("the other statements are committed");
    let kept = server.rows("select handle from account where password is not null");
    assert_eq!(kept, [[Value::Text("admin-ovh".to_owned())]]);
}
