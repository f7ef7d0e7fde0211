//! The audit log, as a page and as a CSV file. Reading it is recorded, too, before anything is read.

use super::audited::run_audited;
use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart};
use crate::http::errors::ApiResult;
use crate::http::extract::StaffSession;
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::Reason;
use handover_api::csv::NamedColumns;
use handover_api::desk::{AuditEntry, AuditFilter, AuditPage};
use handover_api::query::{Query, parameter};
use handover_api::route;
use handover_rules::desk::typed::kept_words;
use handover_rules::desk::{AuditId, DeskAct, SubjectKind};
use handover_store::{ReadTx, StoreError};

/// Entries on a page.
const PAGE: u32 = 50;

/// Entries of a file that are read at a time.
const ENTRIES_PER_READ: u32 = 1_000;

const FILTERS: [(&str, &str); 5] = [
    ("staff", "Number of a member of staff."),
    ("act", "Name of an act."),
    ("about", "Subject of the act."),
    ("from", "First day."),
    ("to", "Last day."),
];

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::DESK_AUDIT, page)
        .about("A page of the audit log, latest entries first.")
        .described(|it| {
            it.queries(&FILTERS).query("before", "The number `next` of the page before.");
            it.problems(&[Reason::StaleCursor])
        })
        .get(route::DESK_AUDIT_CSV, file)
        .about("The audit log as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
}

async fn page(
    State(state): State<AppState>,
    session: StaffSession,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<AuditPage>> {
    let query = query.unwrap_or_default();
    let before = match parameter(&query, "before") {
        Some(id) => Some(AuditId::parse(&id).ok_or(StoreError::StaleCursor)?),
        None => None,
    };
    let filter = record(&state, &session, &query).await?;
    let page = state
        .store
        .read(move |reader| {
            let mut rows = reader.audit_log(&filter, before, PAGE + 1)?;
            let has_more = rows.len() > PAGE as usize;
            rows.truncate(PAGE as usize);
            let next = rows.last().filter(|_| has_more).map(|row| row.id);
            Ok(AuditPage { rows, next, staff: reader.audited_staff()? })
        })
        .await?;
    Ok(Json(page))
}

async fn file(State(state): State<AppState>, session: StaffSession, RawQuery(query): RawQuery) -> ApiResult<Response> {
    let filter = record(&state, &session, &query.unwrap_or_default()).await?;
    let read = move |reader: &ReadTx<'_>, before| {
        let rows = reader.audit_log(&filter, before, ENTRIES_PER_READ)?;
        let next = rows.last().filter(|_| rows.len() == ENTRIES_PER_READ as usize).map(|row| row.id);
        Ok(CsvPart { rows: rows.into_iter().map(columns).collect(), next })
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &[] };
    csv_file::download(&state.store, CsvFile { name: "audit-log.csv".to_owned(), columns, viewer: None }, read).await
}

const CSV_TITLES: [&str; 11] =
    ["number", "time", "who", "from", "what", "about", "name", "why", "refused", "paper", "paperKind"];

/// Records the look with its filter.
async fn record(state: &AppState, session: &StaffSession, query: &str) -> ApiResult<AuditFilter> {
    let filter = AuditFilter::read(query);
    let kept = AuditFilter { about: kept_words(&filter.about).to_owned(), ..filter.clone() };
    let about = (SubjectKind::AuditLog, kept.write(Query::default()).finish());
    let call = session.call(DeskAct::SeeAuditLog, Some(about), "");
    run_audited(state, call, |_, _| Ok(())).await?;
    Ok(filter)
}

fn columns(entry: AuditEntry) -> [String; 11] {
    let (kind, name) = entry.about.map_or(("", String::new()), |about| (about.kind.as_str(), about.name));
    [
        entry.id.to_string(),
        entry.at.to_rfc3339(),
        entry.name,
        entry.client_ip,
        entry.act.as_str().to_owned(),
        kind.to_owned(),
        name,
        entry.reason.unwrap_or_default(),
        entry.refusal.unwrap_or_default(),
        entry.paper.map(|paper| paper.id.to_string()).unwrap_or_default(),
        entry.paper.and_then(|paper| paper.kind).map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
    ]
}
