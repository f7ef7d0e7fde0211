//! Recovery of an account whose address somebody else changed: what becomes of what it asked for and accepted meanwhile
//! (decision 0010).

use crate::{Ending, NicHandle, Request, Timestamp, string_enum};

string_enum! {
    /// What a recovery means for a request.
    pub enum RecoveryEffect {
        /// The recovery ends it.
        Ends = "ends",
        /// The roles had been transferred; only the people concerned can change them again.
        TookEffect = "tookEffect",
        /// The account had declined or cancelled it.
        EndedBefore = "endedBefore",
    }
}

/// The effect on `request` of recovering `account`, in the name of which somebody else may have acted since `since`.
/// `None` if nothing was done in its name.
#[must_use]
pub fn recovery_effect(request: &Request, account: &NicHandle, since: Timestamp) -> Option<RecoveryEffect> {
    let consented = has_consented_since(request, account, since);
    let Some(ended) = &request.ended else { return consented.then_some(RecoveryEffect::Ends) };
    let ended_by = match &ended.how {
        Ending::AccountRecovered { by } if by == account => return Some(RecoveryEffect::Ends),
        Ending::Done => return consented.then_some(RecoveryEffect::TookEffect),
        Ending::Declined { by } | Ending::Withdrawn { by } | Ending::TakenBack { by } => Some(by),
        Ending::Superseded { .. }
        | Ending::AccountRecovered { .. }
        | Ending::EndedByProvider { .. }
        | Ending::Expired
        | Ending::Failed { .. } => None,
    };
    (ended_by == Some(account) && ended.at >= since).then_some(RecoveryEffect::EndedBefore)
}

/// The account asked for the request or accepted it at `since` or later.
#[must_use]
pub fn has_consented_since(request: &Request, account: &NicHandle, since: Timestamp) -> bool {
    let accepted = request.party(account).and_then(|party| party.accepted_at).is_some_and(|at| at >= since);
    accepted || (request.asker == *account && request.asked_at >= since)
}
