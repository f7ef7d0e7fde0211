//! The lines of a submission: their pages, and the parts of their CSV file.

use super::csv;
use crate::pages::name_search::contacts_matching;
use crate::pages::screen;
use crate::{LinesQuery, ReadTx, RequestFilter, RequestRecord, RowPage, StoreResult};
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::submissions::{LineRow, LinesPage, LinesView};
use handover_rules::{NicHandle, RequestId, SubmissionId, Timestamp};

/// The lines of the submission of the request `number` that a view shows, from a cursor on; `None` unless `viewer` is a
/// party to one of them.
pub fn submission_lines_query(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    number: RequestId,
    view: &LinesView,
    part: (Option<String>, u32),
) -> StoreResult<Option<LinesQuery>> {
    let Some(id) = tx.submission_of(number)? else { return Ok(None) };
    match tx.submission(id, viewer)? {
        Some(_) => lines_query(tx, id, viewer, view, part).map(Some),
        None => Ok(None),
    }
}

/// The query for lines that `viewer` is a party to.
pub(super) fn lines_query(
    tx: &ReadTx<'_>,
    submission: SubmissionId,
    viewer: &NicHandle,
    view: &LinesView,
    (after, limit): (Option<String>, u32),
) -> StoreResult<LinesQuery> {
    let people = contacts_matching(tx, viewer, &view.search)?;
    let filter = RequestFilter { search: view.search.clone(), people, state: view.state, is_asker: None };
    Ok(LinesQuery {
        submission,
        viewer: viewer.clone(),
        answer: view.answer,
        order: view.order,
        descending: view.descending,
        filter,
        after,
        limit,
    })
}

/// A page of lines.
///
/// # Errors
/// An invalid cursor.
pub fn submission_lines(tx: &ReadTx<'_>, query: &LinesQuery, now: Timestamp) -> StoreResult<ScreenResponse<LinesPage>> {
    let RowPage { total, rows, next, .. } = tx.lines(query)?;
    let page = LinesPage { total: total.number, rows: line_rows(tx, rows, &query.viewer)?, next };
    screen(tx, &query.viewer, now, page)
}

/// Columns of [`submission_lines_csv`].
pub const LINES_CSV: NamedColumns<'_> = NamedColumns { titles: csv::TITLES, handles: &csv::HANDLES };

/// Lines of the CSV file, and the cursor of the next ones.
///
/// # Errors
/// An invalid cursor.
pub fn submission_lines_csv(tx: &ReadTx<'_>, query: &LinesQuery) -> StoreResult<(Vec<[String; 10]>, Option<String>)> {
    let (records, next) = tx.part_of_lines(query)?;
    let columns = |record: &RequestRecord| csv::columns(&record.request.as_seen_by(&query.viewer));
    Ok((records.iter().map(columns).collect(), next))
}

pub(super) fn line_rows(tx: &ReadTx<'_>, records: Vec<RequestRecord>, viewer: &NicHandle) -> StoreResult<Vec<LineRow>> {
    let done = records.iter().filter(|record| record.request.has_way_back());
    let contacts = tx.contacts_of(&done.map(|record| record.service).collect::<Vec<_>>())?;
    let row = |record: RequestRecord| LineRow {
        way_back: contacts.get(&record.service).and_then(|contacts| record.request.way_back(viewer, contacts)),
        request: record.request.as_seen_by(viewer),
        asker_roles: record.asker_roles,
    };
    Ok(records.into_iter().map(row).collect())
}
