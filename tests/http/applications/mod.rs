//! Applications, and calls that they sign.

mod clients;
mod grants;
mod signed_calls;

use crate::common::{Reply, TestServer, TestUser};
use handover_api::app::ScreenResponse;
use handover_api::applications::{ApplicationKeys, ApplicationsPage, RequestedCredential};
use handover_api::problem::ErrorCode;
use handover_api::{Link, route};
use handover_rules::ValidationCode;
use reqwest::Method;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::{Value, json};

/// An application with a consumer key, as a client of OVHcloud's API has them.
pub(crate) struct SigningClient {
    visitor: TestUser,
    key: String,
    secret: String,
    consumer: String,
    /// The token of the page that grants access.
    token: ValidationCode,
}

/// A call, with what an attacker may change after it was signed.
struct Signed<'a> {
    method: Method,
    path: &'a str,
    body: &'a str,
    sent_body: &'a str,
    sent_path: &'a str,
    seconds: i64,
}

impl<'a> Signed<'a> {
    fn new(method: Method, path: &'a str, body: &'a str) -> Self {
        Self { method, path, body, sent_body: body, sent_path: path, seconds: 0 }
    }

    fn get(path: &'a str) -> Self {
        Self::new(Method::GET, path, "")
    }
}

impl SigningClient {
    /// Registered by `tech`, with access to nothing yet.
    async fn register(server: &TestServer, rules: &[(&str, &str)]) -> Self {
        let owner = server.sign_in("tech").await;
        let keys: ApplicationKeys = owner.post(route::APPLICATIONS, &json!({ "name": "Billing sync" })).await.ok();
        Self::request(server, keys.application_key, keys.application_secret, rules).await
    }

    async fn request(server: &TestServer, key: String, secret: String, rules: &[(&str, &str)]) -> Self {
        let visitor = server.visitor();
        let rules: Vec<Value> = rules.iter().map(|(method, path)| json!({ "method": method, "path": path })).collect();
        let body = json!({ "accessRules": rules, "redirection": "https://shop.example/done" }).to_string();
        let headers = [("x-ovh-application", key.as_str()), ("content-type", "application/json")];
        let reply = visitor.call(Method::POST, route::AUTH_CREDENTIAL, &headers, &body).await;
        let requested: RequestedCredential = reply.ok();
        let (_, fragment) = requested.validation_url.split_once('#').expect("an address of the app");
        let Link::Authorize { token: Some(token) } = Link::parse(fragment) else { panic!("{fragment}") };
        Self { visitor, key, secret, consumer: requested.consumer_key, token }
    }

    /// Registered, and granted access by `admin`.
    pub(crate) async fn granted(server: &TestServer, rules: &[(&str, &str)]) -> Self {
        let client = Self::register(server, rules).await;
        client.allow(&server.sign_in("admin").await, "day").await.done();
        client
    }

    async fn allow(&self, user: &TestUser, period: &str) -> Reply {
        let body = json!({ "token": self.token, "period": period, "password": "" });
        user.post(route::GRANT_ALLOW, &body).await
    }

    async fn send(&self, server: &TestServer, call: Signed<'_>) -> Reply {
        let time = (server.now().timestamp() + call.seconds).to_string();
        // Without the port, as the Node.js client does: it changes when the server starts again.
        let base = self.visitor.url("");
        let url = [base.rsplit_once(':').expect("a port").0, call.path].concat();
        let parts = [&self.secret, &self.consumer, call.method.as_str(), &url, call.body, &time];
        let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, parts.join("+").as_bytes());
        let signature = hash.as_ref().iter().fold("$1$".to_owned(), |text, byte| format!("{text}{byte:02x}"));
        let headers = [
            ("x-ovh-application", self.key.as_str()),
            ("x-ovh-consumer", &self.consumer),
            ("x-ovh-timestamp", &time),
            ("x-ovh-signature", &signature),
            ("content-type", "application/json"),
        ];
        self.visitor.call(call.method, call.sent_path, &headers, call.sent_body).await
    }

    pub(crate) async fn get(&self, server: &TestServer, path: &str) -> Reply {
        self.send(server, Signed::get(path)).await
    }
}

#[track_caller]
fn refused(reply: &Reply, status: u16) -> ErrorCode {
    let problem = reply.problem(status);
    assert!(problem.http_code.is_some_and(|text| text.starts_with(&status.to_string())), "{}", reply.text());
    problem.error_code.expect("a code")
}

async fn page(user: &TestUser) -> ApplicationsPage {
    user.get(route::APPLICATIONS).await.ok::<ScreenResponse<ApplicationsPage>>().data
}
