//! Advances the clock for browser tests. Exists only with `--movable-clock`, which a release refuses.

use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::http::extract::JsonBody;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use serde::Deserialize;

/// Outside of the API's root.
const PATH: &str = "/test/clock";

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u32,
}

pub(crate) fn routes() -> Routes {
    Routes::default().post(PATH, advance)
}

async fn advance(State(state): State<AppState>, JsonBody(by): JsonBody<Advance>) -> ApiResult<Json<()>> {
    state.clock.advance(TimeDelta::seconds(i64::from(by.seconds)));
    Ok(Json(()))
}
