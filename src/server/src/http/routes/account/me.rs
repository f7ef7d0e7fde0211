//! The signed-in account, as in OVHcloud's API.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::ActingAccount;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::State;
use handover_api::reference::Me;
use handover_api::route;
use handover_store::pages;

pub(super) fn routes() -> Routes {
    Routes::default().get(route::ME, me).about("The account that is signed in (reference).")
}

async fn me(State(state): State<AppState>, caller: ActingAccount) -> ApiResult<Json<Me>> {
    let account = state.store.read(move |tx| pages::me(tx, &caller.account)).await?;
    account.map(Json).ok_or_else(ApiError::not_signed_in)
}
