//! What the app needs first, and whether the server is well.

use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::http::extract::find_session;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use handover_api::app::{AppInfo, ScreenResponse, SignedIn};
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::Timestamp;

pub(crate) fn routes() -> Routes {
    Routes::default().get(route::APP, app).get(route::HEALTH, health)
}

async fn health(State(state): State<AppState>) -> ApiResult<Json<&'static str>> {
    state.store.read(|reader| reader.next_due_at()).await?;
    Ok(Json("ok"))
}

/// Also how an open tab finds a lost connection again, so it is no use of the session.
async fn app(State(state): State<AppState>, headers: HeaderMap) -> ApiResult<Json<AppInfo>> {
    let session = find_session(&headers, &state).await?;
    let account = match session {
        None => None,
        Some(session) => {
            state
                .store
                .read(move |reader| {
                    let Some(account) = reader.account(&session.account)? else { return Ok(None) };
                    Ok(Some(SignedIn {
                        name: account.full_name(),
                        zone: account.subsidiary.zone(),
                        waiting: reader.requests_waiting_for(&account.handle)?,
                        address: account.email,
                        handle: account.handle,
                    }))
                })
                .await?
        }
    };
    let settings = &state.settings;
    Ok(Json(AppInfo {
        now: state.clock.now(),
        provider: settings.provider.clone(),
        suffix: settings.suffix.clone(),
        help: settings.help.clone(),
        policy: settings.policy,
        account,
        demo: settings.demo.then(|| state.demo_people.to_vec()),
    }))
}

/// A screen's answer, from what was read in one transaction.
pub(crate) fn screen<T>(
    reader: &crate::store::ReadTx<'_>,
    account: &NicHandle,
    now: Timestamp,
    data: T,
) -> crate::store::StoreResult<ScreenResponse<T>> {
    Ok(ScreenResponse { now, waiting: reader.requests_waiting_for(account)?, data })
}
