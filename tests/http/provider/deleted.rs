//! Accounts and services that the provider has deleted.

use super::{Shop, account_body, open, outcome};
use crate::common::{NewContacts, TO_NEWCOMER, TestServer, billing, domain, service};
use crate::holders;
use crate::provider_events::feed;
use chrono::TimeDelta;
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::provider::Outcome::{Added, Changed, Deleted};
use handover_api::provider::{AccountObject, ServiceObject};
use handover_api::route::TaskAction;
use handover_api::{Reason, route};
use handover_rules::desk::StaffRole;
use handover_rules::provider_event::EventKind;
use handover_rules::{Blocker, Category, EmailAddress, MailedLinkId, Refusal, RequestState, ServiceStatus};
use serde_json::json;

#[tokio::test]
async fn deleted_service_is_suspended_then_removed_and_can_come_back() {
    let (server, shop) = open().await;
    let admin = server.sign_in("admin").await;
    assert_eq!(outcome(&shop.delete("services/DOMAIN/halden.example").await), Deleted);
    assert_eq!(admin.service(&domain()).await.expect("it is listed").status, ServiceStatus::Expired);
    let change = NewContacts { tech: "newcomer", ..NewContacts::default() };
    assert_eq!(admin.submit(&domain(), change).await.reason(400), Reason::Rejected);
    let removal_at = Some(server.now() + TimeDelta::days(30));
    assert_eq!(admin.service_detail(&domain()).await.removal_at, removal_at);
    let found: ServiceObject = shop.get("services/DOMAIN/halden.example").await.ok();
    assert_eq!(found.object.removal_at, removal_at);
    // Within the time, it comes back as it was.
    assert_eq!(
        outcome(&shop.put("services/DOMAIN/halden.example", json!({ "expiration": "2031-03-31" })).await),
        Changed
    );
    assert_eq!(admin.service(&domain()).await.expect("it is listed").status, ServiceStatus::Ok);
    assert_eq!(admin.service_detail(&domain()).await.removal_at, None);
    assert_eq!(outcome(&shop.delete("services/DOMAIN/halden.example").await), Deleted);
    server.advance(TimeDelta::days(31)).await;
    let admin = server.sign_in("admin").await;
    server.until("it is removed", async || admin.service(&domain()).await.is_none()).await;
    assert_eq!(shop.get("services/DOMAIN/halden.example").await.status, 404);
    assert_eq!(shop.get("holders/halden.example").await.status, 404);
    let zone = service("halden.example", Category::Zone);
    assert!(admin.service(&zone).await.is_some(), "the zone of this name stays");
    // After that, it is a new order.
    let order = json!({ "orderedBy": "newcomer-ovh" });
    assert_eq!(outcome(&shop.put("services/DOMAIN/halden.example", order).await), Added);
    let newcomer = server.sign_in("newcomer").await;
    assert!(newcomer.service(&domain()).await.is_some());
    assert_eq!(newcomer.service_detail(&domain()).await.ordered_by, Some(newcomer.handle.clone()));
    assert_eq!(feed(&server).await.last().expect("an event").event.kind(), EventKind::ServiceOrdered);
    assert!(admin.service(&domain()).await.is_none());
}

#[tokio::test]
async fn open_requests_end_with_their_service_and_their_parties_are_mailed() {
    let (server, shop) = open().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let waiting = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let accepted = admin.submit_one(&domain(), billing("newcomer")).await;
    server.all_accept(accepted, &[&admin, &newcomer]).await;
    assert_eq!(admin.state(accepted).await, RequestState::Doing);
    let elsewhere = admin.submit_one(&service("other.example", Category::Domain), billing("newcomer")).await;
    let code = server.code(waiting, &newcomer).await;
    assert_eq!(outcome(&shop.delete("services/DOMAIN/halden.example").await), Deleted);
    for id in [waiting, accepted] {
        assert_eq!(admin.failure(id).await, [Blocker::Expired]);
        assert_eq!(server.notifications(id).await, ["admin Failed", "newcomer Failed"]);
    }
    assert_eq!(newcomer.accept(waiting, &code).await.refusal(), Refusal::Closed { state: RequestState::Error });
    assert_eq!(admin.state(elsewhere).await, RequestState::ValidatingByCustomers);
    // It comes back without them.
    let again = json!({ "expiration": "2031-03-31" });
    assert_eq!(outcome(&shop.put("services/DOMAIN/halden.example", again).await), Changed);
    server.advance(TimeDelta::days(8)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    assert_eq!(server.notifications(waiting).await.len(), 2);
}

#[tokio::test]
async fn open_change_of_holder_ends_with_its_domain_and_everyone_asked_is_mailed() {
    let server = TestServer::start_with(&["--removal-days", "1"], |_| {}).await;
    let shop = Shop::open(&server).await;
    let admin = server.sign_in("admin").await;
    let change = holders::ask(&admin).await;
    let [_, new] = holders::secrets(&server).await;
    let mails = server.mails().await.len();
    assert_eq!(outcome(&shop.delete("services/DOMAIN/halden.example").await), Deleted);
    server.settle().await;
    assert_eq!(server.mails().await.len(), mails + 3);
    let ended = format!("select ending from holder_change where id = {change}");
    assert!(format!("{:?}", server.rows(&ended)).contains("expired"), "{:?}", server.rows(&ended));
    holders::answer(&server.visitor(), &new, "accept").await.problem(409);
    // Its removal waits for nothing.
    server.advance(TimeDelta::days(20)).await;
    let is_gone = async || shop.get("services/DOMAIN/halden.example").await.status == 404;
    server.until("it is removed", is_gone).await;
}

#[tokio::test]
async fn deleted_account_is_signed_out_then_emptied() {
    let (server, shop) = open().await;
    let newcomer = server.sign_in("newcomer").await;
    assert_eq!(outcome(&shop.delete("accounts/newcomer-ovh").await), Deleted);
    assert_eq!(newcomer.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let found: AccountObject = shop.get("accounts/newcomer-ovh").await.ok();
    assert_eq!(found.suspended_at, Some(server.now()));
    let outsider = server.sign_in("outsider").await;
    let elsewhere = service("elsewhere.example", Category::Domain);
    let change = NewContacts { tech: "newcomer", ..NewContacts::default() };
    assert_eq!(outsider.submit(&elsewhere, change).await.reason(400), Reason::Rejected);
    // It is released when it comes back.
    assert_eq!(outcome(&shop.put("accounts/newcomer-ovh", account_body("newcomer@mail.example")).await), Changed);
    assert_eq!(shop.get("accounts/newcomer-ovh").await.ok::<AccountObject>().suspended_at, None);
    assert_eq!(outcome(&shop.delete("accounts/newcomer-ovh").await), Deleted);
    server.advance(TimeDelta::days(31)).await;
    let is_gone = async || shop.get("accounts/newcomer-ovh").await.status == 404;
    server.until("it is removed", is_gone).await;
    let personal = "select 1 from account where handle = 'newcomer-ovh'
        and (email like 'newcomer%' or first_name <> '' or name <> '' or password is not null)";
    assert!(server.rows(personal).is_empty());
    let again = account_body("newcomer@mail.example");
    assert_eq!(outcome(&shop.put("accounts/newcomer-ovh", again).await), Changed);
    assert_eq!(shop.get("accounts/newcomer-ovh").await.ok::<AccountObject>().email.as_str(), "newcomer@mail.example");
}

#[tokio::test]
async fn removed_account_leaves_no_address() {
    let (server, shop) = open().await;
    let newcomer = server.sign_in("newcomer").await;
    let visitor = server.visitor();
    for _ in 0..2 {
        visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "newcomer-ovh" })).await.done();
    }
    let change = json!({ "newEmail": "newcomer.moved@mail.example" });
    let link: MailedLinkId = newcomer.post(route::CHANGE_EMAIL, &change).await.ok();
    let mail = server.mail_to("newcomer.moved@mail.example", "Confirm the new address").await;
    let accept = route::email_task_action(link, TaskAction::Accept);
    newcomer.post(&accept, &json!({ "token": mail.secret() })).await.done();
    let another = json!({ "newEmail": "newcomer.again@mail.example" });
    newcomer.post(route::CHANGE_EMAIL, &another).await.ok::<MailedLinkId>();
    let support = server.staff("jonas", &[StaffRole::Support]).await;
    let address = EmailAddress::parse("newcomer.proposed@mail.example").expect("an address");
    let act = DeskAction::ProposeAddress { account: newcomer.handle.clone(), address };
    support.post(route::DESK_ACT, &DeskActCall { act, reason: "Called us.".to_owned() }).await.done();
    server.settle().await;
    let reported = "update outbox set sent_to = 'newcomer@mail.example', answer = '550 newcomer@mail.example: unknown'
                    where account = 'newcomer-ovh'";
    assert!(server.sql(reported, []) > 0);
    assert_eq!(outcome(&shop.delete("accounts/newcomer-ovh").await), Deleted);
    server.advance(TimeDelta::days(31)).await;
    let is_gone = async || shop.get("accounts/newcomer-ovh").await.status == 404;
    server.until("it is removed", is_gone).await;
    for address in ["newcomer@mail.example", "newcomer.%@mail.example"] {
        assert_eq!(addresses_with(&server, address), Vec::<String>::new(), "{address}");
    }
    let personal = "select 1 from outbox where account = 'newcomer-ovh' and (agent is not null or network is not null)";
    assert!(server.rows(personal).is_empty());
}

/// The columns of the database that have a text like this, besides the audit log, which nobody can change.
fn addresses_with(server: &TestServer, pattern: &str) -> Vec<String> {
    let mut found = Vec::new();
    for table in server.tables().into_iter().filter(|table| table != "audit") {
        for column in server.columns(&table) {
            let with = format!("from \"{table}\" where cast(\"{column}\" as text) like '%{pattern}%'");
            if server.value(&format!("select exists (select 1 {with})")) {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    found
}

#[tokio::test]
async fn contact_of_a_service_is_not_removed() {
    let server = TestServer::start_with(&["--removal-days", "1"], |_| {}).await;
    let shop = Shop::open(&server).await;
    assert_eq!(outcome(&shop.delete("accounts/tech-ovh").await), Deleted);
    server.advance(TimeDelta::days(3)).await;
    let due = format!("select 1 from account where removal_at > {}", server.now().timestamp_millis());
    server.until("the removal is postponed", async || server.rows(&due).len() == 1).await;
    assert_eq!(shop.get("accounts/tech-ovh").await.ok::<AccountObject>().email.as_str(), "tech@mail.example");
}

#[tokio::test]
async fn account_that_staff_suspended_stays_so_when_it_comes_back() {
    let (server, shop) = open().await;
    let since = server.now();
    let handle = crate::common::account("newcomer");
    server.store.write(move |tx| tx.set_suspended(&handle, true, since)).await.expect("the store succeeds");
    server.advance(TimeDelta::hours(1)).await;
    assert_eq!(outcome(&shop.delete("accounts/newcomer-ovh").await), Deleted);
    assert_eq!(outcome(&shop.put("accounts/newcomer-ovh", account_body("newcomer@mail.example")).await), Changed);
    assert_eq!(shop.get("accounts/newcomer-ovh").await.ok::<AccountObject>().suspended_at, Some(since));
    assert_eq!(outcome(&shop.put("accounts/new9-ovh", account_body("new9@mail.example")).await), Added);
}
