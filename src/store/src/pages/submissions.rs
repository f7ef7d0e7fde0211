//! Submissions as one of the accounts concerned sees them, with their lines and progress.

use super::history::ends_of_submission;
use super::screen::{account_of_session, contacts_matching, screen};
use super::services::current_blockers;
use crate::{
    LinesQuery, PartyCount, ReadTx, RequestFilter, RequestRecord, RolesMoved, RowPage, ServiceRecord, StoreError,
    StoreResult, SubmissionFigures, SubmissionRecord,
};
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::submissions::{
    LeftOut, LineRow, LinesPage, LinesView, MailState, OneLine, PAGE, PartyProgress, SubmissionDetail,
};
use handover_rules::request::acts_on_submission::{may_resend, roles_after, submission_acts};
use handover_rules::request::lines::together;
use handover_rules::submission::abilities::RolesChange;
use handover_rules::submission::blockers::{shown_to_asker, to_resolve};
use handover_rules::{
    Blocker, Contacts, NicHandle, Policy, Request, RequestId, Role, RoleSet, SubmissionId, Timestamp,
};
use std::collections::HashMap;

/// The submission of the request `number` with its first `lines`; `None` if `viewer` may see none of them.
pub fn submission(
    tx: &ReadTx<'_>,
    viewer: &NicHandle,
    (number, lines): (RequestId, u32),
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ScreenResponse<SubmissionDetail>>> {
    let Some(seen) = seen_by(tx, number, viewer, lines)? else { return Ok(None) };
    let detail = read_detail(tx, seen, viewer, now, policy)?;
    screen(tx, viewer, now, detail).map(Some)
}

fn read_detail(
    tx: &ReadTx<'_>,
    seen: SeenSubmission<'_>,
    viewer: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<SubmissionDetail> {
    let SeenSubmission { id, record, progress, total, lines, next, is_party } = seen;
    let me = account_of_session(tx, viewer)?;
    let figures = progress.figures(id).ok_or(StoreError::Corrupt("submission without lines"))?;
    // Somebody who only reads this line may be a party to others.
    let outlook = if is_party { Outlook::read(tx, id, viewer, now, policy)? } else { Outlook::default() };
    let parties = progress.parties(id, &record.asker);
    let is_asker = *viewer == record.asker;
    let parties = if is_asker { with_obstacles(tx, id, parties, viewer, now, policy)? } else { parties };
    let (ends, more_ends) = if is_party { ends_of_submission(tx, id, viewer)? } else { Default::default() };
    let left_out = read_left_out(record.left_out.as_deref())?;
    let only = match lines.as_slice() {
        [line] if figures.total() == 1 => {
            let service = tx.service_by_id(line.service)?;
            Some(one_line(tx, line, &service, viewer, now, policy)?)
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
        delegate: record.delegate,
        left_out,
        total: figures.total(),
        services: figures.extent.services,
        names: figures.extent.names,
        roles: figures.roles(),
        role_count: figures.role_count(),
        outgoing: figures.extent.outgoing.clone(),
        incoming: figures.extent.incoming.clone(),
        until: figures.extent.until,
        last_days: figures.extent.last_days.filter(|_| figures.extent.until.is_none()),
        acts: submission_acts(&record.asker, viewer, &figures.groups),
        ends,
        more_ends,
        if_accepted: outlook.moved.into_iter().map(roles_change).collect(),
        to_resolve: outlook.to_resolve,
        answered: figures.answered(),
        states: figures.states.clone(),
        party_count: figures.parties.len() as u64,
        parties,
        may_accept_admin_at: outlook.may_accept_admin_at,
        lines: LinesPage { total, rows: line_rows(tx, lines, viewer)?, next },
        only,
        my_address: me.email,
        asker: record.asker,
    })
}

/// The parties, for the asker with the obstacles of those that have accepted.
fn with_obstacles(
    tx: &ReadTx<'_>,
    id: SubmissionId,
    mut parties: Vec<PartyProgress>,
    asker: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Vec<PartyProgress>> {
    for party in parties.iter_mut().filter(|party| party.account != *asker && party.accepted > 0) {
        let (taken, _) = tx.roles_moved_by_accepted(id, &party.account)?;
        if taken.is_empty() {
            continue;
        }
        let facts = tx.account_facts(&party.account, now, policy)?;
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
        tx: &ReadTx<'_>,
        id: SubmissionId,
        party: &NicHandle,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<Self> {
        let moved = tx.roles_moved_by_waiting(id, party)?;
        let Some(facts) = tx.account_facts(party, now, policy)? else {
            return Ok(Self { moved, ..Self::default() });
        };
        let may_accept_admin_at = match facts.cooldown_until {
            Some(until) => tx.has_waiting_line_of(id, party, Role::Admin)?.then_some(until),
            None => None,
        };
        let all = |of: fn(&RolesMoved) -> RoleSet| moved.iter().map(of).fold(RoleSet::EMPTY, RoleSet::union);
        let accepted = tx.roles_moved_by_accepted(id, party)?;
        let (taken, given) = (all(|moved| moved.taken).union(accepted.0), all(|moved| moved.given).union(accepted.1));
        let to_resolve = to_resolve(&facts, taken, given);
        Ok(Self { moved, to_resolve, may_accept_admin_at })
    }
}

fn read_left_out(json: Option<&str>) -> StoreResult<Option<LeftOut>> {
    json.map(serde_json::from_str).transpose().map_err(|_| StoreError::Corrupt("services that were left out"))
}

fn roles_change(RolesMoved { category, held, taken, given, services }: RolesMoved) -> RolesChange {
    RolesChange { category, before: held, after: roles_after(held, taken, given), services }
}

/// A submission as an account sees it.
struct SeenSubmission<'a> {
    id: SubmissionId,
    record: SubmissionRecord,
    progress: SubmissionProgress<'a>,
    total: u64,
    lines: Vec<RequestRecord>,
    /// The `after` parameter of the next page of lines.
    next: Option<String>,
    /// The account is a party, and not only a contact who may read.
    is_party: bool,
}

/// The submission of the request `number`, with its first `limit` lines; `None` if `viewer` may see none.
///
/// Of a request that the viewer is not a party to, but may read, it sees that request alone. The number of the submission
/// leads parties to their own lines.
fn seen_by<'a>(
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
fn lines_query(
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

pub fn submission_lines(tx: &ReadTx<'_>, query: &LinesQuery, now: Timestamp) -> StoreResult<ScreenResponse<LinesPage>> {
    let RowPage { total, rows, next, .. } = tx.lines(query)?;
    let page = LinesPage { total: total.number, rows: line_rows(tx, rows, &query.viewer)?, next };
    screen(tx, &query.viewer, now, page)
}

/// Columns of [`submission_lines_csv`].
pub const LINES_CSV: NamedColumns<'_> = NamedColumns { titles: CSV_TITLES, handles: &CSV_HANDLES };

/// Lines of the CSV file, and the cursor of the next ones.
pub fn submission_lines_csv(tx: &ReadTx<'_>, query: &LinesQuery) -> StoreResult<(Vec<[String; 10]>, Option<String>)> {
    let (records, next) = tx.part_of_lines(query)?;
    let columns = |record: &RequestRecord| csv_columns(&record.request.as_seen_by(&query.viewer));
    Ok((records.iter().map(columns).collect(), next))
}

fn line_rows(tx: &ReadTx<'_>, records: Vec<RequestRecord>, viewer: &NicHandle) -> StoreResult<Vec<LineRow>> {
    let done = records.iter().filter(|record| record.request.has_way_back());
    let contacts = tx.contacts_of(&done.map(|record| record.service).collect::<Vec<_>>())?;
    let row = |record: RequestRecord| LineRow {
        way_back: contacts.get(&record.service).and_then(|contacts| record.request.way_back(viewer, contacts)),
        request: record.request.as_seen_by(viewer),
        asker_roles: record.asker_roles,
    };
    Ok(records.into_iter().map(row).collect())
}

/// Submissions as one of their parties sees them: any number are read with the statements of a single one.
pub(super) struct SubmissionProgress<'a> {
    viewer: &'a NicHandle,
    figures: HashMap<SubmissionId, SubmissionFigures>,
    named_parties: usize,
    mails: HashMap<(SubmissionId, NicHandle), MailState>,
}

impl<'a> SubmissionProgress<'a> {
    /// Reads submissions, of each the parties up to a number.
    pub(super) fn read(
        tx: &ReadTx<'_>,
        submissions: &[SubmissionId],
        viewer: &'a NicHandle,
        named_parties: usize,
    ) -> StoreResult<Self> {
        let figures = tx.figures(submissions, viewer)?;
        let named = |(id, figures): (&SubmissionId, &'_ SubmissionFigures)| {
            let (id, parties) = (*id, figures.parties.iter().take(named_parties));
            parties.map(move |party| (id, party.account.clone())).collect::<Vec<_>>()
        };
        let parties: Vec<_> = figures.iter().flat_map(named).collect();
        Ok(Self { viewer, mails: tx.latest_mails_about(&parties)?, figures, named_parties })
    }

    /// One line, as a contact who is not a party sees it.
    pub(super) fn of_one(
        tx: &ReadTx<'_>,
        record: &RequestRecord,
        contacts: &Contacts,
        viewer: &'a NicHandle,
    ) -> StoreResult<Self> {
        let id = record.submission;
        let mails = tx.latest_mails(&[record.request.id])?.into_values().flatten();
        Ok(Self {
            viewer,
            figures: HashMap::from([(id, SubmissionFigures::of_one(record, viewer, contacts))]),
            named_parties: usize::MAX,
            mails: mails.map(|mail| ((id, mail.to.clone()), mail)).collect(),
        })
    }

    /// Figures of the lines that the viewer is a party to, if it is to any.
    pub(super) fn figures(&self, id: SubmissionId) -> Option<&SubmissionFigures> {
        self.figures.get(&id)
    }

    /// The parties of the lines that the viewer sees.
    pub(super) fn parties(&self, id: SubmissionId, asker: &NicHandle) -> Vec<PartyProgress> {
        let party = |party: &PartyCount| PartyProgress {
            mail: self.mails.get(&(id, party.account.clone())).cloned(),
            may_resend: may_resend(asker, self.viewer, &party.account, party.waiting),
            to_resolve: Vec::new(),
            account: party.account.clone(),
            services: party.services,
            accepted: party.accepted,
            waiting: party.waiting,
        };
        let parties = self.figures(id).map(|figures| figures.parties.iter().take(self.named_parties).map(party));
        parties.into_iter().flatten().collect()
    }
}

/// The titles of the list of requests: of its own columns, then of [`csv_columns`].
pub(super) const CSV_LIST_TITLES: [&str; 15] = [
    "group",
    "request",
    "askedBy",
    "askedAt",
    "deadline",
    "task",
    "service",
    "category",
    "roles",
    "from",
    "to",
    "until",
    "state",
    "acceptedBy",
    "endedAt",
];

/// The titles of [`csv_columns`].
const CSV_TITLES: &[&str] = CSV_LIST_TITLES.split_at(5).1;

/// Columns with handles, in both.
pub(super) const CSV_HANDLES: [&str; 4] = ["askedBy", "from", "to", "acceptedBy"];

/// A request as its reader may see it.
pub(super) fn csv_columns(request: &Request) -> [String; 10] {
    let roles: Vec<&str> = request.roles.iter().map(handover_api::link::role_name).collect();
    let accepted = request.parties.iter().filter(|party| party.accepted_at.is_some());
    let accepted: Vec<&str> = accepted.map(|party| party.account.as_str()).collect();
    [
        request.id.to_string(),
        request.service.name.as_str().to_owned(),
        request.service.category.as_str().to_owned(),
        roles.join(" "),
        request.from.to_string(),
        request.to.to_string(),
        request.until.map_or_else(String::new, |day| day.to_string()),
        request.state.as_str().to_owned(),
        accepted.join(" "),
        request.ended.as_ref().map_or_else(String::new, |ended| csv_time(ended.at)),
    ]
}

pub(super) fn csv_time(at: Timestamp) -> String {
    at.to_rfc3339()
}
