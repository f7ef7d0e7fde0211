//! The feed of events.

use super::problem::problem;
use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::http::extract::ProviderKey;
use crate::http::route_table::Routes;
use crate::import::object::fault;
use crate::use_cases::provider::Refused;
use axum::Json;
use axum::extract::{RawQuery, State};
use handover_api::provider::{EventsPage, MAX_EVENTS, Scope};
use handover_api::query::parameter;
use handover_api::route;
use std::ops::RangeInclusive;

/// Events of a page that names no limit.
const USUAL_EVENTS: i64 = 100;

pub(super) fn routes() -> Routes {
    Routes::default().get(route::PROVIDER_EVENTS, get).about("Events after a position, oldest first.").described(|it| {
        it.query("after", "Number of the last event that was received.").query("limit", "Most events of the page.")
    })
}

async fn get(
    State(state): State<AppState>,
    caller: ProviderKey,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<EventsPage>> {
    caller.require(Scope::Events)?;
    let query = query.unwrap_or_default();
    let after = number(&query, "after", 0..=i64::MAX).map_err(problem)?.unwrap_or(0);
    let limit = number(&query, "limit", 1..=MAX_EVENTS).map_err(problem)?.unwrap_or(USUAL_EVENTS);
    let events = state.store.read(move |reader| reader.events_after(after, limit)).await?;
    let next = events.last().map_or(after, |entry| entry.id);
    Ok(Json(EventsPage { events, next }))
}

fn number(query: &str, name: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, Refused> {
    let Some(text) = parameter(query, name) else { return Ok(None) };
    let number = text.parse().ok().filter(|number| range.contains(number));
    let wrong = || fault(name, format!("is not a number from {} to {}", range.start(), range.end())).into();
    number.map(Some).ok_or_else(wrong)
}
