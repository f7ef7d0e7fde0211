//! Uploading and opening papers.

use super::apply;
use crate::config::Policies;
use crate::papers::PaperKey;
use handover_rules::Timestamp;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal};
use handover_rules::cases::papers::PaperId;
use handover_rules::desk::StaffId;
use handover_store::{NewPaper, StoreError, StoreResult, WriteTx};

/// Adds a sealed paper to a case.
pub fn add_paper(
    tx: &mut WriteTx<'_>,
    number: CaseNumber,
    paper: &NewPaper,
    now: Timestamp,
    policy: &Policies,
) -> StoreResult<Result<(), CaseRefusal>> {
    let event = CaseEvent::AddPaper { bytes: paper.bytes.into() };
    let result = apply(tx, number, &event, now, policy)?;
    if result.is_ok() {
        tx.add_paper(number, paper, now)?;
    }
    Ok(result)
}

/// The content of a paper, for somebody of the staff. The opening is recorded; `None` if the case has no such
/// paper.
///
/// # Errors
/// The store failed, or the paper was sealed under another key.
pub fn open_paper(
    tx: &mut WriteTx<'_>,
    number: CaseNumber,
    paper: PaperId,
    by: StaffId,
    key: &PaperKey,
    now: Timestamp,
) -> StoreResult<Option<Vec<u8>>> {
    let Some(sealed) = tx.sealed_paper(number, paper)? else { return Ok(None) };
    let content = key.open(number, paper, &sealed).ok_or(StoreError::Corrupt("paper sealed under another key"))?;
    tx.record_paper_opening(paper, by, now)?;
    Ok(Some(content))
}
