//! Answers of holders by their private links.

use super::apply::apply_event;
use crate::use_cases::Act;
use handover_rules::CodeHash;
use handover_rules::holder::lifecycle::{HolderEvent, HolderRefusal};
use handover_rules::holder::{HolderChange, HolderSide};
use handover_rules::request::Answer;
use handover_store::StoreResult;

/// Answers for the party that a mailed token belongs to; `None` if it is unknown.
pub fn answer(
    act: &mut Act<'_, '_>,
    token: CodeHash,
    answer: Answer,
) -> StoreResult<Option<(HolderChange, HolderSide, Result<(), HolderRefusal>)>> {
    let Some((record, side)) = act.tx.holder_change_of_token(token)? else { return Ok(None) };
    let (change, result) = apply_event(act, &record, &HolderEvent::Answer { side, answer })?;
    Ok(Some((change, side, result)))
}
