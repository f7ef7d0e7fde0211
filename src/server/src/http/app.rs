//! What the app needs first, and whether the server is well.

use super::Shared;
use super::error::ApiResult;
use super::routes::Routes;
use super::session;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use handover_api::app::{AppInfo, ScreenResponse, SignedIn};
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::Timestamp;

pub(super) fn routes() -> Routes {
    Routes::default().get(route::APP, app).get(route::HEALTH, health)
}

async fn health(State(shared): State<Shared>) -> ApiResult<Json<&'static str>> {
    shared.store.read(|reader| reader.next_due_moment()).await?;
    Ok(Json("ok"))
}

/// Also how an open tab finds a lost connection again, so it is no use of the session.
async fn app(State(shared): State<Shared>, headers: HeaderMap) -> ApiResult<Json<AppInfo>> {
    let session = session::find(&headers, &shared).await?;
    let account = match session {
        None => None,
        Some(session) => {
            shared
                .store
                .read(move |reader| {
                    let Some(account) = reader.account(&session.account)? else { return Ok(None) };
                    Ok(Some(SignedIn {
                        name: account.full_name(),
                        zone: account.subsidiary.zone(),
                        waiting: reader.waiting_for(&account.handle)?,
                        address: account.email,
                        handle: account.handle,
                    }))
                })
                .await?
        }
    };
    let settings = &shared.settings;
    Ok(Json(AppInfo {
        now: shared.clock.now(),
        provider: settings.provider.clone(),
        suffix: settings.suffix.clone(),
        help: settings.help.clone(),
        policy: settings.policy,
        account,
        demo: settings.demo.then(|| shared.people.to_vec()),
    }))
}

/// A screen's answer, from what was read in one transaction.
pub(super) fn screen<T>(
    reader: &crate::store::Reader<'_>,
    account: &NicHandle,
    now: Timestamp,
    data: T,
) -> crate::store::StoreResult<ScreenResponse<T>> {
    Ok(ScreenResponse { now, waiting: reader.waiting_for(account)?, data })
}
