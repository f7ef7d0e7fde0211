//! The lines of a submission that an account sees: those that it is a party to, or one that it may read as a contact of the
//! service.

use super::lines::lines_query;
use super::progress::SubmissionProgress;
use crate::pages::blockers::current_blockers;
use crate::{ReadTx, RequestRecord, RowPage, ServiceRecord, StoreResult, SubmissionRecord};
use handover_api::submissions::{LinesView, OneLine, PAGE};
use handover_rules::{NicHandle, Policy, RequestId, SubmissionId, Timestamp};

/// A submission as an account sees it.
pub(super) struct SeenSubmission<'a> {
    pub(super) id: SubmissionId,
    pub(super) record: SubmissionRecord,
    pub(super) progress: SubmissionProgress<'a>,
    /// Number of lines.
    pub(super) total: u64,
    /// The first lines.
    pub(super) lines: Vec<RequestRecord>,
    /// The `after` parameter of the next page of lines.
    pub(super) next: Option<String>,
    /// The account is a party, and not only a contact who may read.
    pub(super) is_party: bool,
}

/// The submission of the request `number`, with its first `limit` lines; `None` if `viewer` may see none.
///
/// Of a request that the viewer is not a party to, but may read, it sees that request alone. The number of the submission
/// leads parties to their own lines.
pub(super) fn seen_by<'a>(
    tx: &ReadTx<'_>,
    number: RequestId,
    viewer: &'a NicHandle,
    limit: u32,
) -> StoreResult<Option<SeenSubmission<'a>>> {
    let Some(id) = tx.submission_of(number)? else { return Ok(None) };
    let own = tx.submission(id, viewer)?;
    let is_meant = own.is_some() && (number == id.first_request() || tx.is_party(number, viewer)?);
    match own {
        Some(record) if is_meant => own_lines(tx, id, record, viewer, limit).map(Some),
        own => match read_line(tx, number, viewer)? {
            Some(line) => Ok(Some(line)),
            None => own.map(|record| own_lines(tx, id, record, viewer, limit)).transpose(),
        },
    }
}

fn own_lines<'a>(
    tx: &ReadTx<'_>,
    id: SubmissionId,
    record: SubmissionRecord,
    viewer: &'a NicHandle,
    limit: u32,
) -> StoreResult<SeenSubmission<'a>> {
    let progress = SubmissionProgress::read(tx, &[id], viewer, PAGE as usize)?;
    let RowPage { total, rows, next, .. } =
        tx.lines(&lines_query(tx, id, viewer, &LinesView::default(), (None, limit))?)?;
    Ok(SeenSubmission { id, record, progress, total: total.number, lines: rows, next, is_party: true })
}

/// One line, for a contact of its service.
fn read_line<'a>(tx: &ReadTx<'_>, number: RequestId, viewer: &'a NicHandle) -> StoreResult<Option<SeenSubmission<'a>>> {
    let Some(line) = tx.request(number)? else { return Ok(None) };
    let contacts = tx.service_by_id(line.service)?.facts.contacts;
    if !line.request.is_read_by(viewer, &contacts) {
        return Ok(None);
    }
    let record = SubmissionRecord {
        asker: line.request.asker.clone(),
        asked_at: line.request.asked_at,
        deadline: line.request.deadline,
        lines: line.lines,
        all_or_nothing: line.all_or_nothing,
        delegate: None,
        note: None,
        left_out: None,
    };
    let progress = SubmissionProgress::of_one(tx, &line, &contacts, viewer)?;
    let id = line.submission;
    Ok(Some(SeenSubmission { id, record, progress, total: 1, lines: vec![line], next: None, is_party: false }))
}

/// Details of one line, of this service.
pub(super) fn one_line(
    tx: &ReadTx<'_>,
    line: &RequestRecord,
    service: &ServiceRecord,
    viewer: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<OneLine> {
    let request = &line.request;
    let blocked_by = if request.is_blocked() { current_blockers(tx, request.id, now, policy)? } else { Vec::new() };
    let asks_for_another_day = request.is_about_last_day() && !request.state.is_final();
    let end = if asks_for_another_day { tx.role_end_of(line.service)? } else { None };
    Ok(OneLine {
        timeline: tx.timeline(request.id)?,
        service_status: service.facts.status,
        present_last_day: end.map(|end| end.until),
        notified: tx.notified_of_transfer(request.id)?,
        my_roles: service.facts.contacts.roles_of(viewer),
        blocked_by: request.blockers_for(&blocked_by, viewer),
    })
}
