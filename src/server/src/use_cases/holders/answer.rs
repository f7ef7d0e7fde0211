//! Answers of holders by their private links.

use super::apply::apply_event;
use crate::secrets::code_hash::hash;
use crate::use_cases::Act;
use handover_rules::ValidationCode;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use handover_rules::holder::lifecycle::{HolderEvent, HolderRefusal};
use handover_rules::holder::{HolderChange, HolderSide};
use handover_rules::request::Answer;
use handover_store::{HolderChangeRecord, ReadTx, StoreResult};

/// A change of holder, and who holds the link.
#[derive(Clone, Debug)]
pub struct HolderParty {
    /// The change.
    pub record: HolderChangeRecord,
    /// The party.
    pub side: HolderSide,
}

/// The party that a mailed token belongs to. A used one still shows the outcome of the change.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the token.
pub fn party_of_token(reader: &ReadTx<'_>, token: &str) -> StoreResult<Result<HolderParty, MailedLinkRefusal>> {
    let Some(token) = ValidationCode::parse(token) else { return Ok(Err(MailedLinkRefusal::Unknown)) };
    let link = reader.mailed_link_of_token(hash(token.expose()))?;
    let Some(link) = link.filter(|record| record.link.action == MailedLinkAction::Holder) else {
        return Ok(Err(MailedLinkRefusal::Unknown));
    };
    let found = reader.holder_change_of_link(link.id)?;
    Ok(found.map(|(record, side)| HolderParty { record, side }).ok_or(MailedLinkRefusal::Unknown))
}

/// Answers for the party that a mailed token belongs to.
///
/// # Errors
/// The outer error is a failure of the store, the middle one the refusal of the token, the inner one why the answer is
/// refused.
#[expect(clippy::type_complexity, reason = "three causes of failure, each answered differently")]
pub fn answer(
    act: &mut Act<'_, '_>,
    token: &str,
    answer: Answer,
) -> StoreResult<Result<(HolderChange, HolderSide, Result<(), HolderRefusal>), MailedLinkRefusal>> {
    let HolderParty { record, side } = match party_of_token(act.tx, token)? {
        Ok(party) => party,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (change, result) = apply_event(act, &record, &HolderEvent::Answer { side, answer })?;
    Ok(Ok((change, side, result)))
}
