//! Effect of recovering an account on the change of holder that it asked for (decision 0010).

use super::{HolderChange, HolderChangeEnding};
use crate::request::recovery::RecoveryEffect;
use crate::{NicHandle, Timestamp};

/// The effect on a change of holder of recovering `account`, if somebody else may have acted in its name since `since`.
/// Holders answer it with links of their own, mailed to the addresses in the change, or as accounts at these addresses: not
/// as one whose address somebody else has just changed.
#[must_use]
pub fn holder_change_effect(change: &HolderChange, account: &NicHandle, since: Timestamp) -> Option<RecoveryEffect> {
    let is_asked = change.asker == *account && change.asked_at >= since;
    let Some(ended) = &change.ended else { return is_asked.then_some(RecoveryEffect::Ends) };
    match &ended.how {
        HolderChangeEnding::AccountRecovered { by } if by == account => Some(RecoveryEffect::Ends),
        HolderChangeEnding::Done => is_asked.then_some(RecoveryEffect::TookEffect),
        HolderChangeEnding::Withdrawn { by } if by == account && ended.at >= since => Some(RecoveryEffect::EndedBefore),
        _ => None,
    }
}

/// As [`holder_change_effect`], looking back at a recovery at `until`.
#[must_use]
pub fn past_holder_change_effect(
    change: &HolderChange,
    account: &NicHandle,
    since: Timestamp,
    until: Timestamp,
) -> Option<RecoveryEffect> {
    let is_before = change.ended.as_ref().is_some_and(|ended| ended.at <= until);
    holder_change_effect(change, account, since).filter(|_| is_before)
}
