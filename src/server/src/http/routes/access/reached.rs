//! Services that an account reaches by policies.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::ActingAccount;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::{RawQuery, State};
use handover_api::access::{MAX_PAGE, ReachedPage};
use handover_api::app::ScreenResponse;
use handover_api::link::ReachedView;
use handover_api::query::parameter;
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use handover_store::ReadTx;
use handover_store::pages::{self, ReachedQuery};
use std::sync::Arc;

const FILTERS: [(&str, &str); 2] = [
    ("giver", "Handle of the only giver."),
    ("q", "Text in names of services, and in handles and visible names of givers and contacts."),
];

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::REACHED_SERVICES, list)
        .about("A page of the services that the account reaches by policies, by giver.")
        .described(|it| it.queries(&FILTERS).page())
}

async fn list(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<ReachedPage>>> {
    let query = query.unwrap_or_default();
    let giver = parameter(&query, "giver").map(|text| NicHandle::parse(&text)).transpose();
    let giver = giver.map_err(|_| ApiError::new(Reason::Malformed, "The giver is not a handle."))?;
    let limit = parameter(&query, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(MAX_PAGE);
    let query = ReachedQuery {
        account: caller.account,
        giver,
        search: ReachedView::read(&query).search,
        after: parameter(&query, "after"),
        limit: limit.clamp(1, MAX_PAGE),
    };
    let (now, catalogue) = (state.clock.now(), Arc::clone(&state.settings.catalogue));
    let read = move |tx: &ReadTx<'_>| pages::reached_services(tx, &query, &catalogue, now);
    Ok(Json(state.store.read(read).await?))
}
