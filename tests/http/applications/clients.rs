//! The published clients of OVHcloud's API, unmodified but for the address: they list services, ask, accept, refuse, resend
//! and read requests, and manage policies.

use crate::common::{TestServer, TestUser, domain};
use chrono::TimeDelta;
use handover_api::applications::{ApplicationKeys, RequestedCredential};
use handover_api::query::escape;
use handover_api::{Link, route};
use handover_rules::RequestId;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// Names a Python interpreter with the client `ovh` installed.
const PYTHON: &str = "HANDOVER_OVH_PYTHON";
/// Names the folder of the npm package `@ovhcloud/node-ovh`.
const NODE: &str = "HANDOVER_OVH_NODE";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Python,
    JavaScript,
}

/// A script with a client, for one account.
struct Client<'a> {
    language: Language,
    server: &'a TestServer,
    keys: ApplicationKeys,
    consumer: Option<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/http")
}

fn installed(variable: &str) -> OsString {
    std::env::var_os(variable).unwrap_or_else(|| {
        panic!("this test needs OVHcloud's client: run `cargo xtask test --only http`, which sets {variable}")
    })
}

fn call(method: &str, path: &str, params: &Value) -> Value {
    json!({ "method": method, "path": path.strip_prefix(route::ROOT).unwrap_or(path), "params": params })
}

impl<'a> Client<'a> {
    /// A client that asks for access, which the account grants.
    async fn granted(language: Language, server: &'a TestServer, user: &TestUser) -> Self {
        let owner = server.sign_in("tech").await;
        let keys = owner.post(route::APPLICATIONS, &json!({ "name": "Script" })).await.ok();
        let mut client = Self { language, server, keys, consumer: None };
        let all = ["GET", "POST"].map(|method| (method, "/*"));
        let policies = ["PUT", "DELETE"].map(|method| (method, "/v2/iam/policy/*"));
        let rules = all.into_iter().chain(policies);
        let rules: Vec<Value> = rules.map(|(method, path)| json!({ "method": method, "path": path })).collect();
        let asked = client.run(&[json!({ "rules": rules })]).await.remove(0);
        let asked: RequestedCredential = serde_json::from_value(asked["ok"].clone()).expect("a credential");
        let (_, fragment) = asked.validation_url.split_once('#').expect("an address of the app");
        let Link::Authorize { token } = Link::parse(fragment) else { panic!("{fragment}") };
        let allow = json!({ "token": token, "period": "day", "password": "" });
        user.post(route::GRANT_ALLOW, &allow).await.done();
        client.consumer = Some(asked.consumer_key);
        client
    }

    fn command(&self) -> Command {
        match self.language {
            Language::Python => {
                let mut command = Command::new(installed(PYTHON));
                command.arg(folder().join("applications/client.py"));
                command
            }
            Language::JavaScript => {
                let mut command = Command::new("node");
                // The certificate is of tests.
                command.arg(folder().join("applications/client.mjs")).env("NODE_TLS_REJECT_UNAUTHORIZED", "0");
                command
            }
        }
    }

    async fn run(&self, calls: &[Value]) -> Vec<Value> {
        let mut config = json!({
            "endpoint": self.server.visitor().url(""), "key": self.keys.application_key,
            "secret": self.keys.application_secret, "consumer": self.consumer, "calls": calls,
        });
        if self.language == Language::JavaScript {
            let certificate = |file: &str| folder().join("smtp").join(file).display().to_string();
            config["client"] = installed(NODE).to_string_lossy().into();
            config["certificate"] = certificate("cert.pem").into();
            config["certificateKey"] = certificate("key.pem").into();
        }
        let mut command = self.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().expect("starting the client");
        let mut input = process.stdin.take().expect("stdin is piped");
        input.write_all(config.to_string().as_bytes()).await.expect("writing to the client");
        drop(input);
        let output = process.wait_with_output().await.expect("the client ends");
        assert!(output.status.success(), "the client failed");
        serde_json::from_slice(&output.stdout).expect("results as JSON")
    }

    async fn one(&self, method: &str, path: &str, params: Value) -> Value {
        self.run(&[call(method, path, &params)]).await.remove(0)
    }

    #[track_caller]
    fn assert_failed(&self, result: &Value, python: &str, status: &str, message: &str) {
        let expected = if self.language == Language::Python { python } else { status };
        assert_eq!((&result["failed"], &result["message"]), (&json!(expected), &json!(message)), "{result}");
    }
}

/// A name with umlauts: both clients put it into a path as it is listed, or as their users have to.
const LISTED: &str = "brück-älv.example";

async fn work_with(language: Language) {
    let server = TestServer::start_with(&[], |export| export.add(LISTED, "DOMAIN", ["admin"; 3], None, "ok")).await;
    let (admin, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    let owner = Client::granted(language, &server, &admin).await;
    let party = Client::granted(language, &server, &newcomer).await;
    let nothing = json!({});

    let read = [call("GET", "/domain", &nothing), call("GET", "/me", &nothing)];
    let read = owner.run(&read).await;
    let names = read[0]["ok"].as_array().expect("names");
    assert!(names.contains(&json!(domain().name.as_str())), "{read:?}");
    assert_eq!(read[1]["ok"]["nichandle"], "admin-ovh");
    assert!(names.contains(&json!(LISTED)), "{read:?}");
    // Node.js sends no such path: scripts escape it.
    let in_path = if language == Language::Python { LISTED.to_owned() } else { escape(LISTED) };
    let infos = owner.one("GET", &["/domain/", &in_path, "/serviceInfos"].concat(), nothing.clone()).await;
    assert_eq!(infos["ok"]["domain"], LISTED, "{infos}");

    let ask = route::change_contact(&domain());
    let asked = owner.one("POST", &ask, json!({ "contactTech": "newcomer-ovh" })).await;
    let ids: Vec<RequestId> = serde_json::from_value(asked["ok"].clone()).unwrap_or_else(|_| panic!("{asked}"));
    let list = owner.one("GET", route::TASKS, json!({ "toAccount": "newcomer-ovh" })).await;
    assert_eq!(list["ok"], json!(ids));

    server.advance(TimeDelta::hours(1)).await;
    let act = |action| route::task_action(ids[0], action);
    let wrong = party.one("POST", &act(route::TaskAction::Accept), json!({ "token": "A".repeat(32) })).await;
    party.assert_failed(&wrong, "APIError", "403", "Invalid token");
    assert_eq!(party.one("POST", &act(route::TaskAction::ResendEmail), nothing.clone()).await, json!({ "ok": null }));
    for (client, user) in [(&party, &newcomer), (&owner, &admin)] {
        let token = server.code(ids[0], user).await;
        let accepted = client.one("POST", &act(route::TaskAction::Accept), json!({ "token": token })).await;
        assert_eq!(accepted, json!({ "ok": null }));
    }
    server.advance(TimeDelta::hours(1)).await;
    let task = owner.one("GET", &route::task(ids[0]), nothing.clone()).await;
    assert_eq!(task["ok"]["state"], "done", "{task}");

    let asked = owner.one("POST", &ask, json!({ "contactBilling": null, "contactTech": "admin-ovh" })).await;
    let ids: Vec<RequestId> = serde_json::from_value(asked["ok"].clone()).unwrap_or_else(|_| panic!("{asked}"));
    let token = server.code(ids[0], &admin).await;
    let refuse = route::task_action(ids[0], route::TaskAction::Refuse);
    assert_eq!(owner.one("POST", &refuse, json!({ "token": token })).await, json!({ "ok": null }));
    let task = owner.one("GET", &route::task(ids[0]), nothing.clone()).await;
    assert_eq!(task["ok"]["state"], "refused", "{task}");

    let refused = owner.one("PUT", "/me/profile", nothing.clone()).await;
    owner.assert_failed(&refused, "NotGrantedCall", "403", "This call has not been granted");
    let missing = owner.one("GET", "/vps/nothing.example/serviceInfos", nothing).await;
    owner.assert_failed(&missing, "ResourceNotFoundError", "404", "Not found.");
}

/// Makes, reads, changes and deletes a policy.
async fn manage_policies_with(language: Language) {
    let server = TestServer::start_with(&[], |_| {}).await;
    let admin = server.sign_in("admin").await;
    let owner = Client::granted(language, &server, &admin).await;
    let nothing = json!({});
    let mut policy = json!({
        "name": "agency",
        "identities": ["urn:v1:eu:identity:account:newcomer-ovh"],
        "resources": [{ "urn": "urn:v1:eu:resource:domain:halden.example" }],
        "permissions": { "allow": [{ "action": "configure" }] },
    });
    let made = owner.one("POST", route::IAM_POLICY, policy.clone()).await;
    let id = made["ok"]["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let address = format!("{}/{id}", route::IAM_POLICY);
    assert_eq!(owner.one("GET", &address, nothing.clone()).await, made);
    let listed = owner.one("GET", route::IAM_POLICY, nothing.clone()).await;
    assert_eq!(listed["ok"][0], made["ok"]);
    policy["permissionsGroups"] = json!([{ "urn": "urn:v1:eu:permissionsGroup:ovh:see" }]);
    let changed = owner.one("PUT", &address, policy.clone()).await;
    assert_eq!(changed["ok"]["permissionsGroups"], policy["permissionsGroups"], "{changed}");
    // That for Node.js signs no call whose path has `/auth` in it.
    if language == Language::Python {
        let urn = escape("urn:v1:eu:resource:domain:halden.example");
        let check = format!("{}/{urn}/authorization/check", route::IAM_RESOURCE);
        let receiver = Client::granted(language, &server, &server.sign_in("newcomer").await).await;
        let checked = receiver.one("POST", &check, json!({ "actions": ["configure", "renew"] })).await;
        assert_eq!(checked["ok"]["authorizedActions"], json!(["configure"]), "{checked}");
        assert_eq!(checked["ok"]["unauthorizedActions"], json!(["renew"]), "{checked}");
    }
    let actions = owner.one("GET", route::IAM_ACTIONS, nothing.clone()).await;
    assert!(actions["ok"].as_array().is_some_and(|list| !list.is_empty()), "{actions}");
    policy["conditions"] = json!({ "operator": "MATCH", "values": { "request.IP": "192.0.2.1" } });
    let refused = owner.one("PUT", &address, policy).await;
    let detail = "Conditions are not supported here, and the policy would give more without them: MATCH, request.IP";
    owner.assert_failed(&refused, "BadParametersError", "400", detail);
    assert_eq!(owner.one("DELETE", &address, nothing.clone()).await, json!({ "ok": null }));
    let missing = owner.one("GET", &address, nothing).await;
    owner.assert_failed(&missing, "ResourceNotFoundError", "404", "Not found.");
}

#[tokio::test]
async fn python_client_works_unmodified() {
    work_with(Language::Python).await;
}

#[tokio::test]
async fn javascript_client_works_unmodified() {
    work_with(Language::JavaScript).await;
}

#[tokio::test]
async fn python_client_manages_policies() {
    manage_policies_with(Language::Python).await;
}

#[tokio::test]
async fn javascript_client_manages_policies() {
    manage_policies_with(Language::JavaScript).await;
}
