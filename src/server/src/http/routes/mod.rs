//! Routes and handlers, a chapter per area.

mod access;
mod account;
pub(super) mod app;
mod cases;
mod demo;
mod desk;
mod holders;
mod people;
mod provider;
mod requests;
mod services;

use crate::http::openapi::Routes;
use crate::http::{AppState, openapi};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use handover_api::route;
use serde_json::Value;
use std::sync::LazyLock;

pub(super) fn all(demo: bool) -> Routes {
    let routes = app::routes()
        .merge(access::routes())
        .merge(access::iam::routes())
        .merge(account::routes())
        .merge(account::applications::routes())
        .merge(account::sign_in::routes())
        .merge(account::sign_up::routes())
        .merge(people::routes())
        .merge(services::routes())
        .merge(holders::routes())
        .merge(requests::routes())
        .merge(requests::ask::routes())
        .merge(requests::submissions::routes())
        .merge(provider::routes())
        .merge(provider::batch::routes())
        .merge(provider::objects::routes())
        .merge(cases::routes())
        .merge(desk::routes())
        .merge(desk::cases::routes())
        .merge(desk::sign_in::routes())
        .get(route::OPENAPI, document)
        .about("The OpenAPI document.")
        .described(|it| it.answers::<Value>());
    if demo { routes.merge(demo::routes()).merge(desk::sign_in::demo_routes()) } else { routes }
}

/// The description of every route; of the demo's, too, in demo mode.
pub(super) fn describe(demo: bool) -> Value {
    openapi::document(all(demo).into_operations())
}

async fn document(state: AppState) -> Response {
    static DOCUMENTS: [LazyLock<String>; 2] =
        [LazyLock::new(|| describe(false).to_string()), LazyLock::new(|| describe(true).to_string())];
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, DOCUMENTS[usize::from(state.settings.demo)].as_str()).into_response()
}
