//! Cases at the desk: the queue, a case beside the holder on record, its papers, and the decision (decision 0033).

use super::{AuditedEntry, DeskCall, DeskError, NotFound, audited};
use crate::config::Policies;
use crate::papers::PaperKey;
use crate::use_cases::Act;
use crate::use_cases::cases;
use handover_api::cases::{
    CaseApproval, CaseStaff, Decision, DecisionKind, DeskCase, DeskCaseRow, DeskPaper, DeskQueue,
};
use handover_api::desk::AuditedPaper;
use handover_rules::cases::lifecycle::CaseEvent;
use handover_rules::cases::papers::PaperId;
use handover_rules::cases::queue::awaits;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::cases::{Approval, CaseNumber, CaseState};
use handover_rules::desk::{ActRefusal, StaffId};
use handover_rules::{Category, ServiceKey, Timestamp};
use handover_store::{CaseRecord, PaperRecord, ReadTx, StaffMember, StoreError, StoreResult};

/// States of the queue; cases that wait for staff come first.
const QUEUE_STATES: [CaseState; 3] = [CaseState::Checking, CaseState::ObjectionPeriod, CaseState::CollectingPapers];

/// The queue, as `member` sees it. Cases that cannot be read are quarantined, so that they do not hide the others.
pub fn queue(act: &mut Act<'_, '_>, member: &StaffMember) -> StoreResult<DeskQueue> {
    let (cases, hidden) = cases::queue(act, &QUEUE_STATES)?;
    let staff = act.tx.staff()?;
    let rows = cases.into_iter().map(|record| queue_row(record, member, &staff, act.policies)).collect();
    Ok(DeskQueue { rows, hidden })
}

/// The cases of the queue that cannot be read.
pub fn damaged(reader: &ReadTx<'_>) -> StoreResult<Vec<CaseNumber>> {
    cases::damaged(reader, &QUEUE_STATES)
}

fn queue_row(record: CaseRecord, reader: &StaffMember, staff: &[StaffMember], policies: &Policies) -> DeskCaseRow {
    let claimant = cases::claimant_as_staff(&record, staff);
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
        until: policies.cases.wait_until(&case).filter(|_| case.state == CaseState::ObjectionPeriod),
        approvals: count(case.approvals.len()),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A case, as `by` sees it.
///
/// # Errors
/// There is no such case, it is damaged, or the store failed.
pub fn case(act: &mut Act<'_, '_>, number: CaseNumber, by: StaffId) -> Result<DeskCase, DeskError> {
    require_readable(act.tx, number)?;
    // So that no approval is shown that does not count any more.
    cases::apply(act, number, &CaseEvent::Due)?.map_err(DeskError::Case)?;
    view(act.tx, number, by, act.now, act.policies)?.ok_or(DeskError::NotFound)
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
    policies: &Policies,
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
    let refusal = cases::would_accept(reader, number, &approval, now, policies)?.err();
    let papers = reader.case_papers(number)?.into_iter().map(|paper| desk_paper(paper, by)).collect();
    let holder = cases::holder_on_record(reader, &record.domain)?;
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
        until: policies.cases.wait_until(&case),
        holder,
        contacts: service.map(|service| service.facts.contacts),
        papers,
        staff,
        timeline,
        mails: reader.mails_of_case(number)?,
        no_approval: refusal.map(|refusal| refusal.kind()),
        approvals,
        approvers: policies.cases.approvers,
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
    DeskPaper { paper: paper.into(), is_scanned, is_opened }
}

/// A paper that somebody of the staff has opened.
pub struct OpenedPaper {
    /// Its case.
    pub case: CaseNumber,
    /// Its record.
    pub record: PaperRecord,
    /// The file.
    pub content: Vec<u8>,
}

/// Opens a paper of a case. The audit log names it.
///
/// # Errors
/// The outer error is a failure of the store, such as a paper sealed under another key; the inner one: there is no such
/// paper, or opening is not allowed.
pub fn open_paper(
    act: &mut Act<'_, '_>,
    call: DeskCall,
    place: Result<(CaseNumber, PaperId), NotFound>,
    by: StaffId,
    key: Option<&PaperKey>,
) -> StoreResult<Result<OpenedPaper, DeskError>> {
    let found = match &place {
        Ok((number, id)) => act.tx.case_papers(*number)?.into_iter().find(|paper| paper.facts.id == *id),
        Err(_) => None,
    };
    let kind = found.as_ref().map(|paper| paper.facts.kind);
    let call = DeskCall { paper: place.as_ref().ok().map(|(_, id)| AuditedPaper { id: *id, kind }), ..call };
    audited(act, &call, |act, _| {
        let (case, id) = place?;
        let (record, key) = found.zip(key).ok_or(DeskError::NotFound)?;
        let content = cases::open_paper(act, case, id, by, key)?.ok_or(DeskError::NotFound)?;
        Ok(OpenedPaper { case, record, content })
    })
}

/// Carries out a decision on a case, and returns the case.
///
/// # Errors
/// There is no such case, it is damaged, the rules refuse the decision, or the store failed.
pub fn decide(
    act: &mut Act<'_, '_>,
    number: CaseNumber,
    (by, decision): (StaffId, &Decision),
    entry: AuditedEntry<'_>,
) -> Result<DeskCase, DeskError> {
    require_readable(act.tx, number)?;
    let reason = entry.reason.to_owned();
    let event = match decision.decision {
        DecisionKind::Approve => CaseEvent::Approve { by, note: Some(reason) },
        DecisionKind::AskAgain => CaseEvent::AskAgain { by, papers: decision.papers.clone(), reason },
        DecisionKind::Refuse => CaseEvent::Refuse { by, reason },
    };
    cases::apply(act, number, &event)?.map_err(DeskError::Case)?;
    Ok(view(act.tx, number, by, act.now, act.policies)?.ok_or(StoreError::Corrupt("decided case is missing"))?)
}
