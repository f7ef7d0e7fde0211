//! Acts. Which one it is decides who may do it.

use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::http::extract::{JsonBody, StaffSession};
use crate::http::route_table::Routes;
use crate::store::{WriteTx, canonical_key};
use crate::use_cases::desk;
use crate::use_cases::procedures::CasePolicy;
use axum::Json;
use axum::extract::State;
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::route;

pub(super) fn routes() -> Routes {
    Routes::default().post(route::DESK_ACT, act)
}

async fn act(
    State(state): State<AppState>,
    session: StaffSession,
    JsonBody(body): JsonBody<DeskActCall>,
) -> ApiResult<Json<()>> {
    let action = read(body.act);
    let call = session.call(action.act(), None, &body.reason);
    let (now, policy) = (state.clock.now(), CasePolicy::from(&*state.settings));
    let act = move |tx: &mut WriteTx<'_>| desk::act(tx, call, session.member.id, &action, now, &policy);
    state.store.write(act).await??;
    Ok(Json(()))
}

/// Names a service by its canonical key.
fn read(action: DeskAction) -> DeskAction {
    match action {
        DeskAction::ProposeCorrection { service, role, to } => {
            DeskAction::ProposeCorrection { service: canonical_key(service), role, to }
        }
        action => action,
    }
}
