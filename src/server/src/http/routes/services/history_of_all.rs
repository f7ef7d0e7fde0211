//! The history of contacts of all services of an account, as a screen and as a CSV file.
//!
//! It has of each service what the account may read ([`Scope`]).

use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::ApiResult;
use crate::http::extract::ActingAccount;
use crate::http::filters::history_filter;
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use chrono::NaiveDate;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::history::{CSV_HANDLES, CSV_TITLES, HistoryPage, HistoryRow, MAX_PAGE, PAGE, Term};
use handover_api::link::HistoryView;
use handover_api::query::parameter;
use handover_api::route;
use handover_rules::history::{Scope, bounds_of_day, is_past_or_today};
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::{NicHandle, Timestamp};
use handover_store::pages::screen;
use handover_store::{HistoryDay, HistoryEntry, HistoryQuery, ReadTx, RowPage, ServiceId, StoreResult};

const FILTERS: [(&str, &str); 6] = [
    ("q", "Text in names, handles and visible names."),
    ("roles", "Roles, separated by dots: `admin.tech`."),
    ("person", "Handle of an account that gained or lost a role."),
    ("day", "Contacts on this day, instead of the changes."),
    ("from", "Changes from this day on."),
    ("to", "Changes up to this day."),
];

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::HISTORY_OF_ALL, page)
        .about("A page of the history of contacts of all services.")
        .described(|it| it.queries(&FILTERS).page())
        .get(route::HISTORY_OF_ALL_CSV, csv)
        .about("The same as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
}

async fn page(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<HistoryPage>>> {
    let query = query.unwrap_or_default();
    let limit = parameter(&query, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE).clamp(1, MAX_PAGE);
    let (view, after, now) = (HistoryView::read(&query), parameter(&query, "after"), state.clock.now());
    let read = move |reader: &ReadTx<'_>| {
        let part = Part { after: after.clone(), limit, is_counted: true };
        let page = read_page(reader, &caller.account, &view, part, now)?;
        let data = HistoryPage {
            total: page.total.number,
            total_is_minimum: page.total.is_minimum,
            unfiltered: page.unfiltered.number,
            unfiltered_is_minimum: page.unfiltered.is_minimum,
            rows: page.rows,
            next: page.next,
        };
        screen(reader, &caller.account, now, data)
    };
    Ok(Json(state.store.read(read).await?))
}

async fn csv(State(state): State<AppState>, caller: ActingAccount, RawQuery(query): RawQuery) -> ApiResult<Response> {
    let (view, now) = (HistoryView::read(&query.unwrap_or_default()), state.clock.now());
    let viewer = Some(caller.account.clone());
    let read = move |reader: &ReadTx<'_>, after| {
        let part = Part { after, limit: ROWS_PER_READ, is_counted: false };
        let page = read_page(reader, &caller.account, &view, part, now)?;
        Ok(CsvPart { rows: page.rows.iter().map(columns).collect(), next: page.next })
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &CSV_HANDLES };
    let file = CsvFile { name: "history.csv".to_owned(), columns, viewer };
    csv_file::download(&state.store, file, read).await
}

/// The part of the list to read.
struct Part {
    after: Option<String>,
    limit: u32,
    is_counted: bool,
}

fn read_page(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    view: &HistoryView,
    Part { after, limit, is_counted }: Part,
    now: Timestamp,
) -> StoreResult<RowPage<HistoryRow>> {
    let (filter, day) = (history_filter(reader, account, view.clone())?, view.day);
    let query = HistoryQuery { account: account.clone(), filter, after, limit, is_counted };
    let page = match day {
        None => reader.contact_changes(&query)?,
        Some(day) if is_past_or_today(day, now) => reader.roles_held_on(&query, history_day(day))?,
        Some(_) => RowPage::empty(),
    };
    let RowPage { rows, total, unfiltered, next } = page;
    Ok(RowPage { rows: with_ends(reader, rows)?, total, unfiltered, next })
}

fn history_day(day: NaiveDate) -> HistoryDay {
    let (from, to) = bounds_of_day(day);
    HistoryDay { day, from, to }
}

/// Adds the scheduled ends of current tech roles, with one query for all.
fn with_ends(reader: &ReadTx<'_>, entries: Vec<HistoryEntry>) -> StoreResult<Vec<HistoryRow>> {
    let services: Vec<ServiceId> = entries.iter().map(|entry| entry.service).collect();
    let ends = reader.role_ends_of(&services)?;
    let row = |HistoryEntry { service, key, term, before, scope }: HistoryEntry| {
        let is_former = scope == Scope::OwnTerms;
        let end = ends.get(&service).filter(|_| !is_former && term.is_present_tech()).map(PresentEnd::from);
        HistoryRow { service: key, term, before, end, is_former }
    };
    Ok(entries.into_iter().map(row).collect())
}

fn columns(row: &HistoryRow) -> [String; 9] {
    let HistoryRow { service, term, before, end, .. } = row;
    let last_day = end.as_ref().map(|end| end.until);
    let [name, category, role, account, since, until, request, last_day] = term.csv_columns(service, last_day);
    let before = before.as_ref().map(ToString::to_string).unwrap_or_default();
    [name, category, role, account, since, until, request, last_day, before]
}
