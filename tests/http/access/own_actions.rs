//! The provider's own actions (`--actions-file`).

use super::{KEY, ask, give, policy};
use crate::common::TestServer;
use handover_api::access::iam::ReferenceAction;
use handover_api::app::AppInfo;
use handover_api::route;
use serde_json::json;

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
