//! Moving the clock, for the tests in the browser: deadlines, reminders and waits cannot be waited for there. In builds
//! with the feature `test-clock` only, which no release has; elsewhere this address does not exist.

use super::Shared;
use super::error::{ApiError, ApiResult, Body};
use super::routes::Routes;
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

pub(super) fn routes() -> Routes {
    Routes::default().post(CLOCK, advance)
}

async fn advance(State(shared): State<Shared>, Body(by): Body<Move>) -> ApiResult<Json<()>> {
    if !shared.settings.demo {
        return Err(ApiError::new(Reason::NotFound, "The clock is moved in demo mode only."));
    }
    shared.clock.advance(TimeDelta::seconds(i64::from(by.seconds)));
    Ok(Json(()))
}
