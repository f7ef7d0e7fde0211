//! Deleting expired data.

use crate::common::{TO_NEWCOMER, TestServer, days, domain, hours, millis};
use handover_api::route;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::holder::HolderChangeId;
use handover_store::WriteTx;
use serde_json::json;

const PASSWORD: &str = "nine blue kettles sing";

#[tokio::test]
async fn unconfirmed_sign_up_is_deleted_a_day_after_its_link_expires() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let sign_up = json!({ "firstName": "Ada", "name": "Bell", "email": "ada@bell.example", "country": "PL",
                          "language": "pl_PL", "password": PASSWORD });
    visitor.post(route::SIGN_UP, &sign_up).await.done();
    let secret = server.mail_to("ada@bell.example", "Confirm your address").await.secret();
    let details = "select count(*) from mailed_link where details is not null";
    let secrets = "select count(*) from mailed_link_token";
    let life = server.value("select expires_at - began_at from mailed_link");

    server.advance(millis(life) + hours(24) - millis(1)).await;
    assert_eq!((server.value::<i64>(details), server.value::<i64>(secrets)), (1, 1));
    // Until then the answer says that the link has expired.
    let token = json!({ "token": secret, "password": PASSWORD });
    let late = visitor.post(route::SIGN_UP_CONFIRM, &token).await.problem(403);
    assert_eq!(late.token, Some(MailedLinkRefusal::Expired));

    server.advance(hours(24)).await;
    server
        .until("the sign-up is deleted", async || {
            (server.value::<i64>(details), server.value::<i64>(secrets)) == (0, 0)
        })
        .await;
    let later = visitor.post(route::SIGN_UP_CONFIRM, &token).await.problem(403);
    assert_eq!(later.token, Some(MailedLinkRefusal::Unknown));
}

#[tokio::test]
async fn ended_requests_and_expired_links_are_deleted_after_their_time() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(hours(1)).await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    server.mail_to("admin@mail.example", "").await;
    let links = "select count(*) from mailed_link";
    assert_eq!((server.value::<i64>("select count(*) from request"), server.value::<i64>(links)), (1, 1));

    server.advance(days(40)).await;
    server.until("the link is deleted", async || server.value::<i64>(links) == 0).await;
    assert_eq!(server.value::<i64>("select count(*) from request"), 1);

    server.advance(days(1060)).await;
    server.until("the request is deleted", async || server.value::<i64>("select count(*) from request") == 0).await;
    for table in ["party", "code", "timeline", "attempt"] {
        assert_eq!(server.value::<i64>(&format!("select count(*) from {table}")), 0, "{table}");
    }
    assert_eq!(server.value::<i64>("select count(*) from outbox where request is not null"), 0);
    // The contact history still says that the role moved.
    assert_eq!(
        server.value::<i64>("select count(*) from role_term where account = 'newcomer-ovh' and until is null"),
        1
    );
    assert_eq!(server.broken_references(), 0);
}

#[tokio::test]
async fn emails_are_deleted_after_their_time_except_with_a_change_of_holder() {
    let options = ["--keep-emails-days", "10", "--keep-links-days", "20"];
    let server = TestServer::start_with(&options, |_| {}).await;
    let admin = server.sign_in("admin").await;
    let identity = json!({ "legalForm": "individual", "firstName": "Hanna", "lastName": "Ashdown", "organisation": "",
                           "email": "new@holder.example" });
    let change = json!({ "domain": domain().name, "identity": identity });
    let _: HolderChangeId = admin.post(route::HOLDER_CHANGES, &change).await.ok();
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    server.mail_to("admin@mail.example", "Set a password").await;
    let [others, evidence] = ["is null", "is not null"]
        .map(|about| format!("select count(*) from outbox where state = 'sent' and holder_change {about}"));
    let before = server.value::<i64>(&evidence);
    assert_eq!((server.value::<i64>(&others), before >= 2), (1, true));

    server.advance(days(9)).await;
    assert_eq!(server.value::<i64>(&others), 1);
    server.advance(days(2)).await;
    server.until("the email is deleted", async || server.value::<i64>(&others) == 0).await;
    assert!(server.value::<i64>(&evidence) >= before);

    // The change has lapsed, and its links are gone.
    server.advance(days(60)).await;
    server.advance(days(1)).await;
    assert!(server.value::<i64>(&evidence) > before, "those who were asked hear that it has lapsed");
    assert_eq!(server.broken_references(), 0);
}

/// By starts of servers, not by time: a server that has run for long keeps its files.
#[tokio::test]
async fn app_files_of_the_latest_starts_stay() {
    let server = TestServer::start().await;
    let start = async |files: &[&str], at: i64| {
        let (files, now) = (files.iter().map(|file| (*file).to_owned()).collect::<Vec<_>>(), server.now() + hours(at));
        let store = move |tx: &mut WriteTx<'_>| {
            for file in &files {
                tx.store_app_file(file, b"0123456789", now)?;
            }
            tx.keep_app_files(&files, 25, now)
        };
        server.store.write(store).await.expect("the store succeeds");
        server.column::<String>("select path from app_file order by path").join(" ")
    };
    assert_eq!(start(&["/a-1"], 0).await, "/a-1");
    assert_eq!(start(&["/b-1"], 1).await, "/a-1 /b-1");
    assert_eq!(start(&["/c-1"], 2).await, "/b-1 /c-1");
    // A rollback is a start, too.
    assert_eq!(start(&["/b-1"], 3).await, "/b-1 /c-1");
    assert_eq!(start(&["/d-1"], 4).await, "/b-1 /d-1");
    // Its own files stay, however many, also where the clock has gone back.
    assert_eq!(start(&["/e-1", "/e-2", "/e-3"], 0).await, "/b-1 /d-1 /e-1 /e-2 /e-3");
}
