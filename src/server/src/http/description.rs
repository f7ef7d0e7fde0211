//! All routes, with the one that describes them.

use super::route_table::Routes;
use super::{AppState, openapi, routes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use handover_api::route;
use serde_json::Value;
use std::sync::LazyLock;

/// All routes of the API.
pub(super) fn all(demo: bool) -> Routes {
    let description = Routes::default().get(route::OPENAPI, respond).about("The OpenAPI document.");
    routes::all(demo).merge(description.described(|it| it.answers::<Value>()))
}

/// The description of every route; of the demo's, too, in demo mode.
pub(super) fn describe(demo: bool) -> Value {
    openapi::document(all(demo).into_operations())
}

async fn respond(State(state): State<AppState>) -> Response {
    static DOCUMENTS: [LazyLock<String>; 2] =
        [LazyLock::new(|| describe(false).to_string()), LazyLock::new(|| describe(true).to_string())];
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, DOCUMENTS[usize::from(state.settings.demo)].as_str()).into_response()
}
