//! Pages shown to staff. Each view is recorded in the transaction that reads; searches and the overview are recorded
//! before they read, because they do not belong on the only connection that writes.

use super::audited::run_audited;
use crate::config::Policies;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{PathParam, ServiceQuery, StaffSession};
use crate::http::route_table::Routes;
use crate::use_cases::Act;
use crate::use_cases::cases::quarantine_damaged;
use crate::use_cases::desk::{AuditedEntry, DeskCall, DeskError, NotFound, cases};
use axum::Json;
use axum::extract::{RawQuery, State};
use handover_api::access::{PoliciesPage, PolicySide};
use handover_api::desk::{DeskCustomer, DeskOverview, DeskPage, DeskRequest, DeskService, SearchResult};
use handover_api::query::parameter;
use handover_api::services::ServicesPage;
use handover_api::{Reason, route};
use handover_rules::access::AccessPolicyId;
use handover_rules::desk::{DeskAct, LONGEST_TYPED, SubjectKind, kept_search};
use handover_rules::{NicHandle, RequestId};
use handover_store::{StoreError, pages, service_subject};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::DESK_OVERVIEW, overview)
        .about("Key figures, and items that need a person.")
        .get(route::DESK_SEARCH, search)
        .about("Accounts, services and requests by handle, address, name or number.")
        .described(|it| it.query("q", "The handle, address, name or number."))
        .get(&[route::DESK_CUSTOMERS, "/{handle}"].concat(), customer)
        .about("A customer.")
        .get(&[route::DESK_CUSTOMERS, "/{handle}/services"].concat(), customer_services)
        .about("The services of a customer that follow those of its page.")
        .described(|it| it.query("after", "The cursor `next` of the page before.").problems(&[Reason::StaleCursor]))
        .get(&[route::DESK_CUSTOMERS, "/{handle}/policies"].concat(), customer_policies)
        .about("A page of the policies that a customer gives, or by which it has access; latest first.")
        .described(|it| {
            it.queries(&[
                ("side", "`given`, or `received`; `given` if left out."),
                ("after", "The cursor `next` of the page before."),
            ])
            .problems(&[Reason::StaleCursor])
        })
        .get(route::DESK_SERVICE, service)
        .about("A service.")
        .get(&[route::DESK_REQUESTS, "/{id}"].concat(), request)
        .about("A request.")
}

async fn overview(State(state): State<AppState>, session: StaffSession) -> ApiResult<Json<DeskPage<DeskOverview>>> {
    let call = session.call(DeskAct::SeeOverview, None, "");
    let now = state.clock.now();
    // Damaged cases are quarantined first, because the overview names them.
    let damaged = state.store.read(cases::damaged).await?;
    run_audited(&state, call, |act, _| Ok(quarantine_damaged(act, damaged)?)).await?;
    let policy = state.settings.policies.corrections;
    Ok(Json(state.store.read(move |tx| pages::desk::overview(tx, now, policy)).await?))
}

async fn search(
    State(state): State<AppState>,
    session: StaffSession,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<DeskPage<SearchResult>>> {
    let text = query.and_then(|query| parameter(&query, "q")).unwrap_or_default();
    let text: String = text.trim().chars().take(LONGEST_TYPED).collect();
    if text.is_empty() {
        return Ok(Json(DeskPage { data: SearchResult::default(), people: Vec::new() }));
    }
    let call = session.call(DeskAct::Search, Some((SubjectKind::Search, kept_search(&text).to_owned())), "");
    run_audited(&state, call, |_, _| Ok(())).await?;
    Ok(Json(state.store.read(move |tx| pages::desk::search(tx, &text)).await?))
}

async fn customer(
    State(state): State<AppState>,
    session: StaffSession,
    PathParam(handle): PathParam<String>,
) -> ApiResult<Json<DeskPage<DeskCustomer>>> {
    let (call, handle) = about_customer(&session, &handle);
    let look = move |act: &mut Act<'_, '_>, _: AuditedEntry<'_>| {
        let Policies { requests, sessions, corrections, .. } = act.policies;
        pages::desk::customer(act.tx, &handle?, act.now, (requests, *sessions, *corrections))?
            .ok_or(DeskError::NotFound)
    };
    run_audited(&state, call, look).await.map(Json)
}

/// The services that follow those of the page, which is looked at again.
async fn customer_services(
    State(state): State<AppState>,
    session: StaffSession,
    PathParam(handle): PathParam<String>,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<DeskPage<ServicesPage>>> {
    let (call, handle) = about_customer(&session, &handle);
    let after = query.and_then(|query| parameter(&query, "after")).filter(|after| !after.is_empty());
    let look = move |act: &mut Act<'_, '_>, _: AuditedEntry<'_>| {
        pages::desk::customer_services(act.tx, &handle?, after, act.now)?.ok_or(DeskError::NotFound)
    };
    run_audited(&state, call, look).await.map(Json)
}

async fn customer_policies(
    State(state): State<AppState>,
    session: StaffSession,
    PathParam(handle): PathParam<String>,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<DeskPage<PoliciesPage>>> {
    let (call, handle) = about_customer(&session, &handle);
    let query = query.unwrap_or_default();
    let side = parameter(&query, "side").and_then(|side| PolicySide::parse(&side)).unwrap_or_default();
    let after = parameter(&query, "after").map(|after| AccessPolicyId::parse(&after).ok_or(StoreError::StaleCursor));
    let after = after.transpose()?;
    let look = move |act: &mut Act<'_, '_>, _: AuditedEntry<'_>| {
        pages::desk::customer_policies(act.tx, &handle?, side, after)?.ok_or(DeskError::NotFound)
    };
    run_audited(&state, call, look).await.map(Json)
}

/// A look at a customer. A malformed handle is looked up in vain, like an unknown one.
fn about_customer(session: &StaffSession, text: &str) -> (DeskCall, Result<NicHandle, NotFound>) {
    let handle = NicHandle::parse(text).map_err(|_| NotFound);
    let name = handle.as_ref().map_or(text, NicHandle::as_str).to_owned();
    (session.call(DeskAct::SeeCustomer, Some((SubjectKind::Account, name)), ""), handle)
}

async fn service(
    State(state): State<AppState>,
    session: StaffSession,
    key: Result<ServiceQuery, ApiError>,
) -> ApiResult<Json<DeskPage<DeskService>>> {
    let key = key.map(|ServiceQuery(key)| key).map_err(|_| NotFound);
    let name = key.as_ref().map(service_subject).unwrap_or_default();
    let call = session.call(DeskAct::SeeService, Some((SubjectKind::Service, name)), "");
    let look = move |act: &mut Act<'_, '_>, _: AuditedEntry<'_>| {
        pages::desk::service(act.tx, &key?, act.policies.corrections)?.ok_or(DeskError::NotFound)
    };
    run_audited(&state, call, look).await.map(Json)
}

async fn request(
    State(state): State<AppState>,
    session: StaffSession,
    PathParam(id): PathParam<String>,
) -> ApiResult<Json<DeskPage<DeskRequest>>> {
    let call = session.call(DeskAct::SeeRequest, Some((SubjectKind::Request, id.clone())), "");
    let id = RequestId::parse(&id).ok_or(NotFound);
    let look = move |act: &mut Act<'_, '_>, _: AuditedEntry<'_>| {
        pages::desk::request(act.tx, id?, act.now, &act.policies.requests)?.ok_or(DeskError::NotFound)
    };
    run_audited(&state, call, look).await.map(Json)
}
