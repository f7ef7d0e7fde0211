//! Cases at the desk: the queue, a case beside the holder on record, its papers, and the decision (decision 0033).

use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::http::extract::{JsonBody, PathParam, StaffSession};
use crate::http::route_table::Routes;
use crate::http::routes::procedures::{paper_key, row};
use crate::store::{CaseRecord, PaperRecord, ReadTx, StaffMember, StoreError, StoreResult, WriteTx};
use crate::use_cases::desk::{DeskCall, DeskError, audited};
use crate::use_cases::procedures::{self, CasePolicy};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use handover_api::desk::DeskMail;
use handover_api::procedure::{
    CaseApproval, CaseStaff, Decision, DecisionKind, DeskCase, DeskCaseRow, DeskPaper, DeskQueue,
};
use handover_api::route;
use handover_rules::desk::{ActRefusal, DeskAct, StaffId, SubjectKind};
use handover_rules::procedure::lifecycle::CaseEvent;
use handover_rules::procedure::papers::PaperId;
use handover_rules::procedure::queue::awaits;
use handover_rules::procedure::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::procedure::{Approval, CaseNumber, CaseState};
use handover_rules::{Category, ServiceKey, Timestamp};

/// States of the queue; first what waits for staff.
pub(super) const QUEUE_STATES: [CaseState; 3] =
    [CaseState::Checking, CaseState::ObjectionPeriod, CaseState::CollectingPapers];

pub(super) fn routes() -> Routes {
    let case = [route::DESK_CASES, "/{number}"].concat();
    Routes::default()
        .get(route::DESK_CASES, queue)
        .get(&case, show)
        .get(&[&case, "/papers/{paper}"].concat(), paper)
        .post(&[&case, "/decision"].concat(), decide)
}

fn about(number: CaseNumber) -> (SubjectKind, String) {
    (SubjectKind::Case, number.to_string())
}

async fn queue(State(state): State<AppState>, session: StaffSession) -> ApiResult<Json<DeskQueue>> {
    let call = session.call(DeskAct::SeeCases, None, "");
    let now = state.clock.now();
    let look = move |tx: &mut WriteTx<'_>| {
        audited(tx, &call, now, |tx, _| {
            let (cases, hidden) = procedures::queue(tx, &QUEUE_STATES)?;
            let staff = tx.staff()?;
            let rows = cases.into_iter().map(|record| queue_row(record, &session.member, &staff)).collect();
            Ok(DeskQueue { rows, hidden })
        })
    };
    Ok(Json(state.store.write(look).await??))
}

fn queue_row(record: CaseRecord, reader: &StaffMember, staff: &[StaffMember]) -> DeskCaseRow {
    let claimant = procedures::claimant_as_staff(&record, staff);
    let CaseRecord { case, domain, name, .. } = record;
    let approved = |member: &&StaffMember| case.approvals.iter().any(|approval| approval.by == member.id);
    DeskCaseRow {
        approved_by: staff.iter().filter(approved).map(|member| member.name.clone()).collect(),
        is_mine: awaits(&case, reader.id, &reader.roles, claimant),
        number: case.number,
        procedure: case.procedure,
        domain,
        name,
        state: case.state,
        since: case.since,
        approvals: count(case.approvals.len()),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

async fn show(
    State(state): State<AppState>,
    session: StaffSession,
    PathParam(number): PathParam<CaseNumber>,
) -> ApiResult<Json<DeskCase>> {
    let call = session.call(DeskAct::SeeCase, Some(about(number)), "");
    let (now, policy, by) = (state.clock.now(), CasePolicy::from(&*state.settings), session.member.id);
    let look = move |tx: &mut WriteTx<'_>| {
        audited(tx, &call, now, |tx, _| {
            require_readable(tx, number)?;
            // So that no approval is shown that does not count any more.
            procedures::apply(tx, number, &CaseEvent::Due, now, &policy)?.map_err(DeskError::Case)?;
            view(tx, number, by, now, &policy)?.ok_or(DeskError::NotFound)
        })
    };
    Ok(Json(state.store.write(look).await??))
}

/// A damaged case waits until it is repaired and taken up.
fn require_readable(reader: &ReadTx<'_>, number: CaseNumber) -> Result<(), DeskError> {
    match reader.case(number) {
        Err(error) if error.is_about_data() => Err(ActRefusal::StillDamaged.into()),
        found => found?.map(drop).ok_or(DeskError::NotFound),
    }
}

fn view(
    reader: &ReadTx<'_>,
    number: CaseNumber,
    by: StaffId,
    now: Timestamp,
    policy: &CasePolicy,
) -> StoreResult<Option<DeskCase>> {
    let Some(record) = reader.case(number)? else { return Ok(None) };
    let timeline = reader.case_timeline(number)?;
    let approvals: Vec<CaseApproval> =
        record.case.approvals.iter().map(|given| case_approval(given, &timeline)).collect();
    let named = |id: StaffId| {
        let in_timeline = timeline.iter().any(|entry| entry.by == CaseActor::Staff(id));
        in_timeline || approvals.iter().any(|approval| approval.by == id)
    };
    let staff = reader.staff()?.into_iter().filter(|member| named(member.id));
    let staff = staff.map(|member| CaseStaff { id: member.id, name: member.name }).collect();
    let service = reader.service(&ServiceKey { name: record.domain.clone(), category: Category::Domain })?;
    let approval = CaseEvent::Approve { by, note: None };
    let refusal = procedures::would_accept(reader, number, &approval, now, policy)?.err();
    let papers = reader.case_papers(number)?.into_iter().map(|paper| desk_paper(paper, by)).collect();
    let holder = procedures::holder_on_record(reader, &record.domain)?;
    let CaseRecord { case, domain, email, name, claim, .. } = record;
    Ok(Some(DeskCase {
        number,
        domain,
        claim,
        name,
        email,
        claimant: case.claimant,
        legal_form: case.legal_form,
        state: case.state,
        since: case.since,
        until: policy.procedures.wait_until(&case),
        holder,
        contacts: service.map(|service| service.facts.contacts),
        papers,
        staff,
        timeline,
        mails: reader.mails_of_case(number)?.into_iter().map(DeskMail::from).collect(),
        no_approval: refusal.map(|refusal| refusal.name().to_owned()),
        approvals,
        approvers: policy.procedures.approvers,
    }))
}

/// An approval with its reason, which the timeline has: nobody approves a case twice in one round.
fn case_approval(given: &Approval, timeline: &[CaseEntry]) -> CaseApproval {
    let is_approval = |milestone| matches!(milestone, CaseMilestone::FirstApproval | CaseMilestone::Approved);
    let is_it = |entry: &&CaseEntry| entry.by == CaseActor::Staff(given.by) && is_approval(entry.milestone);
    let note = timeline.iter().rev().find(is_it).and_then(|entry| entry.note.clone());
    CaseApproval { by: given.by, at: given.at, note }
}

fn desk_paper(paper: PaperRecord, by: StaffId) -> DeskPaper {
    let (is_scanned, is_opened) = (paper.is_scanned, paper.facts.opened_by.contains(&by));
    DeskPaper { paper: row(paper), is_scanned, is_opened }
}

/// A file that no browser opens by itself: untrusted content never runs beside the desk's session.
async fn paper(
    State(state): State<AppState>,
    session: StaffSession,
    PathParam((number, paper)): PathParam<(CaseNumber, PaperId)>,
) -> ApiResult<Response> {
    let key = paper_key(&state)?.clone();
    let call = session.call(DeskAct::OpenPaper, Some(about(number)), "");
    let (now, by) = (state.clock.now(), session.member.id);
    let open = move |tx: &mut WriteTx<'_>| {
        audited(tx, &call, now, |tx, _| {
            let papers = tx.case_papers(number)?;
            let found = papers.into_iter().find(|found| found.facts.id == paper).ok_or(DeskError::NotFound)?;
            let content = procedures::open_paper(tx, number, paper, by, &key, now)?.ok_or(DeskError::NotFound)?;
            Ok((found, content))
        })
    };
    let (found, content) = state.store.write(open).await??;
    let name = format!("{number}-{}.{}", found.facts.kind.as_str(), found.paper_type.as_str());
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, content).into_response())
}

async fn decide(
    State(state): State<AppState>,
    session: StaffSession,
    PathParam(number): PathParam<CaseNumber>,
    JsonBody(body): JsonBody<Decision>,
) -> ApiResult<Json<DeskCase>> {
    let act = match body.decision {
        DecisionKind::Approve => DeskAct::ApproveCase,
        DecisionKind::AskAgain => DeskAct::AskCaseAgain,
        DecisionKind::Refuse => DeskAct::RefuseCase,
    };
    let call = session.call(act, Some(about(number)), &body.reason);
    let (now, policy, by) = (state.clock.now(), CasePolicy::from(&*state.settings), session.member.id);
    let decide = move |tx: &mut WriteTx<'_>| carry_out(tx, &call, number, (by, &body), now, &policy);
    Ok(Json(state.store.write(decide).await??))
}

/// Carries out a decision on a case. A refused one is neither stored nor recorded.
fn carry_out(
    tx: &mut WriteTx<'_>,
    call: &DeskCall,
    number: CaseNumber,
    (by, body): (StaffId, &Decision),
    now: Timestamp,
    policy: &CasePolicy,
) -> StoreResult<Result<DeskCase, DeskError>> {
    audited(tx, call, now, |tx, entry| {
        require_readable(tx, number)?;
        let reason = entry.reason.to_owned();
        let event = match body.decision {
            DecisionKind::Approve => CaseEvent::Approve { by, note: Some(reason) },
            DecisionKind::AskAgain => CaseEvent::AskAgain { by, papers: body.papers.clone(), reason },
            DecisionKind::Refuse => CaseEvent::Refuse { by, reason },
        };
        procedures::apply(tx, number, &event, now, policy)?.map_err(DeskError::Case)?;
        Ok(view(tx, number, by, now, policy)?.ok_or(StoreError::Corrupt("decided case is missing"))?)
    })
}
