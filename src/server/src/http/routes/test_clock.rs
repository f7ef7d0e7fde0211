//! Advances the clock for browser tests. Exists only with the feature `test-clock`, which no release has.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::JsonBody;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use handover_api::Reason;
use serde::Deserialize;

/// Outside of the API's root.
const PATH: &str = "/test/clock";

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u32,
}

pub(super) fn routes() -> Routes {
    Routes::default().post(PATH, advance)
}

async fn advance(State(state): State<AppState>, JsonBody(by): JsonBody<Advance>) -> ApiResult<Json<()>> {
    if !state.settings.public_url.host().is_local() {
        return Err(ApiError::new(Reason::NotFound, "The clock can be advanced by this machine's tests only."));
    }
    state.clock.advance(TimeDelta::seconds(i64::from(by.seconds)));
    Ok(Json(()))
}
