//! `/v2/iam`, for clients of version 2 of OVHcloud's API, and the provider's own actions (`--actions-file`).

use super::{KEY, ask, give, list, may_configure, policy, start, technical};
use crate::common::{TestServer, TestUser, account};
use handover_api::app::AppInfo;
use handover_api::query::escape;
use handover_api::reference::{CheckedAuthorization, IamPolicy, IamResource, ReferenceAction};
use handover_api::{Reason, route};
use handover_rules::access::AccessPolicyId;
use handover_rules::{Category, Role};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn address(id: impl std::fmt::Display) -> String {
    format!("{}/{id}", route::IAM_POLICY)
}

/// The resources of a URN, and what is below them.
fn of_resource(service: &str, last: &str) -> String {
    format!("{}/{}{last}", route::IAM_RESOURCE, escape(&["urn:v1:eu:resource:", service].concat()))
}

fn urn(of: &str) -> Value {
    json!({ "urn": format!("urn:v1:eu:resource:{of}") })
}

/// As a tool for infrastructure as code sends it: without empty texts, with null for empty lists.
fn sent() -> Value {
    json!({
        "name": "agency",
        "description": "For six weeks.",
        "identities": ["urn:v1:eu:identity:account:outsider-ovh", "urn:v1:eu:identity:account:newcomer-ovh"],
        "resources": [urn("vps:*"), urn("domain:halden.example")],
        "permissions": { "allow": [{ "action": "configure" }, { "action": "conf*" }], "except": null, "deny": null },
        "permissionsGroups": null,
        "expiredAt": "2031-01-01T00:00:00Z",
    })
}

/// With lists in one order, and null for empty ones.
fn as_sets(value: &Value) -> Value {
    match value {
        Value::Array(list) if list.is_empty() => Value::Null,
        Value::Array(list) => {
            let sorted: BTreeSet<String> = list.iter().map(|item| as_sets(item).to_string()).collect();
            json!(sorted)
        }
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), as_sets(value))).collect(),
        value => value.clone(),
    }
}

/// Asserts that a tool finds no difference between what it sent and what it reads.
#[track_caller]
fn assert_same(sent: &Value, read: &Value) {
    for (name, value) in sent.as_object().expect("an object") {
        assert_eq!(as_sets(value), as_sets(&read[name]), "{name}");
    }
}

async fn all(user: &TestUser) -> Vec<IamPolicy> {
    user.get(route::IAM_POLICY).await.ok()
}

#[tokio::test]
async fn tools_find_no_difference_in_what_they_sent() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let mut body = sent();
    let created: Value = admin.post(route::IAM_POLICY, &body).await.ok();
    assert_same(&body, &created);
    let id = created["id"].as_str().expect("a number").to_owned();
    assert_eq!((&created["owner"], &created["readOnly"]), (&json!("admin-ovh"), &json!(false)));
    assert_eq!(admin.get(&address(&id)).await.ok::<Value>(), created);
    assert!(may_configure(&server, "newcomer").await);
    // Receivers do not manage the policy.
    let newcomer = server.sign_in("newcomer").await;
    assert_eq!(newcomer.put(&address(&id), &body).await.status, 404);
    assert!(all(&newcomer).await.is_empty());
    // The same sets in another order are no change, and nobody gets an email.
    let mails = server.mails().await.len();
    for list in ["identities", "resources"] {
        body[list].as_array_mut().expect("a list").reverse();
    }
    body["permissions"]["allow"].as_array_mut().expect("a list").reverse();
    let same: Value = admin.put(&address(&id), &body).await.ok();
    assert_eq!(same, created);
    assert_eq!(server.mails().await.len(), mails);
    // A change of everything; what was read may be sent back.
    let mut changed = created.clone();
    changed["name"] = json!("other agency");
    changed["description"] = Value::Null;
    changed["identities"] = json!(["urn:v1:eu:identity:account:newcomer-ovh"]);
    changed["resources"] = json!([urn("*")]);
    changed["permissions"] =
        json!({ "allow": [], "except": [{ "action": "renew" }], "deny": [{ "action": "editDns" }] });
    changed["permissionsGroups"] = json!([{ "urn": "urn:v1:eu:permissionsGroup:ovh:technical" }]);
    changed["expiredAt"] = Value::Null;
    let updated: Value = admin.put(&address(&id), &changed).await.ok();
    assert_same(&changed, &updated);
    assert!(may_configure(&server, "newcomer").await && !may_configure(&server, "outsider").await);
    assert_eq!(admin.get(&address(&id)).await.ok::<Value>(), updated);
    let listed: Value = admin.get(route::IAM_POLICY).await.ok();
    assert_eq!(listed[0], updated);
    admin.delete(&address(&id)).await.done();
    assert!(!may_configure(&server, "newcomer").await);
    assert_eq!(admin.get(&address(&id)).await.status, 404);
    assert_eq!(admin.delete(&address(&id)).await.status, 404);
}

#[tokio::test]
async fn roles_are_read_only_policies_of_the_provider() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let given = give(&admin, &policy("newcomer", "vps:*", &technical())).await;
    let everything = all(&admin).await;
    let roles: Vec<Option<Role>> = everything.iter().map(|policy| policy.id.role()).collect();
    assert_eq!((everything[0].id, everything[0].read_only), (given.id, false));
    assert!(roles.contains(&Some(Role::Admin)), "{roles:?}");
    let own = everything.iter().find(|policy| policy.id.role() == Some(Role::Admin)).expect("of the admin");
    assert!(own.read_only && own.created_at.is_none() && own.owner == account("admin"));
    assert_eq!(own.identities, ["urn:v1:eu:identity:account:admin-ovh"]);
    let actions: Vec<&str> = own.permissions.allow.iter().flatten().map(|it| it.action.as_str()).collect();
    assert!(actions.contains(&"changeAllContacts") && !actions.contains(&"seeInvoices"), "{actions:?}");
    let id = AccessPolicyId::of_role(Role::Admin);
    assert_eq!(&admin.get(&address(id)).await.ok::<IamPolicy>(), own);
    assert_eq!(newcomer.get(&address(id)).await.status, 404, "no role");
    for refused in [admin.put(&address(id), &sent()).await, admin.delete(&address(id)).await] {
        let problem = refused.problem(403);
        assert_eq!(problem.reason, Reason::NotAllowed);
        assert!(problem.detail.contains("read-only"), "{}", problem.detail);
    }
    // Pages go on from policies to roles.
    let mut found = Vec::new();
    let mut next = Some(format!("{}?limit=1", route::IAM_POLICY));
    while let Some(page) = next {
        let reply = admin.get(&page).await;
        next = reply
            .header("link")
            .split_once('<')
            .and_then(|(_, rest)| rest.split_once('>'))
            .map(|(link, _)| link.to_owned());
        found.extend(reply.ok::<Vec<IamPolicy>>());
    }
    assert_eq!(found, everything);
    assert_eq!(admin.get(&[route::IAM_POLICY, "?after=7"].concat()).await.reason(410), Reason::StaleCursor);
}

#[tokio::test]
async fn faults_are_named_in_words_of_the_reference() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let account = |text: &str| json!([format!("urn:v1:eu:identity:{text}")]);
    let condition = json!({ "operator": "AND", "conditions": [
        { "operator": "MATCH", "values": { "request.IP": "192.0.2.1", "date(Europe/Paris).WeekDay.IN": "monday" } },
    ] });
    for (member, value, words) in [
        ("conditions", condition, "date(Europe/Paris).WeekDay.IN, request.IP"),
        ("condition", json!([]), "no member condition"),
        ("identities", account("user:admin-ovh/anna"), "no users and groups of users"),
        ("identities", json!(["newcomer-ovh"]), "Nothing here has the URN newcomer-ovh"),
        ("identities", account("account:Newcomer-OVH"), "read back: urn:v1:eu:identity:account:newcomer-ovh"),
        ("identities", account("account:nobody99-ovh"), "no account nobody99-ovh"),
        ("identities", Value::Null, "Name identities"),
        ("resources", json!([{ "urn": "urn:v1:eu:resourceGroup:x" }]), "Nothing here has the URN"),
        ("resources", json!([urn("domain:HALDEN.example")]), "read back: urn:v1:eu:resource:domain:halden.example"),
        ("resources", json!([urn("domain:xn--brck-1ra.example")]), "urn:v1:eu:resource:domain:br\u{fc}ck.example"),
        ("permissions", json!({ "allow": [{ "action": "vps:a:reboot" }] }), "No action is called vps:a:reboot"),
        ("permissionsGroups", json!([{ "urn": "urn:v1:eu:permissionsGroup:ovh:all" }]), "Nothing here has the URN"),
        ("name", json!(" agency"), "read back: agency"),
        ("expiredAt", json!("2031-01-01T02:00:00+02:00"), "read back: 2031-01-01T00:00:00Z"),
        ("expiredAt", json!("tomorrow"), "2031-01-01T00:00:00Z"),
    ] {
        let mut wrong = sent();
        wrong[member] = value;
        let problem = admin.post(route::IAM_POLICY, &wrong).await.problem(400);
        assert_eq!((problem.reason, problem.faults[0].member.as_str()), (Reason::Rejected, member), "{wrong}");
        assert!(problem.detail.contains(words), "{} / {words}", problem.detail);
    }
    for (path, unknown) in [
        ("/permissions", "permissions.conditions"),
        ("/resources/0", "resources.0.condition"),
        ("/permissionsGroups/0", "permissionsGroups.0.except"),
        ("/conditions", "conditions.operatr"),
    ] {
        let mut wrong = sent();
        wrong["conditions"] = json!({});
        wrong["permissionsGroups"] = json!([{ "urn": "urn:v1:eu:permissionsGroup:ovh:see" }]);
        let (_, name) = unknown.rsplit_once('.').expect("a path");
        wrong.pointer_mut(path).expect("a part of the policy")[name] = json!({});
        let problem = admin.post(route::IAM_POLICY, &wrong).await.problem(400);
        assert_eq!((problem.reason, problem.faults[0].member.as_str()), (Reason::Rejected, unknown));
    }
    assert!(list(&admin, "").await.rows.is_empty());
    let mut nothing = sent();
    nothing["conditions"] = json!({});
    admin.post(route::IAM_POLICY, &nothing).await.ok::<IamPolicy>();
}

#[tokio::test]
async fn services_have_urns_and_are_checked_by_roles_and_policies() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let resources: Vec<IamResource> = admin.get(route::IAM_RESOURCE).await.ok();
    let domain = resources.iter().find(|it| it.urn == "urn:v1:eu:resource:domain:halden.example").expect("the domain");
    assert_eq!((domain.name.as_str(), domain.kind.as_str()), ("halden.example", "domain"));
    assert_eq!((&domain.owner, domain.id.len()), (&account("admin"), 36));
    assert_eq!(&admin.get(&of_resource("domain:halden.example", "")).await.ok::<IamResource>(), domain);
    let block: IamResource = admin.get(&of_resource("ip:192.0.2.0/28", "")).await.ok();
    assert_eq!((block.urn.as_str(), block.kind.as_str()), ("urn:v1:eu:resource:ip:192.0.2.0/28", "ip"));
    let first = admin.get(&[route::IAM_RESOURCE, "?limit=1"].concat()).await;
    assert!(first.header("link").contains("after="));
    assert_eq!(first.ok::<Vec<IamResource>>()[..], resources[..1]);
    for wrong in ["domain:elsewhere.example", "domain:nothing.example", "domain:*", "*", "server:x"] {
        assert_eq!(admin.get(&of_resource(wrong, "")).await.status, 404, "{wrong}");
    }
    assert!(newcomer.get(route::IAM_RESOURCE).await.ok::<Vec<IamResource>>().is_empty());

    let actions = json!({ "actions": ["configure", "seeInvoices", "vps:apiovh:reboot"] });
    let check = async |user: &TestUser, service| {
        let checked = user.post(&of_resource(service, "/authorization/check"), &actions).await;
        let checked: CheckedAuthorization = checked.ok();
        assert_eq!(checked.authorized_actions.len() + checked.unauthorized_actions.len(), 3);
        checked.authorized_actions.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(check(&admin, "domain:halden.example").await, ["configure"]);
    assert!(check(&newcomer, "domain:halden.example").await.is_empty());
    give(&admin, &policy("newcomer", "domain:*", &technical())).await;
    assert_eq!(check(&newcomer, "domain:halden.example").await, ["configure"]);
    for unknown in ["domain:elsewhere.example", "domain:nothing.example"] {
        assert!(check(&newcomer, unknown).await.is_empty());
    }
    assert_eq!(newcomer.post(&of_resource("domain:*", "/authorization/check"), &actions).await.status, 404);
}

#[tokio::test]
async fn catalogue_has_each_action_with_its_types() {
    let server = start().await;
    let actions: Vec<ReferenceAction> = server.sign_in("newcomer").await.get(route::IAM_ACTIONS).await.ok();
    assert!(actions.iter().all(|action| !action.description.is_empty() && action.categories.len() == 1));
    let types = |name: &str| actions.iter().filter(|it| it.action.as_str() == name).count();
    assert_eq!((types("see"), types("askForContacts")), (Category::ALL.len(), Category::ALL.len()));
    assert!((1..Category::ALL.len()).contains(&types("changeHolder")));
}

#[tokio::test]
async fn actions_of_the_provider_are_given_asked_about_and_described() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("actions.json");
    let actions = json!({ "actions": [
        { "name": "vps:restart", "group": "technical", "roles": ["contactAdmin", "contactTech"], "categories": ["VPS"],
          "texts": { "en": "restart the server", "fr": "redémarrer le serveur" } },
        { "name": "domain:park", "group": "technical", "roles": ["contactAdmin"], "categories": ["DOMAIN"],
          "texts": { "en": "park the domain", "fr": "mettre le domaine en attente" } },
    ] });
    std::fs::write(&file, actions.to_string()).expect("writing the file");
    let path = file.to_str().expect("a path in UTF-8");
    let server = TestServer::start_with(&["--rights-key", KEY, "--actions-file", path], |_| {}).await;
    let asked = async |who: &str, action: &str| ask(&server, who, action, "halden.example", "DOMAIN").await.allowed;
    assert!(asked("admin", "domain:park").await);
    assert!(!asked("tech", "domain:park").await, "its role does not include it");
    assert!(!asked("admin", "vps:restart").await, "domains have none");
    let admin = server.sign_in("admin").await;
    give(&admin, &policy("newcomer", "*", &json!({ "groups": ["technical"], "except": ["domain:p*"] }))).await;
    assert!(!asked("newcomer", "domain:park").await);
    give(&admin, &policy("newcomer", "*", &json!({ "allow": ["domain:park"] }))).await;
    assert!(asked("newcomer", "domain:park").await);
    let described: Vec<ReferenceAction> = admin.get(route::IAM_ACTIONS).await.ok();
    assert!(described.iter().any(|of| of.action.as_str() == "vps:restart" && of.description == "restart the server"));
    let info: AppInfo = server.visitor().get(route::APP).await.ok();
    assert_eq!(info.actions.len(), 2);
}
