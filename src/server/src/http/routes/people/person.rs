//! The page of one person, with the services shared with the reader.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{PathParam, Session};
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::State;
use handover_api::app::ScreenResponse;
use handover_api::people::PersonPage;
use handover_api::route;
use handover_rules::NicHandle;
use handover_store::{ReadTx, pages};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(&[route::PEOPLE, "/{handle}"].concat(), page)
        .about("One person: shared services, and open requests between the two.")
}

async fn page(
    State(state): State<AppState>,
    session: Session,
    PathParam(handle): PathParam<String>,
) -> ApiResult<Json<ScreenResponse<PersonPage>>> {
    let handle = NicHandle::parse(&handle).map_err(|_| ApiError::not_found())?;
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| pages::person(tx, &session.account, &handle, now, &policy);
    Ok(Json(state.store.read(read).await?))
}
