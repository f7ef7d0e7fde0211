//! Answers of holders by their private links.

use super::apply::apply_event;
use crate::use_cases::Act;
use handover_rules::CodeHash;
use handover_rules::holder::lifecycle::{HolderEvent, HolderRefusal};
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::request::Answer;
use handover_store::StoreResult;

/// Answers for the party that a mailed token belongs to, and returns the change and the party; `None` if the token is unknown.
pub fn answer(
    act: &mut Act<'_, '_>,
    token: CodeHash,
    answer: Answer,
) -> StoreResult<Option<Result<(HolderChangeId, HolderSide), HolderRefusal>>> {
    let Some((record, side)) = act.tx.holder_change_of_token(token)? else { return Ok(None) };
    let (change, result) = apply_event(act, &record, &HolderEvent::Answer { side, answer })?;
    Ok(Some(result.map(|()| (change.id, side))))
}
