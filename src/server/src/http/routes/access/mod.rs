//! Access without a role: policies, everybody with access to a service, and uses (decision 0064).

pub(super) mod acts;
pub(super) mod refusals;

use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, ClientIp, PathParam, ServiceQuery, StrictBody, StrictJsonBody};
use crate::http::input::has_control_characters;
use crate::http::middleware::answer_memory::{AnswerMemory, CountedMemory};
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use crate::http::versions::{IfMatch, Versioned};
use crate::http::{AppState, audit_log};
use crate::use_cases::access;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Json};
use handover_api::access::{
    AccessUseId, CSV_HANDLES, CSV_TITLES, MAX_PAGE, PoliciesPage, PolicyRow, PolicySide, ServiceAccess, UsesPage,
};
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::link::UsesView;
use handover_api::query::parameter;
use handover_api::{Reason, route};
use handover_rules::access::{AccessPolicyId, PolicyContent};
use handover_store::{Caller, ReadTx, pages};
use refusals::PolicyMembers;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) fn routes() -> Routes {
    let one = [route::ACCESS_POLICIES, "/{id}"].concat();
    Routes::default()
        .get(route::ACCESS_POLICIES, list)
        .about("A page of the policies that the account gives, or by which it has access; latest first.")
        .described(|it| it.queries(&[("side", "`given`, or `received`; `given` if left out.")]).page())
        .post(route::ACCESS_POLICIES, give)
        .about("Gives other accounts access to services by a policy.")
        .described(|it| it.problems(REFUSALS).example(example()))
        .get(&one, read)
        .about("A policy, for the account that gives access and those that have it.")
        .put(&one, change)
        .about("Changes a policy that the account gives.")
        .described(|it| it.problems(REFUSALS).example(example()))
        .delete(&one, end)
        .about("Ends a policy that the account gives, or drops the access that it has by one.")
        .get(route::ACCESS_TO_SERVICE, of_service)
        .about("Everybody with access to a service by a role or a policy, for its contacts.")
        .get(route::ACCESS_USES, uses)
        .about("A page of the uses of the account's policies, also refused ones; latest first.")
        .described(|it| it.queries(&USES_FILTERS).page())
        .get(route::ACCESS_USES_CSV, uses_csv)
        .about("The same as a CSV file.")
        .described(|it| it.queries(&USES_FILTERS).answers_file(CSV))
}

const USES_FILTERS: [(&str, &str); 2] =
    [("q", "Text in handles, names of services and of policies."), ("refused", "`1`: only refused uses.")];

pub(super) const REFUSALS: &[Reason] = &[Reason::NotFound, Reason::Rejected, Reason::Conflict, Reason::OverBudget];

const MEMBERS: PolicyMembers = PolicyMembers {
    accounts: "accounts",
    services: "services",
    note: "note",
    end: "expiresAt",
    actions: "permissions",
};

impl StrictBody for PolicyContent {
    // Of a policy as it is answered.
    const ANSWERED_ONLY: &'static [&'static str] = &["id", "giver", "createdAt", "updatedAt"];
}

fn example() -> Value {
    json!({
        "name": "Agency, until June",
        "note": "Restarts after updates.",
        "accounts": ["tq5108-ovh"],
        "services": ["vps:*", "domain:amber-*"],
        "permissions": { "groups": ["see", "technical"], "except": ["changePasswords"] },
        "expiresAt": "2031-06-01T00:00:00Z",
    })
}

/// The parameters of a page.
fn part<T>(query: &str, parse: fn(&str) -> Option<T>) -> ApiResult<(Option<T>, u32)> {
    let after = parameter(query, "after");
    let cursor = after.map(|after| parse(&after).ok_or(handover_store::StoreError::StaleCursor)).transpose()?;
    let limit = parameter(query, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(MAX_PAGE);
    Ok((cursor, limit.clamp(1, MAX_PAGE)))
}

async fn list(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<PoliciesPage>>> {
    let query = query.unwrap_or_default();
    let side = parameter(&query, "side").and_then(|side| PolicySide::parse(&side)).unwrap_or_default();
    let (part, now) = (part(&query, AccessPolicyId::parse)?, state.clock.now());
    let read = move |tx: &ReadTx<'_>| pages::policies(tx, &caller.account, side, part, now);
    Ok(Json(state.store.read(read).await?))
}

async fn give(
    State(state): State<AppState>,
    client_ip: ClientIp,
    caller: ActingAccount,
    from: Caller,
    headers: HeaderMap,
    StrictJsonBody(content): StrictJsonBody<PolicyContent>,
) -> ApiResult<Versioned<PolicyRow>> {
    acts::give(&state, client_ip, caller, (&headers, from), (content, &MEMBERS)).await.map(Versioned::new)
}

async fn read(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(id): PathParam<AccessPolicyId>,
) -> ApiResult<Versioned<ScreenResponse<PolicyRow>>> {
    let now = state.clock.now();
    let read = move |tx: &ReadTx<'_>| {
        let row = pages::policy(tx, &caller.account, id)?;
        row.map(|row| pages::screen(tx, &caller.account, now, row)).transpose()
    };
    state.store.read(read).await?.map(Versioned::screen).ok_or_else(ApiError::not_found)
}

async fn change(
    State(state): State<AppState>,
    client_ip: ClientIp,
    caller: ActingAccount,
    from: Caller,
    version: IfMatch,
    PathParam(id): PathParam<AccessPolicyId>,
    StrictJsonBody(content): StrictJsonBody<PolicyContent>,
) -> ApiResult<Versioned<PolicyRow>> {
    let by = caller.account.clone();
    let read = move |tx: &ReadTx<'_>| pages::policy(tx, &by, id);
    let changed = acts::change(&state, client_ip, caller, (id, from), (version, read), (content, &MEMBERS)).await?;
    Ok(Versioned::new(changed))
}

async fn end(
    State(state): State<AppState>,
    client_ip: ClientIp,
    caller: ActingAccount,
    version: IfMatch,
    PathParam(id): PathParam<AccessPolicyId>,
) -> ApiResult<Json<()>> {
    let [reader, account] = [(); 2].map(|()| caller.account.clone());
    let read = move |tx: &ReadTx<'_>| pages::policy(tx, &reader, id);
    if !state.act_if(version, read, move |act| access::end(act, &account, id)).await? {
        return Err(ApiError::not_found());
    }
    audit_log::record(&caller.account, client_ip, "ended or dropped access by a policy");
    Ok(Json(()))
}

async fn of_service(
    State(state): State<AppState>,
    client: ClientIp,
    caller: ActingAccount,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<(Extension<CountedMemory>, Json<ScreenResponse<ServiceAccess>>)> {
    let (now, catalogue) = (state.clock.now(), Arc::clone(&state.settings.catalogue));
    let memory = AnswerMemory::of(&state, client, Some(&caller.account));
    let read = move |tx: &ReadTx<'_>| {
        pages::access_to_service(tx, &caller.account, &key, &catalogue, now, |bytes| memory.count(bytes))
    };
    let (counted, page) = state.store.read(read).await?.ok_or_else(ApiError::not_found)?;
    Ok((counted, Json(page)))
}

async fn uses(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<UsesPage>>> {
    let query = query.unwrap_or_default();
    let (view, part, now) = (uses_view(&query)?, part(&query, AccessUseId::parse)?, state.clock.now());
    let read = move |tx: &ReadTx<'_>| pages::access_uses(tx, &caller.account, &view, part, now);
    Ok(Json(state.store.read(read).await?))
}

/// The filters of uses.
fn uses_view(query: &str) -> ApiResult<UsesView> {
    let view = UsesView::read(query);
    if has_control_characters(&view.search) {
        return Err(ApiError::new(Reason::Malformed, "A search has no control characters, such as NUL."));
    }
    Ok(view)
}

async fn uses_csv(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    let view = uses_view(&query.unwrap_or_default())?;
    let viewer = Some(caller.account.clone());
    let read = move |tx: &ReadTx<'_>, after: Option<AccessUseId>| {
        let (rows, next) = pages::access_uses_csv(tx, &caller.account, &view, (after, ROWS_PER_READ))?;
        Ok(CsvPart { rows, next })
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &CSV_HANDLES };
    csv_file::download(&state.store, CsvFile { name: "uses.csv".to_owned(), columns, viewer }, read).await
}
