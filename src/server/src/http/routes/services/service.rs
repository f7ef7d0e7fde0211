//! The page of a service: everything about the services of one name, for their contacts.

use super::holders::present_details;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::ActingAccount;
use crate::http::route_table::Routes;
use crate::http::versions::Versioned;
use axum::extract::{RawQuery, State};
use handover_api::Reason;
use handover_api::app::ScreenResponse;
use handover_api::link::ServicePlace;
use handover_api::route;
use handover_api::service::ServicePage;
use handover_store::{ReadTx, pages};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::SERVICE, page)
        .about("Full details of the account's services with one name.")
        .described(|it| it.query("service", "Name of the services.").problems(&[Reason::NotFound]))
}

async fn page(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Versioned<ScreenResponse<ServicePage>>> {
    let place = query.as_deref().and_then(ServicePlace::read).ok_or_else(ApiError::not_found)?;
    let (now, policies) = (state.clock.now(), state.settings.policies);
    let read = move |tx: &ReadTx<'_>| {
        let policies = (&policies.requests, &policies.cases);
        pages::service(tx, &caller.account, &place.name, now, policies)
    };
    let page = state.store.read(read).await?.ok_or_else(ApiError::not_found)?;
    // As of the page of the holder.
    let details = page.data.domain().and_then(|domain| domain.holder.as_ref().and_then(present_details));
    Ok(Versioned::with(page, &details))
}
