//! Requests: the list by group, and one request.

use super::app_info::screen;
use super::request_csv;
use super::submissions::{read_parties, read_preparations, read_progress};
use crate::http::AppState;
use crate::http::csv_file::{CHUNK, CsvDownload, Part};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{PathParam, Session};
use crate::http::route_table::Routes;
use crate::store::{Count, ReadTx, RequestFilter, RequestList, RequestRecord, StoreError, StoreResult};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::link::RequestsView;
use handover_api::query::parameter;
use handover_api::requests::{GroupPage, PAGE, RequestDetail, RequestGroup, RequestRow, RequestsPage};
use handover_api::submissions::{NAMED_PARTIES, SubmissionSummary};
use handover_api::{Problem, Reason, route};
use handover_rules::request::lifecycle::acceptance_waits_until;
use handover_rules::{NicHandle, Refusal, RequestId};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::REQUESTS, list)
        .get(route::REQUESTS_CSV, list_csv)
        .get(&[route::REQUESTS, "/{id}"].concat(), detail)
}

async fn list(
    State(state): State<AppState>,
    session: Session,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<RequestsPage>>> {
    let query = query.unwrap_or_default();
    let filter = RequestsView::read(&query).into();
    let only = parameter(&query, "group").map(|name| RequestGroup::parse(&name).ok_or_else(no_group)).transpose()?;
    let after = parameter(&query, "after");
    if after.is_some() && only.is_none() {
        return Err(no_group());
    }
    let account = session.account;
    let now = state.clock.now();
    let response = state
        .store
        .read(move |reader| {
            let page = |group: RequestGroup| {
                if only.is_some_and(|only| only != group) {
                    return Ok(GroupPage::default());
                }
                let page = reader.requests_of(&account, group.into(), &filter, after.as_deref(), PAGE)?;
                let rows = request_rows(reader, page.rows, Some(group.into()), &account)?;
                let Count { number: total, is_minimum: total_is_minimum } = page.total;
                StoreResult::Ok(GroupPage { total, total_is_minimum, rows, next: page.next })
            };
            let data = RequestsPage {
                waiting_for_me: page(RequestGroup::WaitingForMe)?,
                waiting_for_others: page(RequestGroup::WaitingForOthers)?,
                finished: page(RequestGroup::Finished)?,
                preparations: if only.is_none() { read_preparations(reader, &account, now)? } else { Vec::new() },
            };
            screen(reader, &account, now, data)
        })
        .await?;
    Ok(Json(response))
}

const CSV_TITLES: [&str; 15] = {
    let [request, service, category, roles, from, to, until, state, accepted_by, ended_at] = request_csv::TITLES;
    [
        "group",
        "submission",
        "askedBy",
        "askedAt",
        "deadline",
        request,
        service,
        category,
        roles,
        from,
        to,
        until,
        state,
        accepted_by,
        ended_at,
    ]
};

/// Every request of the list, also those that the list shows as one submission.
async fn list_csv(State(state): State<AppState>, session: Session, RawQuery(query): RawQuery) -> ApiResult<Response> {
    let query = query.unwrap_or_default();
    let filter: RequestFilter = RequestsView::read(&query).into();
    let only = parameter(&query, "group").map(|name| RequestGroup::parse(&name).ok_or_else(no_group)).transpose()?;
    let mut file = CsvDownload::new(CSV_TITLES);
    for group in RequestGroup::ALL.iter().copied().filter(|group| only.is_none_or(|only| only == *group)) {
        let (account, filter) = (session.account.clone(), filter.clone());
        let read = move |reader: &ReadTx<'_>, after: Option<&str>| {
            let (records, next) = reader.lines_of_account(&account, group.into(), &filter, after, CHUNK)?;
            Ok(Some(Part { rows: records.iter().map(|record| csv_columns(group, record, &account)).collect(), next }))
        };
        file.add_list(&state.store, read).await?;
    }
    Ok(file.finish("requests.csv"))
}

fn csv_columns(group: RequestGroup, record: &RequestRecord, viewer: &NicHandle) -> [String; 15] {
    let request = record.request.as_seen_by(viewer);
    let [id, service, category, roles, from, to, until, state, accepted_by, ended_at] = request_csv::columns(&request);
    let [asked_at, deadline] = [request.asked_at, request.deadline].map(request_csv::time);
    [
        group.as_str().to_owned(),
        record.submission.to_string(),
        request.asker.to_string(),
        asked_at,
        deadline,
        id,
        service,
        category,
        roles,
        from,
        to,
        until,
        state,
        accepted_by,
        ended_at,
    ]
}

fn no_group() -> ApiError {
    ApiError::new(Reason::Malformed, "A next page needs its group: waitingForMe, waitingForOthers or finished.")
}

/// With the submissions of several lines, as far as they are in `list`.
fn request_rows(
    reader: &ReadTx<'_>,
    records: Vec<RequestRecord>,
    list: Option<RequestList>,
    viewer: &NicHandle,
) -> StoreResult<Vec<RequestRow>> {
    let ids: Vec<RequestId> = records.iter().map(|record| record.request.id).collect();
    let mut mails = reader.latest_mails(&ids)?;
    let mut summaries = HashMap::new();
    let row = |record: RequestRecord| {
        let submission = match summaries.entry(record.submission) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(summary(reader, &record, list, viewer)?),
        };
        StoreResult::Ok(RequestRow {
            submission: submission.clone(),
            mails: mails.remove(&record.request.id).unwrap_or_default().into_iter().map(Into::into).collect(),
            request: record.request.as_seen_by(viewer),
            asker_roles: record.asker_roles,
        })
    };
    records.into_iter().map(row).collect()
}

fn summary(
    reader: &ReadTx<'_>,
    record: &RequestRecord,
    list: Option<RequestList>,
    viewer: &NicHandle,
) -> StoreResult<Option<SubmissionSummary>> {
    if record.lines <= 1 {
        return Ok(None);
    }
    let counts = reader.count_lines(record.submission, viewer)?;
    let (total, all_or_nothing) = (counts.total(), record.all_or_nothing);
    let lines = list.map_or(total, |list| counts.of(list));
    // Others of its requests are none of this account's business.
    if total <= 1 {
        return Ok(None);
    }
    let id = record.submission;
    let (parties, party_count) = read_parties(reader, id, viewer, NAMED_PARTIES)?;
    let progress = read_progress(reader, id, viewer)?;
    Ok(Some(SubmissionSummary { id, lines, total, all_or_nothing, parties, party_count, progress }))
}

async fn detail(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
) -> ApiResult<Json<ScreenResponse<RequestDetail>>> {
    let id = RequestId::parse(&id).ok_or_else(no_part)?;
    let account = session.account;
    let now = state.clock.now();
    let policy = state.settings.policy;
    let response = state
        .store
        .read(move |reader| {
            let Some(record) = reader.request(id)? else { return Ok(None) };
            let service = reader.service_by_id(record.service)?;
            if !record.request.is_read_by(&account, &service.facts.contacts) {
                return Ok(None);
            }
            let me = reader.account(&account)?.ok_or(StoreError::Corrupt("session without an account"))?;
            let facts = reader.account_facts(&account, now, &policy)?;
            let may_accept_at = facts.and_then(|facts| acceptance_waits_until(&record.request, &facts));
            let Some(row) = request_rows(reader, vec![record], None, &account)?.pop() else { return Ok(None) };
            let data = RequestDetail {
                row,
                timeline: reader.timeline(id)?,
                service_status: service.facts.status,
                notified: reader.notified_of_transfer(id)?,
                my_roles: service.facts.contacts.roles_of(&account),
                my_address: me.email,
                may_accept_at,
            };
            screen(reader, &account, now, data).map(Some)
        })
        .await?;
    response.map(Json).ok_or_else(no_part)
}

/// Does not reveal whether the request exists.
fn no_part() -> ApiError {
    Problem::refused(Refusal::NoPart).into()
}
