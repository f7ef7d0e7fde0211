//! Names of services and handles of accounts that the provider deleted and gives to somebody else.

use super::{Shop, english, open, outcome};
use crate::common::{NewContacts, TestServer, TestUser, account, domain, minutes, service, tech};
use chrono::TimeDelta;
use handover_api::app::ScreenResponse;
use handover_api::history::History;
use handover_api::provider::Outcome::{Added, Changed, Deleted};
use handover_api::provider::{AccountObject, HolderObject, ServiceObject};
use handover_api::{Reason, route};
use handover_rules::{Category, Ending, RequestId};
use serde_json::{Value, json};

const DOMAIN: &str = "services/DOMAIN/halden.example";

/// `admin` gives the tech role to `newcomer` here, and the provider deletes the domain.
async fn deleted_domain(server: &TestServer, shop: &Shop) -> RequestId {
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), tech("newcomer")).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
    assert_eq!(outcome(&shop.delete(DOMAIN).await), Deleted);
    id
}

async fn history(user: &TestUser) -> String {
    let path = route::of_service(route::HISTORY, &domain());
    format!("{:?}", user.get(&path).await.ok::<ScreenResponse<History>>().data.terms)
}

/// `outsider` has the domain, and nothing of its former contacts.
async fn belongs_to_outsider(server: &TestServer, shop: &Shop) {
    assert_eq!(server.contact_names(&domain()).await, ["outsider"; 3]);
    let outsider = server.sign_in("outsider").await;
    assert!(outsider.service(&domain()).await.is_some());
    assert_eq!(outsider.service_detail(&domain()).await.ordered_by, Some(account("outsider")));
    let terms = history(&outsider).await;
    assert!(!["admin", "tech", "billing", "newcomer"].iter().any(|name| terms.contains(name)), "{terms}");
    for name in ["admin", "newcomer", "billing"] {
        let former = server.sign_in(name).await;
        assert!(former.service(&domain()).await.is_none(), "{name}");
        let change = NewContacts { tech: "newcomer2", ..NewContacts::default() };
        assert_ne!(former.submit(&domain(), change).await.status, 200, "{name}");
    }
    assert_eq!(shop.get(DOMAIN).await.ok::<ServiceObject>().object.removal_at, None);
}

#[tokio::test]
async fn a_deleted_service_that_somebody_else_orders_is_a_new_service_however_the_order_arrives() {
    for way in ["call", "batch", "batch with contacts", "file", "call after its removal"] {
        let (mut server, shop) = open().await;
        let request = deleted_domain(&server, &shop).await;
        let order = json!({ "orderedBy": "outsider-ovh" });
        match way {
            "call" => assert_eq!(outcome(&shop.put(DOMAIN, order).await), Added),
            "file" => {
                server
                    .import_with(|export| {
                        let row = export.service("halden.example", "DOMAIN");
                        (row.contacts, row.ordered_by) = (["outsider"; 3], "outsider-ovh");
                    })
                    .await;
            }
            "call after its removal" => {
                server.advance(TimeDelta::days(31)).await;
                server.until("it is removed", async || shop.get(DOMAIN).await.status == 404).await;
                assert_eq!(outcome(&shop.put(DOMAIN, order).await), Added);
            }
            _ => {
                let mut line = order;
                (line["put"], line["category"], line["serviceName"]) =
                    ("services".into(), "DOMAIN".into(), "halden.example".into());
                if way == "batch with contacts" {
                    (line["contactAdmin"], line["contactBilling"]) = ("outsider-ovh".into(), "outsider-ovh".into());
                }
                assert!(shop.batch(&[line]).await.text().contains("added"));
            }
        }
        belongs_to_outsider(&server, &shop).await;
        if way != "file" {
            server.mail_to("outsider@mail.example", "You became admin, tech and billing contact").await;
        }
        // Emails about released names wait for the end of an import, and at most so long.
        server.advance(minutes(10)).await;
        let told = released(&server, "halden.example").await;
        assert_eq!(told.contains(&"newcomer@mail.example".to_owned()), way != "call after its removal", "{told:?}");
        if way == "call" {
            let holder: HolderObject = shop.get("holders/halden.example").await.ok();
            assert_eq!(holder.email.as_str(), "outsider@mail.example");
            // The former contacts still read the request about the former service.
            assert_eq!(server.sign_in("newcomer").await.request(request).await.service, domain());
            // The time of the former one is over: nothing is removed later.
            server.advance(TimeDelta::days(31)).await;
            assert_eq!(server.contact_names(&domain()).await, ["outsider"; 3]);
        }
    }
}

/// The addresses that were told that a name was released.
async fn released(server: &TestServer, name: &str) -> Vec<String> {
    let mails = server.mails().await.into_iter();
    let mut to: Vec<String> =
        mails.filter(|mail| mail.subject == format!("The name {name} was released")).map(|mail| mail.address).collect();
    to.sort_unstable();
    to
}

#[tokio::test]
async fn former_contacts_and_holder_learn_that_a_domain_was_ordered_anew() {
    let (server, shop) = open().await;
    let holder: HolderObject = shop.get("holders/halden.example").await.ok();
    deleted_domain(&server, &shop).await;
    assert!(released(&server, "halden.example").await.is_empty());
    // Who is a contact again learns of it by the order.
    let order = json!({ "orderedBy": "outsider-ovh", "contactBilling": "billing-ovh" });
    assert_eq!(outcome(&shop.put(DOMAIN, order).await), Added);
    let mut expected = ["admin@mail.example", "newcomer@mail.example", holder.email.as_str()];
    expected.sort_unstable();
    assert_eq!(released(&server, "halden.example").await, expected);
}

#[tokio::test]
async fn others_learn_that_a_handle_took_a_deleted_domain_along() {
    let (server, shop) = open().await;
    let path = "services/DOMAIN/theirs.example";
    shop.put(HANDLE, english(FORMER)).await.text();
    let order = json!({ "orderedBy": "new1-ovh", "contactTech": "tech-ovh" });
    assert_eq!(outcome(&shop.put(path, order).await), Added);
    assert_eq!(outcome(&shop.delete(path).await), Deleted);
    assert_eq!(outcome(&shop.delete(HANDLE).await), Deleted);
    assert_eq!(outcome(&shop.put(HANDLE, english(NEXT)).await), Changed);
    // The former person ordered it, which made it the holder.
    assert_eq!(released(&server, "theirs.example").await, [FORMER, "tech@mail.example"]);
}

#[tokio::test]
async fn a_file_that_names_a_deleted_service_as_before_restores_it() {
    let (server, shop) = open().await;
    deleted_domain(&server, &shop).await;
    server.import().await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
}

#[tokio::test]
async fn what_was_read_before_a_deletion_restores_the_service() {
    let (server, shop) = open().await;
    shop.put("services/VPS/vps-1.example", json!({ "orderedBy": "admin-ovh", "contactTech": "tech-ovh" })).await.text();
    let found: Value = shop.get("services/VPS/vps-1.example").await.ok();
    assert_eq!(outcome(&shop.delete("services/VPS/vps-1.example").await), Deleted);
    let members = ["orderedBy", "creation", "contactAdmin", "contactTech", "contactBilling", "expiration"];
    let body: Value = members.iter().map(|member| ((*member).to_owned(), found[*member].clone())).collect();
    assert_eq!(outcome(&shop.put("services/VPS/vps-1.example", body).await), Changed);
    let key = service("vps-1.example", Category::Vps);
    assert_eq!(server.contact_names(&key).await, ["admin", "tech", "admin"]);
}

#[tokio::test]
async fn an_overtaken_call_does_not_bring_a_deleted_service_back() {
    let (server, shop) = open().await;
    let order = |version: i64| json!({ "orderedBy": "admin-ovh", "version": version });
    let path = "services/VPS/vps-1.example";
    assert_eq!(outcome(&shop.put(path, order(1)).await), Added);
    assert_eq!(outcome(&shop.delete(&[path, "?version=3"].concat()).await), Deleted);
    assert_eq!(shop.put(path, order(2)).await.reason(409), Reason::StaleVersion);
    assert_eq!(shop.get(path).await.ok::<ServiceObject>().object.removal_at, Some(server.now() + TimeDelta::days(30)));
    let order = json!({ "orderedBy": "outsider-ovh", "version": 4 });
    assert_eq!(outcome(&shop.put(path, order).await), Added);
    assert_eq!(server.contact_names(&service("vps-1.example", Category::Vps)).await, ["outsider"; 3]);
}

/// Addresses of the former and the next person of `new1-ovh`.
const FORMER: &str = "former@mail.example";
const NEXT: &str = "next@mail.example";
const HANDLE: &str = "accounts/new1-ovh";

/// Somebody has `new1-ovh` and uses it; then the provider deletes it. Returns a request of theirs and the token of a link
/// to set a password.
async fn deleted_account(server: &TestServer, shop: &Shop) -> (RequestId, String) {
    assert_eq!(outcome(&shop.put(HANDLE, english(FORMER)).await), Added);
    let former = server.sign_in_by_password("new1").await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), tech("new1")).await;
    let code = server.code(id, &former).await;
    former.decline(id, &code).await.done();
    former.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "new1-ovh" })).await.done();
    let token = server.mail_to(FORMER, "Set a").await.secret();
    assert_eq!(outcome(&shop.delete(HANDLE).await), Deleted);
    (id, token)
}

/// The password that `sign_in_by_password` sets is forgotten.
async fn has_no_password(server: &TestServer, handle: &str) {
    let credentials = json!({ "login": handle, "password": "a password" });
    assert_eq!(server.visitor().post(route::SESSION, &credentials).await.reason(401), Reason::WrongCredentials);
}

/// The next person has nothing of the former one, and nobody has their password.
async fn is_a_new_account(server: &TestServer, shop: &Shop, former: &(RequestId, String)) {
    let found: AccountObject = shop.get(HANDLE).await.ok();
    assert_eq!((found.email.as_str(), found.suspended_at, found.object.removal_at), (NEXT, None, None));
    has_no_password(server, "new1-ovh").await;
    let (request, token) = former;
    let reset = json!({ "token": token, "password": "nine blue kettles sing" });
    server.visitor().post(route::PASSWORD_RESET, &reset).await.problem(403);
    let next = server.sign_in("new1").await;
    assert_eq!(next.get(&route::request(*request)).await.status, 404);
    assert!(!next.get(route::ACCOUNT_DATA).await.text().contains(FORMER));
    // The next person sets a password.
    next.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "new1-ovh" })).await.done();
    let token = server.mail_to(NEXT, "Set a").await.secret();
    let reset = json!({ "token": token, "password": "nine blue kettles sing" });
    server.visitor().post(route::PASSWORD_RESET, &reset).await.ok::<String>();
    assert!(!server.mails().await.iter().any(|mail| mail.address == FORMER && mail.text.contains("n•••@mail.example")));
}

#[tokio::test]
async fn a_handle_given_to_somebody_else_is_a_new_account() {
    for (in_batch, days) in [(false, 0), (true, 0), (true, 2)] {
        let server = TestServer::start_with(&["--removal-days", "1"], |_| {}).await;
        let shop = Shop::open(&server).await;
        let former = deleted_account(&server, &shop).await;
        server.advance(TimeDelta::days(days)).await;
        if days > 0 {
            server.until("it is removed", async || shop.get(HANDLE).await.status == 404).await;
        }
        if in_batch {
            let mut line = english(NEXT);
            (line["put"], line["nichandle"]) = ("accounts".into(), "new1-ovh".into());
            assert!(shop.batch(&[line]).await.text().contains("changed"));
        } else {
            assert_eq!(outcome(&shop.put(HANDLE, english(NEXT)).await), Changed);
        }
        is_a_new_account(&server, &shop, &former).await;
        if days == 0 {
            // The other party still reads the request.
            assert_eq!(server.sign_in("admin").await.request(former.0).await.to, account("new1"));
        }
    }
}

#[tokio::test]
async fn open_requests_of_a_handle_given_away_name_it_as_their_end() {
    let (server, shop) = open().await;
    assert_eq!(outcome(&shop.put(HANDLE, english(FORMER)).await), Added);
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), tech("new1")).await;
    assert_eq!(outcome(&shop.delete(HANDLE).await), Deleted);
    assert_eq!(outcome(&shop.put(HANDLE, english(NEXT)).await), Changed);
    let ended = admin.request(id).await.ended.expect("it has ended");
    assert_eq!(ended.how, Ending::AccountRemoved { account: account("new1") });
    let mail = server.mail_to("admin@mail.example", "Cancelled").await;
    assert!(mail.text.contains("because new1-ovh no longer exists"), "{}", mail.text);
}

#[tokio::test]
async fn a_handle_given_away_by_a_file_is_a_new_account() {
    let (mut server, shop) = open().await;
    server.sign_in_by_password("newcomer").await;
    assert_eq!(outcome(&shop.delete("accounts/newcomer-ovh").await), Deleted);
    server.import_with(|export| export.account("newcomer").email = NEXT.to_owned()).await;
    assert_eq!(shop.get("accounts/newcomer-ovh").await.ok::<AccountObject>().email.as_str(), NEXT);
    has_no_password(&server, "newcomer-ovh").await;
}

#[tokio::test]
async fn a_restored_account_keeps_its_data_but_no_password() {
    let (server, shop) = open().await;
    let former = deleted_account(&server, &shop).await;
    assert_eq!(outcome(&shop.put(HANDLE, english(FORMER)).await), Changed);
    has_no_password(&server, "new1-ovh").await;
    assert_eq!(server.sign_in("new1").await.request(former.0).await.to, account("new1"));
}

#[tokio::test]
async fn a_handle_with_roles_is_not_given_away() {
    let (_server, shop) = open().await;
    assert_eq!(outcome(&shop.delete("accounts/tech-ovh").await), Deleted);
    assert_eq!(shop.put("accounts/tech-ovh", english(NEXT)).await.reason(409), Reason::Conflict);
    assert_eq!(shop.get("accounts/tech-ovh").await.ok::<AccountObject>().email.as_str(), "tech@mail.example");
}

#[tokio::test]
async fn a_handle_takes_nothing_of_its_deleted_services_along() {
    let (server, shop) = open().await;
    shop.put(HANDLE, english(FORMER)).await.text();
    assert_eq!(outcome(&shop.put("services/VPS/vps-1.example", json!({ "orderedBy": "new1-ovh" })).await), Added);
    assert_eq!(outcome(&shop.delete("services/VPS/vps-1.example").await), Deleted);
    assert_eq!(outcome(&shop.delete(HANDLE).await), Deleted);
    assert_eq!(outcome(&shop.put(HANDLE, english(NEXT)).await), Changed);
    let next = server.sign_in("new1").await;
    assert!(next.service(&service("vps-1.example", Category::Vps)).await.is_none());
}

/// Its ended changes of holder are about domains that may be gone.
#[tokio::test]
async fn a_handle_that_asked_for_another_holder_can_be_given_away() {
    let (server, shop) = open().await;
    assert_eq!(outcome(&shop.put(HANDLE, english(FORMER)).await), Added);
    let path = "services/DOMAIN/ordered.example";
    assert_eq!(outcome(&shop.put(path, json!({ "orderedBy": "new1-ovh" })).await), Added);
    let former = server.sign_in("new1").await;
    let identity = json!({
        "legalForm": "individual", "firstName": "Hanna", "lastName": "Ashdown", "organisation": "",
        "email": "hanna@holder.example",
    });
    let change = json!({ "domain": "ordered.example", "identity": identity });
    former.post(route::HOLDER_CHANGES, &change).await.text();
    assert_eq!(outcome(&shop.delete(path).await), Deleted);
    assert_eq!(outcome(&shop.delete(HANDLE).await), Deleted);
    server.settle().await;
    assert_eq!(outcome(&shop.put(HANDLE, english(NEXT)).await), Changed);
    let data = server.sign_in("new1").await.get(route::ACCOUNT_DATA).await.text().clone();
    assert!(!data.contains("ordered.example"), "{data}");
}

#[tokio::test]
async fn an_order_on_the_day_of_the_former_one_has_its_own_contacts_and_holder() {
    let (_server, shop) = open().await;
    let path = "services/DOMAIN/ordered.example";
    let order = |last_name: &str, version: i64| {
        let holder = json!({
            "legalForm": "individual", "firstName": "Hanna", "lastName": last_name, "organisationName": "",
            "email": "hanna@holder.example", "country": "FR", "disputed": version > 1, "version": version,
        });
        json!({ "orderedBy": "outsider-ovh", "holder": holder })
    };
    assert_eq!(outcome(&shop.put(path, order("Former", 5)).await), Added);
    assert_eq!(outcome(&shop.delete(path).await), Deleted);
    assert_eq!(outcome(&shop.put(path, order("Next", 1)).await), Added);
    let holder: HolderObject = shop.get("holders/ordered.example").await.ok();
    assert_eq!((holder.last_name.as_str(), holder.disputed), ("Next", false));
}
