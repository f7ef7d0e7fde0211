//! The app's start-up data, and the health checks.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::find_session;
use crate::http::route_table::Routes;
use crate::runtime::supervisor::INTERRUPTED_IMPORT;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use handover_api::app::{AppInfo, WaysIn};
use handover_api::{Reason, route};
use handover_store::pages;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::APP, app_info)
        .about("Settings of the server, and the account that is signed in.")
        .get(route::LOGO, logo)
        .about("The provider's logo.")
        .described(|it| it.answers_file("image/png"))
        .get(route::HEALTH, health)
        .about("Health check: the server can read and write its database.")
        .get(route::READY, ready)
        .about("Readiness check: also, all work in the background is running.")
}

/// The same for everybody until the server starts again.
async fn logo(State(state): State<AppState>) -> ApiResult<Response> {
    let logo = state.settings.logo.clone().ok_or_else(|| ApiError::new(Reason::NotFound, "There is no logo."))?;
    let headers = [(CONTENT_TYPE, logo.media_type), (CACHE_CONTROL, "public, max-age=3600")];
    Ok((headers, logo.bytes.clone()).into_response())
}

async fn health(State(state): State<AppState>) -> ApiResult<Json<&'static str>> {
    state.store.check().await?;
    Ok(Json("ok"))
}

/// Also fails while work in the background has stopped, and once the server is to stop.
async fn ready(State(state): State<AppState>) -> ApiResult<Json<&'static str>> {
    if state.draining.is_cancelled() {
        return Err(ApiError::stopping());
    }
    state.store.check().await?;
    match state.supervisor.failing() {
        failing if failing.is_empty() => Ok(Json("ok")),
        failing if failing == [INTERRUPTED_IMPORT] => {
            Err(ApiError::new(Reason::Busy, "An interrupted import is being finished."))
        }
        _ => Err(ApiError::new(Reason::Busy, "Work in the background has stopped and will be started again.")),
    }
}

/// Does not extend the session: an open tab polls this while it is offline.
async fn app_info(State(state): State<AppState>, headers: HeaderMap) -> ApiResult<Json<AppInfo>> {
    // Before anything is read.
    let last_event_id = state.store.delivery_position().to_string();
    let session = find_session(&headers, &state).await?;
    let now = state.clock.now();
    let account = match session {
        None => None,
        Some(session) => state.store.read(move |tx| pages::signed_in(tx, &session.account, now)).await?,
    };
    let settings = &state.settings;
    Ok(Json(AppInfo {
        now,
        provider: settings.provider.clone(),
        has_logo: settings.logo.is_some(),
        suffix: settings.suffix.clone(),
        help: settings.help.clone(),
        billing_url: settings.billing_url.clone(),
        renew_url: settings.renew_url.clone(),
        policy: settings.policies.requests,
        account,
        last_event_id,
        actions: settings.provider_actions.to_vec(),
        has_procedures: settings.cases.key.is_some(),
        sign_in: WaysIn {
            provider: state.providers.customers.is_some(),
            passwords: settings.policies.has_passwords,
            sign_up: settings.sign_in.has_sign_up,
        },
        provider_signs_staff_in: state.providers.staff.is_some(),
        demo: settings.demo.then(|| state.demo_people.to_vec()),
    }))
}
