//! The provider's API: objects written and read with a key.

mod batch;
mod corrections;
mod deleted;
mod events;
mod keys;
mod objects;
mod orders;
mod put_back;
mod reused_names;
mod scopes;

use crate::common::{Reply, TestServer, TestUser};
use handover_api::Reason;
use handover_api::provider::{Outcome, Scope, WriteAnswer};
use handover_server::use_cases::provider::add_key;
use handover_store::{NewProviderKey, WriteTx};
use reqwest::Method;
use serde_json::{Value, json};

/// Another system of the provider, with a key.
pub(crate) struct Shop {
    client: TestUser,
    key: String,
}

impl Shop {
    pub(crate) async fn open(server: &TestServer) -> Self {
        Self::with(server, &Scope::ALL).await
    }

    async fn with(server: &TestServer, scopes: &[Scope]) -> Self {
        let new = NewProviderKey { name: "shop".to_owned(), scopes: scopes.to_vec() };
        let now = server.now();
        let add = move |tx: &mut WriteTx<'_>| add_key(tx, &new, now);
        let key = server.store.write(add).await.expect("the store succeeds");
        Self { client: server.visitor(), key }
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        let url = self.client.url(&["/1.0/provider/", path].concat());
        let request = self.client.client.request(method, url).bearer_auth(&self.key);
        self.client.send(if let Some(body) = body { request.json(body) } else { request }).await
    }

    async fn if_match(&self, version: &str, method: Method, path: &str, body: &Value) -> Reply {
        let url = self.client.url(&["/1.0/provider/", path].concat());
        let request = self.client.client.request(method, url).bearer_auth(&self.key).header("if-match", version);
        self.client.send(request.json(body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.call(Method::PUT, path, Some(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.call(Method::DELETE, path, None).await
    }

    async fn batch(&self, lines: &[Value]) -> Reply {
        let body: String = lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect();
        self.batch_text(body).await
    }

    async fn batch_text(&self, body: impl Into<reqwest::Body>) -> Reply {
        self.client.send(self.batch_request(body)).await
    }

    fn batch_request(&self, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        let request = self.client.client.post(self.client.url(handover_api::route::PROVIDER_BATCH));
        request.bearer_auth(&self.key).body(body)
    }
}

/// A server, and a system with a key for everything.
async fn open() -> (TestServer, Shop) {
    let server = TestServer::start().await;
    let shop = Shop::open(&server).await;
    (server, shop)
}

#[track_caller]
fn outcome(reply: &Reply) -> Outcome {
    reply.ok::<WriteAnswer>().result
}

/// Refused because this version is stored, or a later one.
#[track_caller]
fn stale(reply: &Reply) {
    assert_eq!(reply.reason(409), Reason::StaleVersion);
}

/// The faulty members that a problem names.
#[track_caller]
fn faulty(reply: &Reply) -> Vec<String> {
    reply.problem(400).faults.into_iter().map(|fault| fault.member).collect()
}

fn account_body(email: &str) -> Value {
    json!({
        "email": email, "firstname": "Odile", "name": "Brandt", "organisation": "", "ovhSubsidiary": "FR",
        "language": "fr_FR", "state": "complete",
    })
}

/// An account whose emails the harness reads.
fn english(email: &str) -> Value {
    let mut body = account_body(email);
    body["language"] = "en_GB".into();
    body
}

/// Deletes an account as the provider's systems do.
pub(crate) async fn delete_account(server: &TestServer, account: &str) {
    let answer = Shop::open(server).await.delete(&["accounts/", account].concat()).await;
    assert_eq!(outcome(&answer), Outcome::Deleted);
}

fn bill_body(account: &str, status: &str) -> Value {
    json!({
        "nichandle": account, "date": "2030-01-02", "dueDate": "2030-02-01", "amount": "12.50", "currency": "EUR",
        "status": status,
    })
}
