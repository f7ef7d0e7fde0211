//! Requests: the list by group with its CSV file, one request, and the form to change contacts.

use super::history::ending_soon;
use super::screen::{account_of_session, contacts_matching, screen, screen_with};
use super::services::service_rows;
use super::submissions::{CSV_HANDLES, CSV_LIST_TITLES, SubmissionProgress, csv_columns, csv_time, one_line};
use crate::{
    Count, ReadTx, RequestFilter, RequestRecord, RowPage, StoreError, StoreResult, SubmissionFigures, Waiting,
};
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::link::{AskedBy, RequestsView};
use handover_api::reference::Task;
use handover_api::requests::{PAGE, RequestDetail, RequestGroup, RequestGroupPage, RequestRow, RequestsPage};
use handover_api::submissions::{ModifyContext, PARTIES_IN_LIST, SubmissionSummary};
use handover_rules::request::acts_on_submission::submission_acts;
use handover_rules::request::lifecycle::acceptance_waits_until;
use handover_rules::{NicHandle, Policy, RequestId, ServiceKey, SubmissionId, Timestamp};
use std::collections::HashSet;

pub fn requests_filter(tx: &ReadTx<'_>, account: &NicHandle, view: RequestsView) -> StoreResult<RequestFilter> {
    let people = contacts_matching(tx, account, &view.search)?;
    let is_asker = view.asked_by.map(|by| by == AskedBy::Me);
    Ok(RequestFilter { search: view.search, people, state: view.state, is_asker })
}

/// The first page of each group of an account's requests; or, of the group `only`, the page after a cursor.
pub fn requests(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    view: RequestsView,
    (only, after): (Option<RequestGroup>, Option<&str>),
    now: Timestamp,
) -> StoreResult<ScreenResponse<RequestsPage>> {
    let filter = requests_filter(tx, account, view)?;
    let mut pages = Vec::new();
    for group in groups(only) {
        pages.push((group, tx.requests_of(account, group, &filter, after, PAGE)?));
    }
    let mut data = group_pages(tx, pages, account)?;
    let waiting = tx.waiting_for(account, now)?;
    if only.is_none() {
        data.claims.clone_from(&waiting.claims);
        (data.ending_soon, data.ending_soon_total) = ending_soon(tx, account, now)?;
    }
    screen_with(tx, account, now, &waiting, data)
}

fn groups(only: Option<RequestGroup>) -> impl Iterator<Item = RequestGroup> {
    RequestGroup::ALL.into_iter().filter(move |group| only.is_none_or(|only| only == *group))
}

/// Columns of [`requests_csv`].
pub const REQUESTS_CSV: NamedColumns<'_> = NamedColumns { titles: &CSV_LIST_TITLES, handles: &CSV_HANDLES };

/// The index of a group, and a cursor of its list.
type CsvCursor = (usize, Option<String>);

/// Up to `limit` lines of the CSV file, and the cursor of the next ones: every request, also several that the list shows
/// as one submission.
pub fn requests_csv(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    (only, filter): (Option<RequestGroup>, &RequestFilter),
    (cursor, limit): (Option<CsvCursor>, u32),
) -> StoreResult<(Vec<[String; 15]>, Option<CsvCursor>)> {
    let (index, after) = cursor.unwrap_or_default();
    let mut rest = groups(only).skip(index);
    let Some(group) = rest.next() else { return Ok((Vec::new(), None)) };
    let (records, next) = tx.lines_of_account(account, group, filter, after.as_deref(), limit)?;
    let rows = records.iter().map(|record| list_columns(group, record, account)).collect();
    let next = match next {
        Some(after) => Some((index, Some(after))),
        None => rest.next().map(|_| (index + 1, None)),
    };
    Ok((rows, next))
}

fn list_columns(group: RequestGroup, record: &RequestRecord, viewer: &NicHandle) -> [String; 15] {
    let request = record.request.as_seen_by(viewer);
    let [asked_at, deadline] = [request.asked_at, request.deadline].map(csv_time);
    let own = [group.as_str().to_owned(), record.submission.to_string(), request.asker.to_string(), asked_at, deadline];
    let mut columns = own.into_iter().chain(csv_columns(&request));
    std::array::from_fn(|_| columns.next().unwrap_or_default())
}

/// The pages with how far all submissions on them are.
fn group_pages(
    tx: &ReadTx<'_>,
    pages: Vec<(RequestGroup, RowPage<RequestRecord>)>,
    viewer: &NicHandle,
) -> StoreResult<RequestsPage> {
    let progress = read_progress(tx, pages.iter().flat_map(|(_, page)| &page.rows), viewer)?;
    let mut data = RequestsPage::default();
    for (group, page) in pages {
        let rows = request_rows(tx, page.rows, &progress, viewer)?;
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
    tx: &ReadTx<'_>,
    records: impl Iterator<Item = &'b RequestRecord>,
    viewer: &'a NicHandle,
) -> StoreResult<SubmissionProgress<'a>> {
    let ids: HashSet<SubmissionId> =
        records.filter(|record| record.lines > 1).map(|record| record.submission).collect();
    SubmissionProgress::read(tx, &ids.into_iter().collect::<Vec<_>>(), viewer, PARTIES_IN_LIST)
}

/// With the submissions of several lines.
fn request_rows(
    tx: &ReadTx<'_>,
    records: Vec<RequestRecord>,
    progress: &SubmissionProgress<'_>,
    viewer: &NicHandle,
) -> StoreResult<Vec<RequestRow>> {
    let ids: Vec<RequestId> = records.iter().map(|record| record.request.id).collect();
    let mut mails = tx.latest_mails(&ids)?;
    let done = records.iter().filter(|record| record.request.has_way_back());
    let contacts = tx.contacts_of(&done.map(|record| record.service).collect::<Vec<_>>())?;
    let row = |record: RequestRecord| {
        // Figures count this account's lines only: a submission with one of them is listed as a single request.
        let figures = progress.figures(record.submission).filter(|figures| figures.total() > 1);
        let contacts = contacts.get(&record.service);
        RequestRow {
            submission: figures.map(|figures| summary(&record, figures, progress, viewer)),
            number: record.submission,
            way_back: contacts.and_then(|contacts| record.request.way_back(viewer, contacts)),
            mails: mails.remove(&record.request.id).unwrap_or_default(),
            delegate: record.delegate_seen_by(viewer).cloned(),
            together: record.together().filter(|_| record.request.shows_submission_to(viewer)),
            request: record.request.as_seen_by(viewer),
            asker_roles: record.asker_roles,
        }
    };
    Ok(records.into_iter().map(row).collect())
}

fn summary(
    record: &RequestRecord,
    figures: &SubmissionFigures,
    progress: &SubmissionProgress<'_>,
    viewer: &NicHandle,
) -> SubmissionSummary {
    let (id, asker) = (record.submission, &record.request.asker);
    SubmissionSummary {
        id,
        total: figures.total(),
        services: figures.extent.services,
        names: figures.extent.names,
        roles: figures.roles(),
        role_count: figures.role_count(),
        outgoing: figures.extent.outgoing.clone(),
        incoming: figures.extent.incoming.clone(),
        effect_at: figures.extent.effect_at,
        last_days: figures.extent.last_days,
        states: figures.states.clone(),
        acts: submission_acts(asker, viewer, &figures.groups),
        answered: figures.answered(),
        all_or_nothing: record.all_or_nothing,
        party_count: figures.parties.len() as u64,
        parties: progress.parties(id, asker),
    }
}

/// A request; `None` unless `account` may read it.
pub fn request(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    id: RequestId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ScreenResponse<RequestDetail>>> {
    let Some(record) = tx.request(id)? else { return Ok(None) };
    let service = tx.service_by_id(record.service)?;
    if !record.request.is_read_by(account, &service.facts.contacts) {
        return Ok(None);
    }
    let me = account_of_session(tx, account)?;
    let facts = tx.account_facts(account, now, policy)?;
    let may_accept_at = facts.and_then(|facts| acceptance_waits_until(&record.request, &facts));
    let sees_note = record.request.shows_submission_to(account);
    let note = if sees_note { tx.note_of(record.submission)? } else { None };
    let line = one_line(tx, &record, &service, account, now, policy)?;
    let progress = read_progress(tx, std::iter::once(&record), account)?;
    let Some(row) = request_rows(tx, vec![record], &progress, account)?.pop() else { return Ok(None) };
    let data = RequestDetail { row, note, line, my_address: me.email, may_accept_at };
    screen(tx, account, now, data).map(Some)
}

/// A request; `None` unless `account` may read it.
pub fn task(tx: &ReadTx<'_>, account: &NicHandle, id: RequestId) -> StoreResult<Option<Task>> {
    let Some(record) = tx.request(id)? else { return Ok(None) };
    let service = tx.service_by_id(record.service)?;
    let may_read = record.request.is_read_by(account, &service.facts.contacts);
    Ok(may_read.then(|| Task::from(&record.request)))
}

/// The service, the asker, and the asker's other services of that name; `None` unless `asker` is a contact of the service.
pub fn change_form(
    tx: &ReadTx<'_>,
    asker: &NicHandle,
    key: &ServiceKey,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ScreenResponse<ModifyContext>>> {
    // The form does not show claims.
    let waiting = Waiting::default();
    let mut siblings = service_rows(tx, tx.services_of_name(asker, key.name.as_str())?, asker, &waiting)?;
    let Some(index) = siblings.iter().position(|row| row.service == *key) else { return Ok(None) };
    let service = siblings.remove(index);
    let me = tx.account_facts(asker, now, policy)?.ok_or(StoreError::Corrupt("session without an account"))?;
    screen(tx, asker, now, ModifyContext { service, me, siblings }).map(Some)
}
