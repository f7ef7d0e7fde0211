//! Submissions of new contacts: `changeContact`, the form's data and the check before it.

mod blockers;
mod budgets;
mod contact_inputs;
mod idempotency;
mod splitting;
mod superseding;

use crate::common::{Reply, TestUser, domain, service};
use handover_api::route;
use handover_rules::{Category, NicHandle, RequestId, RoleSet, ServiceKey};
use serde_json::Value;

fn zone() -> ServiceKey {
    service("halden.example", Category::Zone)
}

/// From, to and roles of each request.
async fn pairs(asker: &TestUser, ids: &[RequestId]) -> Vec<(NicHandle, NicHandle, RoleSet)> {
    let mut pairs = Vec::new();
    for id in ids {
        let request = asker.request(*id).await;
        pairs.push((request.from, request.to, request.roles));
    }
    pairs
}

async fn submit(user: &TestUser, body: &Value) -> Reply {
    user.post(&route::change_contact(&domain()), body).await
}
