//! The feed of events.

use super::problem::problem;
use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::http::extract::ProviderKey;
use crate::http::route_table::Routes;
use crate::provider_objects::fault;
use crate::use_cases::provider::Refused;
use axum::Json;
use axum::extract::{RawQuery, State};
use handover_api::provider::{EventsPage, MAX_EVENTS, Scope};
use handover_api::query::parameter;
use handover_api::{Problem, Reason, route};
use handover_rules::provider_event::{FeedGap, FeedPosition};
use std::ops::RangeInclusive;

/// Events of a page that names no limit.
const USUAL_EVENTS: i64 = 100;

pub(super) fn routes() -> Routes {
    Routes::default().get(route::PROVIDER_EVENTS, get).about("Events after a position, oldest first.").described(|it| {
        it.query("after", "Id of the last event that was processed; `0` or none begins with the oldest.")
            .query("limit", "Most events of the page.")
            .problems(&[Reason::StaleCursor])
    })
}

async fn get(
    State(state): State<AppState>,
    caller: ProviderKey,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<EventsPage>> {
    caller.require(Scope::Events)?;
    let query = query.unwrap_or_default();
    let after = position(&query).map_err(problem)?;
    let limit = number(&query, "limit", 1..=MAX_EVENTS).map_err(problem)?.unwrap_or(USUAL_EVENTS);
    Ok(Json(state.store.hand_out_events(after, limit).await?.map_err(gap_problem)?))
}

fn gap_problem(gap: FeedGap) -> Problem {
    let why = match gap {
        FeedGap::OtherHistory => {
            "This position is not, or no longer, in the feed: the database went back to a backup, so later events are \
             gone or have other ids."
        }
        FeedGap::Deleted => "Events after this position have been deleted, because they were old.",
    };
    let remedy = "Read again everything that you keep a copy of, and then the feed without `after`.";
    Problem::new(Reason::StaleCursor, &[why, remedy].join(" "))
}

/// `None` begins with the oldest event.
fn position(query: &str) -> Result<Option<FeedPosition>, Refused> {
    match parameter(query, "after") {
        None => Ok(None),
        Some(text) if text == "0" => Ok(None),
        Some(text) => match FeedPosition::parse(&text) {
            Some(position) => Ok(Some(position)),
            None => Err(fault("after", "is not the `id` of an event or the `next` of a page".to_owned()).into()),
        },
    }
}

fn number(query: &str, name: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, Refused> {
    let Some(text) = parameter(query, name) else { return Ok(None) };
    let number = text.parse().ok().filter(|number| range.contains(number));
    let wrong = || fault(name, format!("is not a number from {} to {}", range.start(), range.end())).into();
    number.map(Some).ok_or_else(wrong)
}
