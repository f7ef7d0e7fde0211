//! Uploading and opening papers.

use super::apply;
use crate::papers::PaperKey;
use crate::use_cases::Act;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal};
use handover_rules::cases::papers::PaperId;
use handover_rules::desk::StaffId;
use handover_store::{NewPaper, StoreError, StoreResult};

/// Adds a sealed paper to a case.
pub fn add_paper(act: &mut Act<'_, '_>, number: CaseNumber, paper: &NewPaper) -> StoreResult<Result<(), CaseRefusal>> {
    let event = CaseEvent::AddPaper { bytes: paper.bytes.into() };
    let result = apply(act, number, &event)?;
    if result.is_ok() {
        act.tx.add_paper(number, paper, act.now)?;
    }
    Ok(result)
}

/// The content of a paper, for somebody of the staff. The opening is recorded; `None` if the case has no such
/// paper.
///
/// # Errors
/// The store failed, or the paper was sealed under another key.
pub fn open_paper(
    act: &mut Act<'_, '_>,
    number: CaseNumber,
    paper: PaperId,
    by: StaffId,
    key: &PaperKey,
) -> StoreResult<Option<Vec<u8>>> {
    let Some(sealed) = act.tx.sealed_paper(number, paper)? else { return Ok(None) };
    let content = key.open(number, paper, &sealed).ok_or(StoreError::Corrupt("paper sealed under another key"))?;
    act.tx.record_paper_opening(paper, by, act.now)?;
    Ok(Some(content))
}
