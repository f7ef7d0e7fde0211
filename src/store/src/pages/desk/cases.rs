//! Cases of holders at the desk: the queue, and a case beside the holder on record (decision 0033).

use super::page;
use crate::pages::holder::paper_row;
use crate::{CaseRecord, PaperRecord, ReadTx, StaffMember, StoreResult};
use handover_api::cases::{CaseApproval, CaseStaff, DeskCase, DeskCaseRow, DeskPaper, DeskQueue, QueuedChange};
use handover_api::desk::DeskPage;
use handover_rules::cases::claim::{Claim, StatedField, differences};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone, last_return, next_step, turn};
use handover_rules::cases::{Approval, CaseNumber, CasePolicy, CaseState};
use handover_rules::desk::StaffId;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::{Category, Contacts, NicHandle, ServiceKey, ServiceName};
use std::collections::{BTreeSet, HashMap};

/// The queue of these cases, as `viewer` sees it, and the number of further ones.
pub fn case_queue(
    tx: &ReadTx<'_>,
    (cases, hidden): (Vec<CaseRecord>, u32),
    viewer: &StaffMember,
    policy: &CasePolicy,
) -> StoreResult<DeskPage<DeskQueue>> {
    let (staff, known) = (tx.staff()?, Known::read(tx, &cases)?);
    let mut rows: Vec<_> =
        cases.into_iter().filter_map(|case| queue_row(case, viewer, &staff, &known, policy)).collect();
    rows.sort_by_key(|row| row.turn);
    page(tx, DeskQueue { rows, hidden, approvers: policy.approvers })
}

/// Records about the domains of cases, and the timelines of those that wait for a decision.
struct Known {
    contacts: HashMap<ServiceName, Contacts>,
    holders: HashMap<ServiceName, HolderIdentity>,
    timelines: HashMap<CaseNumber, Vec<CaseEntry>>,
}

impl Known {
    fn read(tx: &ReadTx<'_>, cases: &[CaseRecord]) -> StoreResult<Self> {
        let domains: BTreeSet<&ServiceName> = cases.iter().map(|case| &case.domain).collect();
        let domains: Vec<&ServiceName> = domains.into_iter().collect();
        let keys: Vec<ServiceKey> = domains.iter().map(|name| domain((*name).clone())).collect();
        let services = tx.services_with_keys(&keys.iter().collect::<Vec<_>>())?;
        let checked = cases.iter().filter(|case| case.case.state == CaseState::Checking);
        let checked: Vec<CaseNumber> = checked.map(|case| case.case.number).collect();
        Ok(Self {
            contacts: services.into_iter().map(|service| (service.facts.key.name, service.facts.contacts)).collect(),
            holders: tx.holders_of(&domains)?,
            timelines: tx.case_timelines(&checked)?,
        })
    }
}

const fn domain(name: ServiceName) -> ServiceKey {
    ServiceKey { name, category: Category::Domain }
}

fn queue_row(
    record: CaseRecord,
    viewer: &StaffMember,
    staff: &[StaffMember],
    known: &Known,
    policy: &CasePolicy,
) -> Option<DeskCaseRow> {
    let holder = known.holders.get(&record.domain);
    let timeline = known.timelines.get(&record.case.number).map_or(&[][..], Vec::as_slice);
    let case = &record.case;
    let approved = |member: &&StaffMember| case.approvals.iter().any(|approval| approval.by == member.id);
    let objection = last_return(timeline).filter(|entry| entry.milestone == CaseMilestone::Objected);
    Some(DeskCaseRow {
        turn: turn(case, viewer.id, &viewer.roles, record.claimant_as_staff(staff))?,
        next: next_step(case, timeline, policy)?,
        objection: objection.and_then(|entry| entry.note.clone()),
        approved_by: staff.iter().filter(approved).map(|member| member.name.clone()).collect(),
        number: case.number,
        claimant: case.claimant,
        since: case.since,
        until: policy.wait_until(case),
        differs: differs(&record, holder),
        change: queued_change(&record.claim, holder, known.contacts.get(&record.domain)),
        domain: record.domain,
        name: record.name,
    })
}

fn differs(record: &CaseRecord, holder: Option<&HolderIdentity>) -> Option<Vec<StatedField>> {
    holder.map(|holder| differences(holder, &record.name, record.case.legal_form, &record.email))
}

fn queued_change(claim: &Claim, holder: Option<&HolderIdentity>, contacts: Option<&Contacts>) -> QueuedChange {
    match claim {
        Claim::Holder(new) => QueuedChange::Holder {
            from: holder.map(HolderIdentity::display_name),
            to: holder.map_or_else(|| new.display_name(), |holder| new.name_beside(holder)),
        },
        Claim::Contacts { roles, to } => {
            let mut from: Vec<NicHandle> = Vec::new();
            for role in roles.iter() {
                from.extend(contacts.map(|contacts| contacts.holder(role).clone()).filter(|who| !from.contains(who)));
            }
            QueuedChange::Contacts { roles: *roles, from, to: to.clone() }
        }
    }
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
    let service = tx.service(&domain(record.domain.clone()))?;
    let papers = tx.case_papers(number)?.into_iter().map(|paper| desk_paper(paper, by)).collect();
    let holder = tx.holder(&record.domain)?.map(|record| record.holder.identity);
    let differs = differs(&record, holder.as_ref());
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
        next: next_step(&case, &timeline, policy),
        objection_period: policy.objection,
        holder,
        differs,
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
