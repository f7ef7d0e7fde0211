//! Cases at the desk: the queue, a case beside the holder on record, its papers, and the decision (decision 0033).

use super::{AuditedEntry, DeskCall, DeskError, NotFound, audited};
use crate::papers::PaperKey;
use crate::use_cases::Act;
use crate::use_cases::cases;
use handover_api::cases::{Decision, DecisionKind, DeskCase, DeskQueue};
use handover_api::desk::{AuditedPaper, DeskPage};
use handover_rules::cases::lifecycle::CaseEvent;
use handover_rules::cases::papers::PaperId;
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::desk::{ActRefusal, StaffId};
use handover_store::{PaperRecord, ReadTx, StaffMember, StoreResult, pages};

/// States of the queue; cases that wait for staff come first.
const QUEUE_STATES: [CaseState; 3] = [CaseState::Checking, CaseState::ObjectionPeriod, CaseState::CollectingPapers];

/// The queue, as `member` sees it. Cases that cannot be read are quarantined, so that they do not hide the others.
pub fn queue(act: &mut Act<'_, '_>, member: &StaffMember) -> StoreResult<DeskPage<DeskQueue>> {
    let cases = cases::queue(act, &QUEUE_STATES)?;
    pages::desk::case_queue(act.tx, cases, member, &act.policies.cases)
}

/// The cases of the queue that cannot be read.
pub fn damaged(reader: &ReadTx<'_>) -> StoreResult<Vec<CaseNumber>> {
    cases::damaged(reader, &QUEUE_STATES)
}

/// A case, as `by` sees it.
pub fn case(act: &mut Act<'_, '_>, number: CaseNumber, by: StaffId) -> Result<DeskPage<DeskCase>, DeskError> {
    require_readable(act.tx, number)?;
    // So that no approval is shown that does not count any more.
    cases::apply(act, number, &CaseEvent::Due)?.map_err(DeskError::Case)?;
    let case = view(act, number, by)?;
    Ok(pages::desk::page(act.tx, case)?)
}

/// A damaged case waits until it is repaired and taken up.
fn require_readable(reader: &ReadTx<'_>, number: CaseNumber) -> Result<(), DeskError> {
    match reader.case(number) {
        Err(error) if error.is_about_data() => Err(ActRefusal::StillDamaged.into()),
        found => found?.map(drop).ok_or(DeskError::NotFound),
    }
}

/// A case as it is, without what is due.
pub fn view(act: &Act<'_, '_>, number: CaseNumber, by: StaffId) -> Result<DeskCase, DeskError> {
    require_readable(act.tx, number)?;
    let approval = CaseEvent::Approve { by, note: None };
    let refusal = cases::would_accept(act.tx, number, &approval, act.now, act.policies)?.err();
    let refusal = refusal.map(|refusal| refusal.kind());
    pages::desk::case(act.tx, number, by, refusal, &act.policies.cases)?.ok_or(DeskError::NotFound)
}

pub struct OpenedPaper {
    pub case: CaseNumber,
    pub record: PaperRecord,
    pub content: Vec<u8>,
}

/// Opens a paper of a case. The audit log names it. `count` is given its bytes before: a paper that is not sent was not
/// opened.
///
/// # Errors
/// The outer error is one of `count`, or a failure of the store, such as a paper sealed under another key; the inner one:
/// there is no such paper, or opening is not allowed.
pub fn open_paper<C>(
    act: &mut Act<'_, '_>,
    call: DeskCall,
    place: Result<(CaseNumber, PaperId), NotFound>,
    by: StaffId,
    key: Option<&PaperKey>,
    count: impl FnOnce(u64) -> StoreResult<C>,
) -> StoreResult<Result<(C, OpenedPaper), DeskError>> {
    let found = match &place {
        Ok((number, id)) => act.tx.case_papers(*number)?.into_iter().find(|paper| paper.facts.id == *id),
        Err(_) => None,
    };
    let kind = found.as_ref().map(|paper| paper.facts.kind);
    let call = DeskCall { paper: place.as_ref().ok().map(|(_, id)| AuditedPaper { id: *id, kind }), ..call };
    audited(act, &call, |act, _| {
        let (case, id) = place?;
        let (record, key) = found.zip(key).ok_or(DeskError::NotFound)?;
        let counted = count(record.bytes.into())?;
        let content = cases::open_paper(act, case, id, by, key)?.ok_or(DeskError::NotFound)?;
        Ok((counted, OpenedPaper { case, record, content }))
    })
}

/// Carries out a decision on a case, and returns the case.
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
    view(act, number, by)
}
