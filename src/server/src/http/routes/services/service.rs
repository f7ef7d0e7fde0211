//! The page of a service: everything about the services of one name, for their contacts and those with access.

use super::holders::present_details;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::ActingAccount;
use crate::http::route_table::Routes;
use crate::http::versions::Versioned;
use crate::use_cases::access;
use axum::extract::{RawQuery, State};
use handover_api::Reason;
use handover_api::app::ScreenResponse;
use handover_api::link::ServicePlace;
use handover_api::route;
use handover_api::service::ServicePage;
use handover_store::{ReadTx, pages};
use std::sync::Arc;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::SERVICE, page)
        .about("Full details of the services with one name that the account is a contact of or reaches by policies.")
        .described(|it| it.query("service", "Name of the services.").problems(&[Reason::NotFound]))
}

async fn page(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Versioned<ScreenResponse<ServicePage>>> {
    let place = query.as_deref().and_then(ServicePlace::read).ok_or_else(ApiError::not_found)?;
    let (now, policies, catalogue) =
        (state.clock.now(), state.settings.policies, Arc::clone(&state.settings.catalogue));
    let read = move |tx: &ReadTx<'_>| {
        let settings = (&policies.requests, &policies.cases, &*catalogue);
        pages::service(tx, &caller.account, &place.name, now, settings)
    };
    let (page, uses) = state.store.read(read).await?;
    if !uses.is_empty() {
        state.act_at(now, move |act| access::record_once(act, &uses)).await?;
    }
    let page = page.ok_or_else(ApiError::not_found)?;
    // As of the page of the holder.
    let details = page.data.domain().and_then(|domain| domain.holder.as_ref().and_then(present_details));
    Ok(Versioned::with(page, &details))
}
