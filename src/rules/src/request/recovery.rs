//! Recovery of an account whose address somebody else changed: the effect on its requests and acceptances since then
//! (decision 0010).

use super::{Ended, Ending, RequestState, closed_state};
use crate::{NicHandle, Request, Timestamp, string_enum};

/// Requests and acts that a recovery names for each effect. There may be very many.
pub const NAMED_PER_EFFECT: usize = 50;

string_enum! {
    /// The effect of a recovery on a request.
    pub enum RecoveryEffect {
        /// The recovery ends it.
        Ends = "ends",
        /// The roles had been transferred; only the people concerned can change them again.
        TookEffect = "tookEffect",
        /// The account had declined or cancelled it.
        EndedBefore = "endedBefore",
    }
}

string_enum! {
    /// Other things that somebody may have done in the name of an account.
    pub enum RecoveredAct {
        /// Asked for, or withdrew, a change of the holder of a domain.
        HolderChange = "holderChange",
        /// Changed the phone number or the postal address of a holder.
        HolderDetails = "holderDetails",
        /// Ended a tech role before its last day.
        RoleEnd = "roleEnd",
        /// Objected to a case about a domain.
        Objection = "objection",
    }
}

impl RecoveredAct {
    /// The effect of a recovery on an act that took effect immediately: it stays, and the owner is notified. An end of
    /// a role was mailed to everyone concerned, details of a holder were overwritten, and a case with an objection
    /// waits for staff.
    #[must_use]
    pub const fn effect_on_immediate_act() -> RecoveryEffect {
        RecoveryEffect::TookEffect
    }
}

/// Facts about a request that decide on the effect of a recovery of one of its parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryFacts {
    /// The time at which the account asked for it, if it is the asker.
    pub asked_at: Option<Timestamp>,
    pub accepted_at: Option<Timestamp>,
    pub state: RequestState,
    /// End of the time for answers.
    pub deadline: Timestamp,
    /// Time of the transfer.
    pub effect_at: Option<Timestamp>,
    pub ended: Option<Ended>,
}

impl RecoveryFacts {
    /// Those of a request that was read as a whole.
    #[must_use]
    pub fn of(request: &Request, account: &NicHandle) -> Self {
        Self {
            asked_at: (request.asker == *account).then_some(request.asked_at),
            accepted_at: request.party(account).and_then(|party| party.accepted_at),
            state: request.state,
            deadline: request.deadline,
            effect_at: request.effect_at,
            ended: request.ended.clone(),
        }
    }

    fn has_consented_since(&self, since: Timestamp) -> bool {
        [self.asked_at, self.accepted_at].into_iter().flatten().any(|at| at >= since)
    }

    /// The final state that its due steps lead to at `now`, if they end it.
    fn overdue(&self, now: Timestamp) -> Option<RequestState> {
        closed_state(self.state, self.deadline, self.effect_at, now).filter(|_| self.ended.is_none())
    }
}

/// The effect on a request of recovering `account` at `now`, if somebody else may have acted in its name since `since`.
/// `None` if nothing was done in its name. Steps due before `now` count as done.
#[must_use]
pub fn recovery_effect(
    facts: &RecoveryFacts,
    account: &NicHandle,
    since: Timestamp,
    now: Timestamp,
) -> Option<RecoveryEffect> {
    let consented = facts.has_consented_since(since);
    let Some(ended) = &facts.ended else {
        return match facts.overdue(now) {
            None => consented.then_some(RecoveryEffect::Ends),
            Some(RequestState::Done) => consented.then_some(RecoveryEffect::TookEffect),
            Some(_) => None,
        };
    };
    let ended_by = match &ended.how {
        Ending::AccountRecovered { by } if by == account => return Some(RecoveryEffect::Ends),
        Ending::Done => return consented.then_some(RecoveryEffect::TookEffect),
        Ending::Declined { by, .. } | Ending::Withdrawn { by } | Ending::TakenBack { by } => Some(by),
        _ => None,
    };
    (ended_by == Some(account) && ended.at >= since).then_some(RecoveryEffect::EndedBefore)
}

/// As [`recovery_effect`], for a past recovery at `until`: ignores later events.
#[must_use]
pub fn past_recovery_effect(
    facts: &RecoveryFacts,
    account: &NicHandle,
    since: Timestamp,
    until: Timestamp,
) -> Option<RecoveryEffect> {
    let is_before = match &facts.ended {
        Some(ended) => ended.at <= until,
        None => facts.overdue(until).is_some(),
    };
    recovery_effect(facts, account, since, until).filter(|_| is_before)
}

/// The account asked for the request or accepted it at `since` or later.
#[must_use]
pub fn has_consented_since(request: &Request, account: &NicHandle, since: Timestamp) -> bool {
    RecoveryFacts::of(request, account).has_consented_since(since)
}
