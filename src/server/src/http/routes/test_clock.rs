//! Moving the clock, for the tests in the browser: deadlines, reminders and waits cannot be waited for there. In builds
//! with the feature `test-clock` only, which no release has; elsewhere this address does not exist.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::JsonBody;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use handover_api::Reason;
use serde::Deserialize;

/// `POST`: moves the clock on. Outside of the API's root.
const CLOCK: &str = "/test/clock";

/// How far.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    seconds: u32,
}

pub(crate) fn routes() -> Routes {
    Routes::default().post(CLOCK, advance)
}

async fn advance(State(state): State<AppState>, JsonBody(by): JsonBody<Move>) -> ApiResult<Json<()>> {
    if !state.settings.demo {
        return Err(ApiError::new(Reason::NotFound, "The clock is moved in demo mode only."));
    }
    state.clock.advance(TimeDelta::seconds(i64::from(by.seconds)));
    Ok(Json(()))
}
