//! The provider's desk (decision 0032): pages, the audit log, and acts. Customers get "not found" on all its routes.
//!
//! Each view is recorded in the transaction that reads; searches, the overview and the audit log are recorded before they
//! are read, because they do not belong on the only connection that writes.

pub(super) mod cases;
pub(super) mod sign_in;

use crate::config::Policies;
use crate::http::AppState;
use crate::http::answers::{CsvFile, ROWS_PER_READ, download_csv};
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{JsonBody, PathParam, Query, ServiceQuery, StaffSession, parse_address};
use crate::http::openapi::{CSV, Routes};
use crate::http::sign_in::require_passwords;
use crate::use_cases::cases::quarantine_damaged;
use crate::use_cases::desk::{AuditedEntry, DeskCall, DeskError, NotFound};
use crate::use_cases::{Act, desk};
use axum::Json;
use axum::response::Response;
use handover_api::access::{PoliciesPage, PolicySide};
use handover_api::csv::NamedColumns;
use handover_api::desk::{
    AuditFilter, AuditPage, DeskActCall, DeskAction, DeskCustomer, DeskOverview, DeskPage, DeskRequest, DeskService,
    SearchResult,
};
use handover_api::services::ServicesPage;
use handover_api::{Reason, query, route};
use handover_rules::access::AccessPolicyId;
use handover_rules::desk::{AuditId, DeskAct, LONGEST_TYPED, SubjectKind, kept_search, kept_words};
use handover_rules::{NicHandle, RequestId};
use handover_store::{ReadTx, canonical_key, pages, service_subject};
use serde_json::json;

pub(crate) fn routes() -> Routes {
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
        })
        .problems(&[Reason::StaleCursor])
        .get(route::DESK_SERVICE, service)
        .about("A service.")
        .get(&[route::DESK_REQUESTS, "/{id}"].concat(), request)
        .about("A request.")
        .get(route::DESK_AUDIT, audit_log)
        .about("A page of the audit log, latest entries first.")
        .described(|it| it.queries(&AUDIT_FILTERS).query("before", "The number `next` of the page before."))
        .problems(&[Reason::StaleCursor])
        .get(route::DESK_AUDIT_CSV, audit_log_csv)
        .about("The audit log as a CSV file.")
        .described(|it| it.queries(&AUDIT_FILTERS).answers_file(CSV))
        .post(route::DESK_ACT, act)
        .about("Does something, for a reason.")
        .problems(&[Reason::Conflict, Reason::CaseRefused])
        .example(json!({
            "act": { "endSessions": { "account": "tq5108-ovh" } }, "reason": "Lost a phone.",
        }))
}

/// Runs a look or an act at the desk in a transaction that also records it.
async fn run_audited<T, F>(state: &AppState, call: DeskCall, job: F) -> ApiResult<T>
where
    T: Send + 'static,
    F: FnOnce(&mut Act<'_, '_>, AuditedEntry<'_>) -> Result<T, DeskError> + Clone + Send + 'static,
{
    Ok(state.act(move |act| desk::audited(act, &call, job)).await??)
}

/// Records a look, and answers with what it finds.
async fn look<T, F>(state: &AppState, call: DeskCall, find: F) -> JsonResult<T>
where
    T: Send + 'static,
    F: FnOnce(&mut Act<'_, '_>) -> Result<Option<T>, DeskError> + Clone + Send + 'static,
{
    run_audited(state, call, |act, _| find(act)?.ok_or(DeskError::NotFound)).await.map(Json)
}

async fn overview(state: AppState, session: StaffSession) -> JsonResult<DeskPage<DeskOverview>> {
    let call = session.call(DeskAct::SeeOverview, None, "");
    let now = state.clock.now();
    // Damaged cases are quarantined first, because the overview names them.
    let damaged = state.store.read(desk::cases::damaged).await?;
    run_audited(&state, call, |act, _| Ok(quarantine_damaged(act, damaged)?)).await?;
    let policy = state.settings.policies.corrections;
    state.page(move |tx| pages::desk::overview(tx, now, policy)).await
}

async fn search(state: AppState, session: StaffSession, query: Query) -> JsonResult<DeskPage<SearchResult>> {
    let text = query.get("q").unwrap_or_default();
    let text: String = text.trim().chars().take(LONGEST_TYPED).collect();
    if text.is_empty() {
        return Ok(Json(DeskPage { data: SearchResult::default(), people: Vec::new() }));
    }
    let call = session.call(DeskAct::Search, Some((SubjectKind::Search, kept_search(&text).to_owned())), "");
    run_audited(&state, call, |_, _| Ok(())).await?;
    state.page(move |tx| pages::desk::search(tx, &text)).await
}

async fn customer(
    state: AppState,
    session: StaffSession,
    PathParam(handle): PathParam<String>,
) -> JsonResult<DeskPage<DeskCustomer>> {
    let (call, handle) = about_customer(&session, &handle);
    let customer = move |act: &mut Act<'_, '_>| {
        let Policies { requests, sessions, corrections, .. } = act.policies;
        Ok(pages::desk::customer(act.tx, &handle?, act.now, (requests, *sessions, *corrections))?)
    };
    look(&state, call, customer).await
}

/// The services that follow those of the page, which is looked at again.
async fn customer_services(
    state: AppState,
    session: StaffSession,
    PathParam(handle): PathParam<String>,
    query: Query,
) -> JsonResult<DeskPage<ServicesPage>> {
    let (call, handle) = about_customer(&session, &handle);
    let after = query.get("after");
    look(&state, call, move |act| Ok(pages::desk::customer_services(act.tx, &handle?, after, act.now)?)).await
}

async fn customer_policies(
    state: AppState,
    session: StaffSession,
    PathParam(handle): PathParam<String>,
    query: Query,
) -> JsonResult<DeskPage<PoliciesPage>> {
    let (call, handle) = about_customer(&session, &handle);
    let side = query.get("side").and_then(|side| PolicySide::parse(&side)).unwrap_or_default();
    let after = query.cursor("after", AccessPolicyId::parse)?;
    look(&state, call, move |act| Ok(pages::desk::customer_policies(act.tx, &handle?, side, after)?)).await
}

/// A look at a customer. A malformed handle is looked up in vain, like an unknown one.
fn about_customer(session: &StaffSession, text: &str) -> (DeskCall, Result<NicHandle, NotFound>) {
    let handle = NicHandle::parse(text).map_err(|_| NotFound);
    let name = handle.as_ref().map_or(text, NicHandle::as_str).to_owned();
    (session.call(DeskAct::SeeCustomer, Some((SubjectKind::Account, name)), ""), handle)
}

async fn service(
    state: AppState,
    session: StaffSession,
    key: Result<ServiceQuery, ApiError>,
) -> JsonResult<DeskPage<DeskService>> {
    let key = key.map(|ServiceQuery(key)| key).map_err(|_| NotFound);
    let name = key.as_ref().map(service_subject).unwrap_or_default();
    let call = session.call(DeskAct::SeeService, Some((SubjectKind::Service, name)), "");
    look(&state, call, move |act| Ok(pages::desk::service(act.tx, &key?, act.policies.corrections)?)).await
}

async fn request(
    state: AppState,
    session: StaffSession,
    PathParam(id): PathParam<String>,
) -> JsonResult<DeskPage<DeskRequest>> {
    let call = session.call(DeskAct::SeeRequest, Some((SubjectKind::Request, id.clone())), "");
    let id = RequestId::parse(&id).ok_or(NotFound);
    look(&state, call, move |act| Ok(pages::desk::request(act.tx, id?, act.now, &act.policies.requests)?)).await
}

const AUDIT_FILTERS: [(&str, &str); 5] = [
    ("staff", "Number of a member of staff."),
    ("act", "Name of an act."),
    ("about", "Subject of the act."),
    ("from", "First day."),
    ("to", "Last day."),
];

async fn audit_log(state: AppState, session: StaffSession, query: Query) -> JsonResult<AuditPage> {
    let before = query.cursor("before", AuditId::parse)?;
    let filter = record_look(&state, &session, &query).await?;
    state.page(move |tx| pages::desk::audit_log(tx, &filter, before)).await
}

async fn audit_log_csv(state: AppState, session: StaffSession, query: Query) -> ApiResult<Response> {
    let filter = record_look(&state, &session, &query).await?;
    let read = move |tx: &ReadTx<'_>, before| pages::desk::audit_log_csv(tx, &filter, (before, ROWS_PER_READ));
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &[] };
    download_csv(&state.store, CsvFile { name: "audit-log.csv".to_owned(), columns, viewer: None }, read).await
}

const CSV_TITLES: [&str; 11] =
    ["number", "time", "who", "from", "what", "about", "name", "why", "refused", "paper", "paperKind"];

/// Records the look with its filter.
async fn record_look(state: &AppState, session: &StaffSession, query: &str) -> ApiResult<AuditFilter> {
    let filter = AuditFilter::read(query);
    let kept = AuditFilter { about: kept_words(&filter.about).to_owned(), ..filter.clone() };
    let about = (SubjectKind::AuditLog, kept.write(query::Query::default()).finish());
    let call = session.call(DeskAct::SeeAuditLog, Some(about), "");
    run_audited(state, call, |_, _| Ok(())).await?;
    Ok(filter)
}

async fn act(state: AppState, session: StaffSession, JsonBody(body): JsonBody<DeskActCall>) -> JsonResult<()> {
    let action = checked(body.act)?;
    if matches!(action, DeskAction::SendPasswordLink { .. }) {
        require_passwords(&state)?;
    }
    let call = session.call(action.act(), None, &body.reason);
    state.act(move |act| desk::perform(act, call, session.member.id, &action)).await??;
    Ok(Json(()))
}

/// Names a service by its canonical key, and checks a new address as a customer's own.
fn checked(action: DeskAction) -> ApiResult<DeskAction> {
    Ok(match action {
        DeskAction::ProposeCorrection { service, role, to } => {
            DeskAction::ProposeCorrection { service: canonical_key(service), role, to }
        }
        DeskAction::ProposeAddress { account, address } => {
            DeskAction::ProposeAddress { account, address: parse_address(address.as_str())? }
        }
        action => action,
    })
}
