//! Cases of holders at the desk: the queue, and a case beside the holder on record (decision 0033).

use crate::pages::cases::paper_row;
use crate::{CaseRecord, PaperRecord, ReadTx, StaffMember, StoreResult};
use handover_api::cases::{CaseApproval, CaseStaff, DeskCase, DeskCaseRow, DeskPaper, DeskQueue};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::policy::CasePolicy;
use handover_rules::cases::queue::awaits;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::cases::{Approval, CaseNumber, CaseState};
use handover_rules::desk::StaffId;
use handover_rules::{Category, ServiceKey};

/// The queue of these cases, as `viewer` sees it, and the number of further ones.
pub fn case_queue(
    tx: &ReadTx<'_>,
    (cases, hidden): (Vec<CaseRecord>, u32),
    viewer: &StaffMember,
    policy: &CasePolicy,
) -> StoreResult<DeskQueue> {
    let staff = tx.staff()?;
    Ok(DeskQueue { rows: cases.into_iter().map(|case| queue_row(case, viewer, &staff, policy)).collect(), hidden })
}

fn queue_row(record: CaseRecord, viewer: &StaffMember, staff: &[StaffMember], policy: &CasePolicy) -> DeskCaseRow {
    let claimant = record.claimant_as_staff(staff);
    let CaseRecord { case, domain, name, .. } = record;
    let approved = |member: &&StaffMember| case.approvals.iter().any(|approval| approval.by == member.id);
    DeskCaseRow {
        approved_by: staff.iter().filter(approved).map(|member| member.name.clone()).collect(),
        is_mine: awaits(&case, viewer.id, &viewer.roles, claimant),
        number: case.number,
        procedure: case.procedure,
        domain,
        name,
        state: case.state,
        since: case.since,
        until: policy.wait_until(&case).filter(|_| case.state == CaseState::ObjectionPeriod),
        approvals: count(case.approvals.len()),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A case, as `by` sees it. `no_approval` is the reason they cannot approve it now.
pub fn case(
    tx: &ReadTx<'_>,
    number: CaseNumber,
    by: StaffId,
    no_approval: Option<CaseRefusalKind>,
    policy: &CasePolicy,
) -> StoreResult<Option<DeskCase>> {
    let Some(record) = tx.case(number)? else { return Ok(None) };
    let timeline = tx.case_timeline(number)?;
    let approvals: Vec<CaseApproval> =
        record.case.approvals.iter().map(|given| case_approval(given, &timeline)).collect();
    let named = |id: StaffId| {
        let in_timeline = timeline.iter().any(|entry| entry.by == CaseActor::Staff(id));
        in_timeline || approvals.iter().any(|approval| approval.by == id)
    };
    let staff = tx.staff()?.into_iter().filter(|member| named(member.id));
    let staff = staff.map(|member| CaseStaff { id: member.id, name: member.name }).collect();
    let service = tx.service(&ServiceKey { name: record.domain.clone(), category: Category::Domain })?;
    let papers = tx.case_papers(number)?.into_iter().map(|paper| desk_paper(paper, by)).collect();
    let holder = tx.holder(&record.domain)?.map(|record| record.holder.identity);
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
        until: policy.wait_until(&case),
        holder,
        contacts: service.map(|service| service.facts.contacts),
        papers,
        staff,
        timeline,
        mails: tx.mails_of_case(number)?,
        no_approval,
        approvals,
        approvers: policy.approvers,
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
    DeskPaper { paper: paper_row(paper), is_scanned, is_opened }
}
