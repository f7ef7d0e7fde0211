//! A submission as one of the accounts concerned sees it, and its lines.

use super::csv;

use super::seen_submission::{SeenSubmission, lines_query, one_line, seen_by};
use super::submission_path::{no_part, submission_of};
use super::submission_progress::{answered, states};
use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::ApiResult;
use crate::http::extract::{PathParam, Session};
use crate::use_cases::requests::read_left_out;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::query::parameter;
use handover_api::submissions::{
    Accounts, LastDays, LineRow, LinesPage, LinesView, MAX_PAGE, PAGE, PartyProgress, RolesChange, SubmissionDetail,
};
use handover_rules::request::acts_on_submission::{roles_after, submission_acts};
use handover_rules::request::together::together;
use handover_rules::submission::blockers::{shown_to_asker, to_resolve};
use handover_rules::{Blocker, NicHandle, Policy, RequestId, Role, RoleSet, SubmissionId, Timestamp};
use handover_store::pages::{ends_of_submission, screen};
use handover_store::{
    AccountCount, Extent, LinesQuery, ReadTx, RequestRecord, RolesMoved, RowPage, StoreError, StoreResult,
};

pub(super) async fn detail(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<SubmissionDetail>>> {
    let number = RequestId::parse(&id).ok_or_else(no_part)?;
    let lines = limit(&query.unwrap_or_default());
    let account = session.account;
    let now = state.clock.now();
    let policy = state.settings.policies.requests;
    let response = state
        .store
        .read(move |reader| {
            let Some(seen) = seen_by(reader, number, &account, lines)? else { return Ok(None) };
            let detail = read_detail(reader, seen, &account, now, &policy)?;
            screen(reader, &account, now, detail).map(Some)
        })
        .await?;
    response.map(Json).ok_or_else(no_part)
}

fn read_detail(
    reader: &ReadTx<'_>,
    seen: SeenSubmission<'_>,
    viewer: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<SubmissionDetail> {
    let SeenSubmission { id, record, progress, total, lines, next, is_party } = seen;
    let me = reader.account(viewer)?.ok_or(StoreError::Corrupt("session without an account"))?;
    let figures = progress.figures(id).ok_or(StoreError::Corrupt("submission without lines"))?;
    // Somebody who only reads this line may be a party to others.
    let outlook = if is_party { Outlook::read(reader, id, viewer, now, policy)? } else { Outlook::default() };
    let parties = progress.parties(id, &record.asker);
    let is_asker = *viewer == record.asker;
    let parties = if is_asker { with_obstacles(reader, id, parties, viewer, now, policy)? } else { parties };
    let (ends, more_ends) = if is_party { ends_of_submission(reader, id, viewer)? } else { Default::default() };
    let left_out = read_left_out(&record)?;
    let only = match lines.as_slice() {
        [line] if figures.total() == 1 => {
            let service = reader.service_by_id(line.service)?;
            Some(one_line(reader, line, &service, viewer, now, policy)?)
        }
        _ => None,
    };
    Ok(SubmissionDetail {
        id,
        asker_roles: figures.extent.asker_roles,
        asked_at: record.asked_at,
        deadline: figures.extent.deadline.unwrap_or(record.deadline),
        effect_at: figures.extent.effect_at,
        all_or_nothing: record.all_or_nothing,
        together: together(record.all_or_nothing, record.lines).filter(|_| is_party),
        note: record.note,
        left_out,
        total: figures.total(),
        services: figures.extent.services,
        roles: figures.roles(),
        outgoing: accounts(&figures.extent.outgoing),
        incoming: accounts(&figures.extent.incoming),
        until: figures.extent.until,
        last_days: last_days(&figures.extent).filter(|_| figures.extent.until.is_none()),
        acts: submission_acts(&record.asker, viewer, &figures.groups),
        ends,
        more_ends,
        if_accepted: outlook.moved.into_iter().map(roles_change).collect(),
        to_resolve: outlook.to_resolve,
        answered: answered(figures),
        states: states(figures),
        party_count: count(figures.parties.len()),
        parties,
        may_accept_admin_at: outlook.may_accept_admin_at,
        lines: LinesPage { total, rows: line_rows(reader, lines, viewer)?, next },
        only,
        my_address: me.email,
        asker: record.asker,
    })
}

/// The parties, for the asker with the obstacles of those that have accepted.
fn with_obstacles(
    reader: &ReadTx<'_>,
    id: SubmissionId,
    mut parties: Vec<PartyProgress>,
    asker: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Vec<PartyProgress>> {
    for party in parties.iter_mut().filter(|party| party.account != *asker && party.accepted > 0) {
        let (taken, _) = reader.roles_moved_by_accepted(id, &party.account)?;
        if taken.is_empty() {
            continue;
        }
        let facts = reader.account_facts(&party.account, now, policy)?;
        party.to_resolve = facts.map(|facts| shown_to_asker(&facts, taken, asker)).unwrap_or_default();
    }
    Ok(parties)
}

/// The effects of accepting the lines that wait for an account, and the obstacles that it has to resolve.
#[derive(Default)]
struct Outlook {
    moved: Vec<RolesMoved>,
    to_resolve: Vec<Blocker>,
    may_accept_admin_at: Option<Timestamp>,
}

impl Outlook {
    fn read(
        reader: &ReadTx<'_>,
        id: SubmissionId,
        party: &NicHandle,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<Self> {
        let moved = reader.roles_moved_by_waiting(id, party)?;
        let Some(facts) = reader.account_facts(party, now, policy)? else {
            return Ok(Self { moved, ..Self::default() });
        };
        let may_accept_admin_at = match facts.cooldown_until {
            Some(until) => reader.has_waiting_line_of(id, party, Role::Admin)?.then_some(until),
            None => None,
        };
        let all = |of: fn(&RolesMoved) -> RoleSet| moved.iter().map(of).fold(RoleSet::EMPTY, RoleSet::union);
        let accepted = reader.roles_moved_by_accepted(id, party)?;
        let (taken, given) = (all(|moved| moved.taken).union(accepted.0), all(|moved| moved.given).union(accepted.1));
        let to_resolve = to_resolve(&facts, taken, given);
        Ok(Self { moved, to_resolve, may_accept_admin_at })
    }
}

/// The number of lines that a call asks for.
fn limit(query: &str) -> u32 {
    parameter(query, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE).clamp(1, MAX_PAGE)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

pub(super) fn accounts(accounts: &AccountCount) -> Accounts {
    Accounts { count: accounts.count, first: Some(accounts.first.clone()) }
}

/// The first and the last of the last days, if there are any.
pub(super) fn last_days(extent: &Extent) -> Option<LastDays> {
    let (first, last) = extent.last_days?;
    Some(LastDays { first, last, without: extent.without_last_day })
}

fn roles_change(RolesMoved { category, held, taken, given, services }: RolesMoved) -> RolesChange {
    RolesChange { category, before: held, after: roles_after(held, taken, given), services }
}

fn read_lines(reader: &ReadTx<'_>, query: &LinesQuery) -> StoreResult<LinesPage> {
    let RowPage { total, rows, next, .. } = reader.lines(query)?;
    Ok(LinesPage { total: total.number, rows: line_rows(reader, rows, &query.viewer)?, next })
}

fn line_rows(reader: &ReadTx<'_>, records: Vec<RequestRecord>, viewer: &NicHandle) -> StoreResult<Vec<LineRow>> {
    let done = records.iter().filter(|record| record.request.has_way_back());
    let contacts = reader.contacts_of(&done.map(|record| record.service).collect::<Vec<_>>())?;
    let row = |record: RequestRecord| LineRow {
        way_back: contacts.get(&record.service).and_then(|contacts| record.request.way_back(viewer, contacts)),
        request: record.request.as_seen_by(viewer),
        asker_roles: record.asker_roles,
    };
    Ok(records.into_iter().map(row).collect())
}

pub(super) async fn lines(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<LinesPage>>> {
    let id = submission_of(&state, &id).await?;
    let query = query.unwrap_or_default();
    let limit = limit(&query);
    let (account, now) = (session.account, state.clock.now());
    let (view, after) = (LinesView::read(&query), parameter(&query, "after"));
    let response = state
        .store
        .read(move |reader| {
            if reader.submission(id, &account)?.is_none() {
                return Ok(None);
            }
            let query = lines_query(reader, id, &account, &view, after, limit)?;
            screen(reader, &account, now, read_lines(reader, &query)?).map(Some)
        })
        .await?;
    response.map(Json).ok_or_else(no_part)
}

pub(super) async fn lines_csv(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    let id = submission_of(&state, &id).await?;
    let viewer = session.account;
    let view = LinesView::read(&query.unwrap_or_default());
    let of = viewer.clone();
    let find = move |reader: &ReadTx<'_>| match reader.submission(id, &of)? {
        Some(_) => lines_query(reader, id, &of, &view, None, ROWS_PER_READ).map(Some),
        None => Ok(None),
    };
    let all = state.store.read(find).await?.ok_or_else(no_part)?;
    let reads = Some(viewer.clone());
    let read = move |reader: &ReadTx<'_>, after| {
        let part = LinesQuery { after, ..all.clone() };
        let (records, next) = reader.part_of_lines(&part)?;
        let rows = records.iter().map(|record| csv::columns(&record.request.as_seen_by(&viewer))).collect();
        Ok(CsvPart { rows, next })
    };
    let columns = NamedColumns { titles: &csv::TITLES, handles: &csv::HANDLES };
    csv_file::download(&state.store, CsvFile { name: format!("request-{id}.csv"), columns, viewer: reads }, read).await
}
