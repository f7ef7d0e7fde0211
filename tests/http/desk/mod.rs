//! The provider's desk.

mod acts;
mod audit_log;
mod cases;
mod corrections;
mod pages;
mod staff;
mod voided_access;

use crate::common::{Reply, TestUser};
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::{Reason, route};
use handover_rules::desk::ActRefusal;

const REASON: &str = "Called us and proved who they are.";

async fn act(user: &TestUser, act: DeskAction) -> Reply {
    user.post(route::DESK_ACT, &DeskActCall { act, reason: REASON.to_owned() }).await
}

/// The reason an act was not possible, as the app reads it.
fn refusal(reply: &Reply) -> ActRefusal {
    let problem = reply.problem(409);
    assert_eq!(problem.reason, Reason::Conflict);
    problem.cause.as_deref().and_then(ActRefusal::parse).expect("a refusal")
}
