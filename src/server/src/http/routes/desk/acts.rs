//! Acts. Which one it is decides who may do it.

use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::http::extract::{JsonBody, StaffSession};
use crate::http::input::parse_address;
use crate::http::route_table::Routes;
use crate::http::sign_in::step_up::require_passwords;
use crate::use_cases::Act;
use crate::use_cases::desk;
use axum::Json;
use axum::extract::State;
use handover_api::Reason;
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::route;
use handover_store::canonical_key;
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default().post(route::DESK_ACT, act).about("Does something, for a reason.").described(|it| {
        it.problems(&[Reason::Conflict, Reason::CaseRefused]).example(json!({
            "act": { "endSessions": { "account": "tq5108-ovh" } }, "reason": "Lost a phone.",
        }))
    })
}

async fn act(
    State(state): State<AppState>,
    session: StaffSession,
    JsonBody(body): JsonBody<DeskActCall>,
) -> ApiResult<Json<()>> {
    let action = read(body.act)?;
    if matches!(action, DeskAction::SendPasswordLink { .. }) {
        require_passwords(&state)?;
    }
    let call = session.call(action.act(), None, &body.reason);
    let act = move |act: &mut Act<'_, '_>| desk::perform(act, call, session.member.id, &action);
    state.act(act).await??;
    Ok(Json(()))
}

/// Names a service by its canonical key, and checks a new address as a customer's own.
fn read(action: DeskAction) -> ApiResult<DeskAction> {
    Ok(match action {
        DeskAction::ProposeCorrection { service, role, to } => {
            DeskAction::ProposeCorrection { service: canonical_key(service), role, to }
        }
        DeskAction::ProposeAddress { account, address } => {
            DeskAction::ProposeAddress { account, address: parse_address(address.as_str())? }
        }
        action => action,
    })
}
