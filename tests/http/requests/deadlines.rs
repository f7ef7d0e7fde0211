//! Deadlines, overdue steps and restarts. The scheduled timestamps count, not when a timer ran: see decision 0007.

use crate::common::{TO_NEWCOMER, TestServer, billing, days, domain, hours, millis, minutes, service};
use handover_rules::request::notices::Notice;
use handover_rules::{Category, Ending, Refusal, RequestState};
use handover_server::config::Policies;
use handover_server::use_cases::{Act, schedule};
use handover_store::{Store, beside};

#[tokio::test]
async fn answer_counts_only_before_the_deadline() {
    for (early, counts) in [(1, true), (0, false), (-1, false)] {
        let server = TestServer::start().await;
        let begun = server.now();
        let admin = server.sign_in("admin").await;
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        let code = server.code(id, &server.sign_in("newcomer").await).await;
        server.advance(days(7) - hours(1)).await;
        let newcomer = server.sign_in("newcomer").await;
        // Whether the timer runs between clock and answer makes no difference.
        server.clock.advance(hours(1) - millis(early));
        let reply = newcomer.accept(id, &code).await;
        server.settle().await;
        let request = newcomer.request(id).await;
        if counts {
            reply.done();
            assert_eq!(request.state, RequestState::ValidatingByCustomers);
            assert_eq!(request.party(&newcomer.handle).and_then(|party| party.accepted_at), Some(server.now()));
        } else {
            assert_eq!(reply.refusal(), Refusal::Closed { state: RequestState::Expired });
            let ended = request.ended.expect("the request has ended");
            assert_eq!((ended.at, ended.how), (begun + days(7), Ending::Expired));
            assert_eq!(
                server.notifications(id).await,
                ["admin Reminder", "admin Expired", "newcomer Reminder", "newcomer Expired"]
            );
        }
    }
}

#[tokio::test]
async fn late_move_is_checked_against_its_scheduled_day() {
    let mut server = TestServer::start_with(&[], |export| {
        export.methods.retain(|(name, ..)| *name != "newcomer");
        // Valid through the day of the move.
        export.methods.push(("newcomer", "VALID", "2030-03-04"));
        // Overdue from the next day.
        export.bills.push(("newcomer", "2030-03-04", "TO_BE_PAID"));
    })
    .await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), billing("newcomer")).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    let effect = server.now() + minutes(2);
    server.restart(days(1)).await;
    let admin = server.sign_in("admin").await;
    let request = admin.request(id).await;
    assert_eq!((request.state, request.ended.map(|ended| ended.at)), (RequestState::Done, Some(effect)));
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "newcomer"]);
    // A submission is checked against today's facts.
    let other = service("other.example", Category::Domain);
    admin.submit(&other, billing("newcomer")).await.blockers();
}

#[tokio::test]
async fn backlog_of_an_outage_is_worked_off_in_chunks() {
    let (mut server, services) = TestServer::start_with_domains(120).await;
    let admin = server.sign_in("admin").await;
    for some in services.chunks(40) {
        for service in some {
            admin.submit_one(service, TO_NEWCOMER).await;
        }
        // Look-ups are limited by the minute.
        server.clock.advance(minutes(2));
    }
    server.stop().await;
    server.clock.advance(days(8));
    let now = server.now();
    let store = Store::open(server.address()).expect("opening the database");
    let run_chunk = async |store: &Store| {
        Act::run(store, now, Policies::default(), schedule::run_due_chunk).await.expect("the store succeeds")
    };
    assert!(run_chunk(&store).await);
    drop(store);
    let expired = "select 1 from request where state = 'expired'";
    let first = server.rows(expired).len();
    assert!((1..=60).contains(&first), "{first}");

    server.start_again().await;
    assert_eq!(server.rows(expired).len(), 120);
    assert!(!run_chunk(&server.store).await);
}

/// As after an outage: many requests have ended during it.
#[tokio::test]
async fn answers_while_much_is_due() {
    const DUE: usize = 1000;
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.stop().await;
    let copies = format!(
        "create temp table copy as
           with recursive n (i) as (select 1 union all select i + 1 from n where i < {DUE}) select i from n;
         insert into service (id, name, category, name_key, admin, tech, billing, imported_admin, imported_tech,
           imported_billing, added_at, creation, expiration, status, renewal)
         select 100000 + i, 'copy' || i || '.example', s.category, 'copy' || i || '.example', s.admin, s.tech, s.billing,
           s.imported_admin, s.imported_tech, s.imported_billing, s.added_at, s.creation, s.expiration, s.status, s.renewal
         from copy, service s join request r on r.service = s.id where r.id = {id};
         insert into request (id, submission, service, roles, asker, asker_roles, from_account, to_account, asked_at,
           deadline, state, reminders, due_at)
         select 100000 + i, 100000 + i, 100000 + i, r.roles, r.asker, r.asker_roles, r.from_account, r.to_account,
           r.asked_at, r.deadline, r.state, 2, r.deadline
         from copy, request r where r.id = {id};
         insert into submission (id, asker, lines) select 100000 + i, r.asker, 1 from copy, request r where r.id = {id};
         insert into party (account, request, position, submission)
         select p.account, 100000 + i, p.position, 100000 + i
         from copy, party p where p.request = {id};
         insert into open_role (service, role, request)
         select 100000 + i, 2, 100000 + i from copy;"
    );
    server.batch(&copies);
    server.clock.advance(days(8));
    server.start_without_waiting().await;
    assert_eq!(server.visitor().get("/healthz").await.status, 200);
    let left = server.rows("select 1 from request where due_at is not null").len();
    assert!(left > 0, "everything was run before the first answer");
    let expired = "select 1 from request where state = 'expired'";
    server.until("all have expired", async || server.rows(expired).len() == DUE + 1).await;
    let log = std::fs::metadata(beside(&server.database(), "-wal")).expect("there is a log").len();
    // Slightly above the 8000 pages up to which the writer moves the rest itself; all lines wrote more.
    assert!(log < 40_000_000, "{log}");
}

#[tokio::test]
async fn queued_mails_are_sent_after_a_restart() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.stop_before_sending(id, "newcomer", Notice::Confirm).await;
    server.start_again().await;
    let newcomer = server.sign_in("newcomer").await;
    let mails = server.mails().await;
    let codes: Vec<_> = mails
        .iter()
        .filter(|mail| mail.to == newcomer.handle)
        .filter_map(|mail| mail.code().map(|code| code.expose().to_owned()))
        .collect();
    assert_eq!(codes.len(), 2);
    assert_eq!(newcomer.accept(id, &codes[0]).await.refusal(), Refusal::SupersededCode);
    newcomer.accept(id, &codes[1]).await.done();
}
