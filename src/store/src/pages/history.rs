//! The history of contacts, of one service and of all services of an account; and tech roles that end on a day (decision 0038).

use super::screen::{contacts_matching, screen};
use crate::{
    GroupedEnd, HistoryDay, HistoryEntry, HistoryFilter, HistoryQuery, ReadTx, RoleEndGroup, RoleEndRecord, RoleEnds,
    RowPage, ServiceId, StoreResult, StoredRequestId,
};
use chrono::NaiveDate;
use handover_api::app::ScreenResponse;
use handover_api::history::{History, HistoryPage, HistoryRow, Term};
use handover_api::link::HistoryView;
use handover_api::requests::PAGE;
use handover_api::submissions::{EndingRoles, ExtendableRoles};
use handover_rules::history::{Scope, bounds_of_day, is_past_or_today};
use handover_rules::role_end::{EndState, RoleEnd};
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::{NicHandle, RequestId, Role, ServiceKey, SubmissionId, Timestamp};

/// The history of a service, for its contacts; otherwise `None`.
pub fn history(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    key: &ServiceKey,
    now: Timestamp,
) -> StoreResult<Option<ScreenResponse<History>>> {
    history_of(tx, viewer, key)?.map(|history| screen(tx, viewer, now, history)).transpose()
}

/// The same as lines of a CSV file, in the order of the screen: by role, latest first; and the service.
pub fn history_csv(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    key: &ServiceKey,
) -> StoreResult<Option<(ServiceKey, Vec<[String; 8]>)>> {
    let Some(history) = history_of(tx, viewer, key)? else { return Ok(None) };
    let terms = Role::ALL.into_iter().flat_map(|role| history.terms.iter().filter(move |term| term.role == role));
    let line = |term: &Term| term.csv_columns(&history.service, history.last_day(term));
    let lines = terms.map(line).collect();
    Ok(Some((history.service, lines)))
}

fn history_of(tx: &ReadTx<'_>, viewer: &NicHandle, key: &ServiceKey) -> StoreResult<Option<History>> {
    let Some(record) = tx.service(key)? else { return Ok(None) };
    let contacts = &record.facts.contacts;
    if Scope::of(viewer, contacts) != Scope::Whole {
        return Ok(None);
    }
    let terms = tx.role_terms(record.id, contacts)?;
    let tech_end = tx.role_end_of(record.id)?.map(|end| PresentEnd::from(&end));
    Ok(Some(History { service: record.facts.key, terms, tech_end }))
}

pub fn history_of_all(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    view: &HistoryView,
    (after, limit): (Option<String>, u32),
    now: Timestamp,
) -> StoreResult<ScreenResponse<HistoryPage>> {
    let page = rows(tx, viewer, view, Part { after, limit, is_counted: true }, now)?;
    let data = HistoryPage {
        total: page.total.number,
        total_is_minimum: page.total.is_minimum,
        unfiltered: page.unfiltered.number,
        unfiltered_is_minimum: page.unfiltered.is_minimum,
        rows: page.rows,
        next: page.next,
    };
    screen(tx, viewer, now, data)
}

/// Lines of the CSV file of all services, and the cursor of the next ones.
pub fn history_of_all_csv(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    view: &HistoryView,
    (after, limit): (Option<String>, u32),
    now: Timestamp,
) -> StoreResult<(Vec<[String; 9]>, Option<String>)> {
    let page = rows(tx, viewer, view, Part { after, limit, is_counted: false }, now)?;
    Ok((page.rows.iter().map(csv_columns).collect(), page.next))
}

struct Part {
    after: Option<String>,
    limit: u32,
    is_counted: bool,
}

fn rows(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    view: &HistoryView,
    Part { after, limit, is_counted }: Part,
    now: Timestamp,
) -> StoreResult<RowPage<HistoryRow>> {
    let filter = filter(tx, account, view)?;
    let query = HistoryQuery { account: account.clone(), filter, after, limit, is_counted };
    let page = match view.day {
        None => tx.contact_changes(&query)?,
        Some(day) if is_past_or_today(day, now) => {
            let (from, to) = bounds_of_day(day);
            tx.roles_held_on(&query, HistoryDay { day, from, to })?
        }
        Some(_) => RowPage::empty(),
    };
    let RowPage { rows, total, unfiltered, next } = page;
    Ok(RowPage { rows: with_ends(tx, rows)?, total, unfiltered, next })
}

/// Adds the scheduled ends of current tech roles, with one query for all.
fn with_ends(tx: &ReadTx<'_>, entries: Vec<HistoryEntry>) -> StoreResult<Vec<HistoryRow>> {
    let services: Vec<ServiceId> = entries.iter().map(|entry| entry.service).collect();
    let ends = tx.role_ends_of(&services)?;
    let row = |HistoryEntry { service, key, term, before, after, scope }: HistoryEntry| {
        let is_former = scope == Scope::OwnTerms;
        let end = ends.get(&service).filter(|_| !is_former && term.is_present_tech()).map(PresentEnd::from);
        HistoryRow { service: key, term, before, after, end, is_former }
    };
    Ok(entries.into_iter().map(row).collect())
}

fn csv_columns(row: &HistoryRow) -> [String; 9] {
    let HistoryRow { service, term, before, end, .. } = row;
    let last_day = end.as_ref().map(|end| end.until);
    let [name, category, role, account, since, until, request, last_day] = term.csv_columns(service, last_day);
    let before = before.as_ref().map(ToString::to_string).unwrap_or_default();
    [name, category, role, account, since, until, request, last_day, before]
}

fn filter(tx: &ReadTx<'_>, account: &NicHandle, view: &HistoryView) -> StoreResult<HistoryFilter> {
    let people = contacts_matching(tx, account, &view.search)?;
    let [from, to] = [view.from, view.to].map(|day| day.map(bounds_of_day));
    let (from, to) = (from.map(|(from, _)| from), to.map(|(_, to)| to));
    Ok(HistoryFilter { search: view.search.clone(), people, roles: view.roles, person: view.person.clone(), from, to })
}

/// The roles of this account that end next, and their number.
pub(super) fn ending_soon(tx: &ReadTx<'_>, viewer: &NicHandle, now: Timestamp) -> StoreResult<(Vec<EndingRoles>, u64)> {
    let (ends, total) = tx.next_role_ends(viewer, days_soon(now), PAGE)?;
    Ok((ends.into_iter().map(|end| ending(end, viewer)).collect(), total))
}

/// The days of ends that are listed as soon: from today to the last one.
fn days_soon(now: Timestamp) -> (NaiveDate, NaiveDate) {
    (now.date_naive(), RoleEnd::last_day_soon(now))
}

/// Rows of a CSV file of ends, and the ids of those that follow, if any do.
pub type CsvPart = (Vec<[String; 5]>, Option<Vec<StoredRequestId>>);

/// Up to `limit` lines of the CSV file of the same, one for each service, and the ends that are left. `rest` are those left by
/// the lines before.
pub fn ending_soon_csv(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    (rest, limit): (Option<Vec<StoredRequestId>>, usize),
    now: Timestamp,
) -> StoreResult<CsvPart> {
    let mut part = match rest {
        Some(rest) => rest,
        None => tx.each_of_next_role_ends(viewer, days_soon(now))?,
    };
    let rest = part.split_off(part.len().min(limit));
    let rows = tx.scheduled_role_ends(&part)?.into_iter().map(end_columns).collect();
    Ok((rows, (!rest.is_empty()).then_some(rest)))
}

fn end_columns(GroupedEnd { service, record, .. }: GroupedEnd) -> [String; 5] {
    let RoleEnd { holder, returns_to, until, .. } = record.end;
    let category = service.category.as_str().to_owned();
    [service.name.as_str().to_owned(), category, holder.to_string(), until.to_string(), returns_to.to_string()]
}

/// The roles that a submission has handed over until a future day, for services whose admin is `viewer`, and the number of
/// entries that were left out.
pub(super) fn ends_of_submission(
    tx: &ReadTx<'_>,
    submission: SubmissionId,
    viewer: &NicHandle,
) -> StoreResult<(Vec<EndingRoles>, u64)> {
    let (ends, total) = tx.role_ends_of_admin(submission, viewer, PAGE)?;
    let more = total.saturating_sub(u64::from(PAGE));
    Ok((ends.into_iter().map(|end| ending(end, viewer)).collect(), more))
}

fn ending(RoleEnds { submission, first, service, contacts, services }: RoleEnds, viewer: &NicHandle) -> EndingRoles {
    EndingRoles {
        submission,
        request: first.request,
        services,
        service,
        roles: Role::Tech.into(),
        may_extend: first.may_be_extended_by(viewer, &contacts),
        may_end_now: first.may_be_ended_by(viewer, &contacts),
        holder: first.holder,
        returns_to: first.returns_to,
        until: first.until,
    }
}

/// The tech roles that end like the one which `request` has handed over, as far as `viewer` may ask for another last day.
/// `None` if it has no part in the submission and no role on any of the services: they may not exist for it.
pub fn extendable_roles(
    tx: &ReadTx<'_>,
    request: RequestId,
    viewer: &NicHandle,
    now: Timestamp,
) -> StoreResult<Option<ScreenResponse<ExtendableRoles>>> {
    let Some(submission) = tx.submission_of(request)? else { return Ok(None) };
    let mut is_known = tx.submission(submission, viewer)?.is_some();
    let mut roles = ExtendableRoles::default();
    if let Some(RoleEndRecord { end, .. }) = tx.role_end(request)? {
        let RoleEnd { holder, returns_to, until, .. } = end;
        let group = RoleEndGroup { submission, holder, returns_to, until };
        for GroupedEnd { record, service, contacts } in tx.role_ends_of_group(&group)? {
            is_known |= !contacts.roles_of(viewer).is_empty();
            if record.state() == EndState::ToCome && record.end.may_be_extended_by(viewer, &contacts) {
                roles.services.push(service);
            }
        }
        if !roles.services.is_empty() {
            (roles.holder, roles.until) = (Some(group.holder), Some(group.until));
        }
    }
    is_known.then(|| screen(tx, viewer, now, roles)).transpose()
}
