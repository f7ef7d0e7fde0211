//! Imports while the server runs.

use crate::common::database;
use crate::common::{TO_NEWCOMER, TestServer, account, billing, domain, roles, seconds, service, tech, waiting};
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::{Blocker, Category, Refusal, RequestState, Role};
use handover_server::import;
use handover_store::Store;
use serde_json::json;
use std::time::Duration;

const GOOD: &str = "nine blue kettles sing";

#[tokio::test]
async fn imported_address_invalidates_codes_and_links_mailed_to_the_old_one() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let newcomer = server.sign_in("newcomer").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let old_code = server.code(id, &newcomer).await;
    let admins_code = server.code(id, &admin).await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": newcomer.handle })).await.done();
    let old_link = server.mail_to("newcomer@mail.example", "Set a password").await.secret();

    server.import_with(|export| "moved@new.example".clone_into(&mut export.account("newcomer").email)).await;
    assert_eq!(newcomer.accept(id, &old_code).await.refusal(), Refusal::SupersededCode);
    let reset = json!({ "token": old_link, "password": GOOD });
    let reset = server.visitor().post(route::PASSWORD_RESET, &reset).await.problem(403);
    assert_eq!(reset.token, Some(MailedLinkRefusal::Superseded));
    // Codes of accounts that kept their address stay valid, and new mails go to the new address.
    admin.accept(id, &admins_code).await.done();
    server.advance(seconds(60)).await;
    newcomer.resend(id, &newcomer.handle).await.done();
    let mail = server.mail_to("moved@new.example", "Become").await;
    newcomer.accept(id, mail.code().expect("a validation code").expose()).await.done();
}

#[tokio::test]
async fn import_keeps_the_contacts_of_services_ordered_here() {
    let mut server = TestServer::start().await;
    let ordered = service("new.example", Category::Domain);
    let outsider = server.sign_in("outsider").await;
    let order = json!({ "service": ordered, "holder": { "firstName": "Toni", "lastName": "Outsider" } });
    outsider.post(route::DEMO_ORDER, &order).await.done();
    server.export.add("new.example", "DOMAIN", ["outsider", "tech", "billing"], Some("2031-03-31"), "ok");
    for _ in 0..2 {
        server.import().await;
        assert_eq!(server.contact_names(&ordered).await, ["outsider"; 3]);
    }
}

#[tokio::test]
async fn import_that_moves_contacts_fails_impossible_requests() {
    let mut server = TestServer::start().await;
    let [admin, tech_contact, newcomer] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    let by_admin = admin.submit_one(&domain(), billing("newcomer")).await;
    let by_tech = tech_contact.submit_one(&domain(), tech("newcomer")).await;
    let elsewhere = admin.submit_one(&service("other.example", Category::Domain), billing("newcomer")).await;
    let code = server.code(by_tech, &newcomer).await;
    server
        .import_with(|export| {
            export.service("halden.example", "DOMAIN").contacts = ["newcomer2", "newcomer3", "billing"];
        })
        .await;
    let lost_right = Blocker::RightMissing { roles: roles(&[Role::Billing]) };
    assert_eq!(admin.failure(by_admin).await, [lost_right]);
    let lost = roles(&[Role::Tech]);
    let expected = [Blocker::RightMissing { roles: lost }, Blocker::RoleLost { roles: lost }];
    assert_eq!(tech_contact.failure(by_tech).await, expected);
    assert_eq!(newcomer.accept(by_tech, &code).await.refusal(), Refusal::Closed { state: RequestState::Error });
    assert_eq!(admin.state(elsewhere).await, RequestState::ValidatingByCustomers);
    for id in [by_admin, by_tech] {
        assert!(server.notifications(id).await.iter().all(|mails| mails.ends_with(" Failed")));
    }
    // The new contacts of the service can read the failed requests.
    let newcomer2 = server.sign_in("newcomer2").await;
    assert_eq!(newcomer2.state(by_admin).await, RequestState::Error);
}

const ROUNDS: usize = 25;

#[tokio::test]
async fn mails_caused_by_an_import_in_another_process_go_out_immediately() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), tech("newcomer")).await;
    server.settle().await;
    server.export.service("halden.example", "DOMAIN").contacts[1] = "newcomer3";
    // A second store on the same file represents another process.
    let other = Store::open(server.address()).expect("opening the database twice");
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    server.export.write(folder.path());
    let import =
        import::run(folder.path(), &other, &server.clock, import::Options::default(), import::silent_progress()).await;
    import.expect("the import succeeds");
    let sent = "select 1 from outbox where notice = 'failed' and state = 'sent'";
    let all_sent = server.until("the mails are sent", async || server.rows(sent).len() == 2);
    tokio::time::timeout(waiting::LIMIT, all_sent).await.expect("the mails are sent soon");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn import_from_another_process_runs_beside_submissions() {
    let (mut server, services) = TestServer::start_with_domains(ROUNDS).await;
    let admin = server.sign_in("admin").await;
    // A second store on the same file represents another process.
    let other = Store::open(server.address()).expect("opening the database twice");
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    for account in &mut server.export.accounts {
        account.first_name = "Kim".to_owned();
    }
    server.export.service("other.example", "DOMAIN").contacts[1] = "newcomer2";
    server.export.write(folder.path());
    let clock = server.clock.clone();
    let import = tokio::spawn(async move {
        import::run(folder.path(), &other, &clock, import::Options::default(), import::silent_progress()).await
    });
    let mut ids = Vec::new();
    for service in &services {
        ids.push(admin.submit_one(service, TO_NEWCOMER).await);
    }
    let summary = import.await.expect("the import does not panic").expect("the import succeeds");
    assert!(summary.summary.written() > 10);
    for id in ids {
        assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
    }
    let moved = service("other.example", Category::Domain);
    assert_eq!(
        admin.service(&moved).await.expect("the admin's services contain it").contacts.tech,
        account("newcomer2")
    );
}

/// Ends an import while it is being applied, like a crash.
async fn interrupt_import(server: &TestServer) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    server.export.write(folder.path());
    let (store, clock) = (server.store.clone(), server.clock.clone());
    let import = tokio::spawn(async move {
        import::run(folder.path(), &store, &clock, import::Options::default(), import::silent_progress())
            .await
            .map(drop)
    });
    let wait = async {
        while server.rows("select 1 from import_position where next > 0").is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(waiting::LIMIT, wait).await.expect("the import begins");
    import.abort();
    assert!(import.await.is_err_and(|ended| ended.is_cancelled()), "the import was too fast to be interrupted");
}

#[tokio::test]
async fn start_answers_before_it_has_finished_an_interrupted_import() {
    let mut server = TestServer::start().await;
    for number in 0..3000 {
        server.export.add(&format!("n{number}.example"), "DOMAIN", ["outsider", "tech", "billing"], None, "ok");
    }
    interrupt_import(&server).await;
    server.stop().await;
    // Keeps the start from finishing it.
    let rows = database::connection(&handover_store::beside(&server.database(), "-import/stage.db"));
    rows.execute_batch("begin exclusive").expect("locking the staged rows");
    server.start_again().await;
    let visitor = server.visitor();
    assert_eq!(visitor.get(route::HEALTH).await.status, 200);
    assert_eq!(visitor.get(route::READY).await.reason(503), Reason::Busy);
    let admin = server.sign_in("admin").await;
    assert!(admin.services("").await.total > 2);
    drop(rows);
    let finished = async {
        while server.visitor().get(route::READY).await.status != 200 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(waiting::LIMIT, finished).await.expect("the import is finished");
    let outsider = server.sign_in("outsider").await;
    assert!(outsider.services("").await.total >= 3000);
    assert!(server.rows("select 1 from import_position").is_empty());
}
