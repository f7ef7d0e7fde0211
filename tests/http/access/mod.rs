//! Access without a role: policies, queries that they answer, and records of uses (decision 0064).

mod contacts;
mod iam;
mod notified;
mod policies;
mod rights;
mod shared;

use crate::common::{NewContacts, Reply, TestServer, TestUser, domain};
use crate::provider::Shop;
use handover_api::access::{PoliciesPage, PolicyRow, RightsAnswer, RightsAnswers, UsesPage};
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_api::service::ServicePage;
use handover_rules::access::AccessPolicyId;
use serde_json::{Value, json};

/// The key of a system of the provider.
const KEY: &str = "a-key-of-at-least-thirty-two-characters";

async fn start() -> TestServer {
    TestServer::start_with(&["--rights-key", KEY, "--grace-seconds", "0"], |_| {}).await
}

/// A policy for one account.
fn policy(to: &str, service: &str, permissions: &Value) -> Value {
    json!({ "name": "Agency", "accounts": [format!("{to}-ovh")], "services": [service], "permissions": permissions })
}

fn technical() -> Value {
    json!({ "groups": ["see", "technical"] })
}

async fn give(giver: &TestUser, policy: &Value) -> PolicyRow {
    giver.post(route::ACCESS_POLICIES, policy).await.ok()
}

fn one(id: AccessPolicyId) -> String {
    format!("{}/{id}", route::ACCESS_POLICIES)
}

async fn list(user: &TestUser, query: &str) -> PoliciesPage {
    let page: ScreenResponse<PoliciesPage> = user.get(&[route::ACCESS_POLICIES, query].concat()).await.ok();
    page.data
}

async fn uses(user: &TestUser, query: &str) -> UsesPage {
    let page: ScreenResponse<UsesPage> = user.get(&[route::ACCESS_USES, query].concat()).await.ok();
    page.data
}

/// The page of `halden.example` for somebody with access.
async fn detail(user: &TestUser) -> ServicePage {
    let page: ScreenResponse<ServicePage> = user.get(&route::service_page(&domain().name)).await.ok();
    page.data
}

fn question(who: &str, action: &str, service: &str, category: &str) -> Value {
    json!({ "account": format!("{who}-ovh"), "action": action, "service": { "name": service, "category": category } })
}

async fn ask_all(server: &TestServer, body: &Value) -> Reply {
    let visitor = server.visitor();
    visitor.send(visitor.client.post(visitor.url(route::RIGHTS)).bearer_auth(KEY).json(body)).await
}

async fn ask(server: &TestServer, who: &str, action: &str, service: &str, category: &str) -> RightsAnswer {
    let body = json!({ "questions": [question(who, action, service, category)] });
    ask_all(server, &body).await.ok::<RightsAnswers>().answers.remove(0)
}

/// Whether somebody may configure `halden.example`.
async fn may_configure(server: &TestServer, who: &str) -> bool {
    ask(server, who, "configure", "halden.example", "DOMAIN").await.allowed
}

/// Moves the admin role on `halden.example` to another account.
async fn hand_over(server: &TestServer, from: &TestUser, to: &TestUser) {
    let id = from.submit_one(&domain(), NewContacts { admin: to.handle.as_str(), ..NewContacts::default() }).await;
    server.all_accept(id, &[from, to]).await;
}

/// The provider's path of `new1-ovh`, a handle that several people have in turn.
const HANDLE: &str = "accounts/new1-ovh";

/// Makes the person with this address the owner of the handle.
async fn put_person(shop: &Shop, email: &str) {
    let person = json!({
        "email": email, "firstname": "Odile", "name": "Brandt", "organisation": "", "ovhSubsidiary": "FR",
        "language": "en_GB", "state": "complete",
    });
    shop.put(HANDLE, person).await.text();
}
