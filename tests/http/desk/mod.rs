//! The provider's desk.

mod acts;
mod audit_log;
mod corrections;
mod pages;
mod staff;

use crate::common::{Reply, TestUser};
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::route;

const REASON: &str = "Called us and proved who they are.";

async fn act(user: &TestUser, act: DeskAction) -> Reply {
    user.post(route::DESK_ACT, &DeskActCall { act, reason: REASON.to_owned() }).await
}
