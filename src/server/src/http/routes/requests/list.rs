//! Requests: the list by group, and one request.

use super::csv;

use super::seen_submission::one_line;
use super::submission_detail::{accounts, last_days};
use super::submission_progress::{SubmissionProgress, answered, states};
use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, PathParam};
use crate::http::filters::requests_filter;
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::link::RequestsView;
use handover_api::query::parameter;
use handover_api::requests::{PAGE, RequestDetail, RequestGroup, RequestGroupPage, RequestRow, RequestsPage};
use handover_api::submissions::{PARTIES_IN_LIST, SubmissionSummary};
use handover_api::{Problem, Reason, route};
use handover_rules::request::acts_on_submission::submission_acts;
use handover_rules::request::lifecycle::acceptance_waits_until;
use handover_rules::{NicHandle, Refusal, RequestId, SubmissionId};
use handover_store::pages::{ending_soon, screen, screen_with};
use handover_store::{Count, ReadTx, RequestList, RequestRecord, RowPage, StoreError, StoreResult, SubmissionFigures};
use std::collections::HashSet;

const FILTERS: [(&str, &str); 4] = [
    ("group", "`waitingForMe`, `waitingForOthers` or `finished`; all without it."),
    ("q", "Text in names of services, handles, visible names and numbers."),
    ("state", "State of the request."),
    ("askedBy", "`me` or `others`."),
];

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::REQUESTS, list)
        .about("Requests by group, the first page of each, or a further page of one.")
        .described(|it| {
            it.queries(&FILTERS).query("after", "The cursor `next` of the page before; with `group`.");
            it.problems(&[Reason::StaleCursor])
        })
        .get(route::REQUESTS_CSV, list_csv)
        .about("Every request as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
        .get(&[route::REQUESTS, "/{id}"].concat(), detail)
        .about("A request with its timeline, parties and emails.")
}

async fn list(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<RequestsPage>>> {
    let query = query.unwrap_or_default();
    let view = RequestsView::read(&query);
    let only = parameter(&query, "group").map(|name| RequestGroup::parse(&name).ok_or_else(no_group)).transpose()?;
    let after = parameter(&query, "after");
    if after.is_some() && only.is_none() {
        return Err(no_group());
    }
    let account = caller.account;
    let now = state.clock.now();
    let response = state
        .store
        .read(move |reader| {
            let filter = requests_filter(reader, &account, view)?;
            let mut pages = Vec::new();
            for group in RequestGroup::ALL.iter().copied().filter(|group| only.is_none_or(|only| only == *group)) {
                pages.push((group, reader.requests_of(&account, group.into(), &filter, after.as_deref(), PAGE)?));
            }
            let mut data = group_pages(reader, pages, &account)?;
            let waiting = reader.waiting_for(&account, now)?;
            if only.is_none() {
                data.claims.clone_from(&waiting.claims);
                (data.ending_soon, data.ending_soon_total) = ending_soon(reader, &account, now)?;
            }
            screen_with(reader, &account, now, &waiting, data)
        })
        .await?;
    Ok(Json(response))
}

const CSV_TITLES: [&str; 15] = {
    let [request, service, category, roles, from, to, until, state, accepted_by, ended_at] = csv::TITLES;
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

/// Every request of the list, also several that the list shows as one submission.
async fn list_csv(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    let query = query.unwrap_or_default();
    let view = RequestsView::read(&query);
    let account = caller.account;
    let of = account.clone();
    let filter = state.store.read(move |reader| requests_filter(reader, &of, view)).await?;
    let only = parameter(&query, "group").map(|name| RequestGroup::parse(&name).ok_or_else(no_group)).transpose()?;
    let groups: Vec<RequestGroup> =
        RequestGroup::ALL.iter().copied().filter(|group| only.is_none_or(|only| only == *group)).collect();
    let viewer = Some(account.clone());
    // A cursor is the index of a group, and one of its list.
    let read = move |reader: &ReadTx<'_>, cursor: Option<(usize, Option<String>)>| {
        let (index, after) = cursor.unwrap_or_default();
        let Some(group) = groups.get(index).copied() else { return Ok(CsvPart { rows: Vec::new(), next: None }) };
        let (records, next) =
            reader.lines_of_account(&account, group.into(), &filter, after.as_deref(), ROWS_PER_READ)?;
        let rows = records.iter().map(|record| csv_columns(group, record, &account)).collect();
        let next = match next {
            Some(after) => Some((index, Some(after))),
            None => (index + 1 < groups.len()).then_some((index + 1, None)),
        };
        Ok(CsvPart { rows, next })
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &csv::HANDLES };
    csv_file::download(&state.store, CsvFile { name: "requests.csv".to_owned(), columns, viewer }, read).await
}

fn csv_columns(group: RequestGroup, record: &RequestRecord, viewer: &NicHandle) -> [String; 15] {
    let request = record.request.as_seen_by(viewer);
    let [id, service, category, roles, from, to, until, state, accepted_by, ended_at] = csv::columns(&request);
    let [asked_at, deadline] = [request.asked_at, request.deadline].map(csv::time);
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

/// The pages with how far all submissions on them are.
fn group_pages(
    reader: &ReadTx<'_>,
    pages: Vec<(RequestGroup, RowPage<RequestRecord>)>,
    viewer: &NicHandle,
) -> StoreResult<RequestsPage> {
    let progress = read_progress(reader, pages.iter().flat_map(|(_, page)| &page.rows), viewer)?;
    let mut data = RequestsPage::default();
    for (group, page) in pages {
        let rows = request_rows(reader, page.rows, Some(group.into()), &progress, viewer)?;
        let Count { number: total, is_minimum: total_is_minimum } = page.total;
        let page = RequestGroupPage { total, total_is_minimum, rows, next: page.next };
        match group {
            RequestGroup::WaitingForMe => data.waiting_for_me = page,
            RequestGroup::WaitingForOthers => data.waiting_for_others = page,
            RequestGroup::Finished => data.finished = page,
        }
    }
    Ok(data)
}

/// Progress of submissions of several lines.
fn read_progress<'a, 'b>(
    reader: &ReadTx<'_>,
    records: impl Iterator<Item = &'b RequestRecord>,
    viewer: &'a NicHandle,
) -> StoreResult<SubmissionProgress<'a>> {
    let ids: HashSet<SubmissionId> =
        records.filter(|record| record.lines > 1).map(|record| record.submission).collect();
    SubmissionProgress::read(reader, &ids.into_iter().collect::<Vec<_>>(), viewer, PARTIES_IN_LIST)
}

/// With the submissions of several lines, as far as they are in `list`.
fn request_rows(
    reader: &ReadTx<'_>,
    records: Vec<RequestRecord>,
    list: Option<RequestList>,
    progress: &SubmissionProgress<'_>,
    viewer: &NicHandle,
) -> StoreResult<Vec<RequestRow>> {
    let ids: Vec<RequestId> = records.iter().map(|record| record.request.id).collect();
    let mut mails = reader.latest_mails(&ids)?;
    let done = records.iter().filter(|record| record.request.has_way_back());
    let contacts = reader.contacts_of(&done.map(|record| record.service).collect::<Vec<_>>())?;
    let row = |record: RequestRecord| {
        // Figures count this account's lines only: a submission with one of them is listed as a single request.
        let figures = progress.figures(record.submission).filter(|figures| figures.total() > 1);
        let contacts = contacts.get(&record.service);
        RequestRow {
            submission: figures.map(|figures| summary(&record, list, figures, progress, viewer)),
            way_back: contacts.and_then(|contacts| record.request.way_back(viewer, contacts)),
            mails: mails.remove(&record.request.id).unwrap_or_default().into_iter().map(Into::into).collect(),
            together: record.together().filter(|_| record.request.shows_submission_to(viewer)),
            request: record.request.as_seen_by(viewer),
            asker_roles: record.asker_roles,
        }
    };
    Ok(records.into_iter().map(row).collect())
}

fn summary(
    record: &RequestRecord,
    list: Option<RequestList>,
    figures: &SubmissionFigures,
    progress: &SubmissionProgress<'_>,
    viewer: &NicHandle,
) -> SubmissionSummary {
    let (id, asker, total) = (record.submission, &record.request.asker, figures.total());
    SubmissionSummary {
        id,
        lines: list.map_or(total, |list| figures.number_in(list)),
        total,
        services: figures.extent.services,
        roles: figures.roles(),
        outgoing: accounts(&figures.extent.outgoing),
        incoming: accounts(&figures.extent.incoming),
        effect_at: figures.extent.effect_at,
        last_days: last_days(&figures.extent),
        states: states(figures),
        acts: submission_acts(asker, viewer, &figures.groups),
        answered: answered(figures),
        all_or_nothing: record.all_or_nothing,
        party_count: u64::try_from(figures.parties.len()).unwrap_or(u64::MAX),
        parties: progress.parties(id, asker),
    }
}

async fn detail(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
) -> ApiResult<Json<ScreenResponse<RequestDetail>>> {
    let id = RequestId::parse(&id).ok_or_else(no_part)?;
    let account = caller.account;
    let now = state.clock.now();
    let policy = state.settings.policies.requests;
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
            let sees_note = record.request.shows_submission_to(&account);
            let note = if sees_note { reader.note_of(record.submission)? } else { None };
            let line = one_line(reader, &record, &service, &account, now, &policy)?;
            let progress = read_progress(reader, std::iter::once(&record), &account)?;
            let Some(row) = request_rows(reader, vec![record], None, &progress, &account)?.pop() else {
                return Ok(None);
            };
            let data = RequestDetail { row, note, line, my_address: me.email, may_accept_at };
            screen(reader, &account, now, data).map(Some)
        })
        .await?;
    response.map(Json).ok_or_else(no_part)
}

/// Does not reveal whether the request exists.
fn no_part() -> ApiError {
    Problem::refused(Refusal::NoPart).into()
}
