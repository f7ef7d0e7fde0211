//! The state machine of a request: a pure function from (request, event, now) to (request, effects) (decision 0007).
//!
//! The server stores the resulting request and carries out the effects in one transaction. The browser asks [`guard()`]
//! which actions to offer. No other code changes a state.
//!
//! Scheduled timestamps count, not the time at which a timer ran: due steps are processed before the event. A
//! transition can therefore end the request and also refuse the event; store both results.

mod guard;
mod transition;

pub use guard::{
    MOVES_LAST, acceptance_waits_until, blockers_of, guard, guard_replacement, lasting_blockers, moves_last, next_due,
    resend_wait,
};
pub use transition::{transition, transition_of_line, transition_without_facts};

use super::notices::{Notice, TimelineEntry, TimelineEvent};
use super::{Answer, Ended, GivenAnswer, Party, Request, RequestState};
use crate::model::code::CodeHash;
use crate::model::timestamp;
use crate::submission::PlannedRequest;
use crate::{NicHandle, Policy, RequestId, Role, ServiceKey, Timestamp};
use serde::{Deserialize, Serialize};

/// Input of the state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Answer(GivenAnswer),
    Withdraw {
        by: NicHandle,
    },
    TakeBack {
        by: NicHandle,
    },
    /// Somebody requests a new mail with a new code.
    Resend {
        by: NicHandle,
        party: NicHandle,
    },
    /// A contact submitted another change of the same role.
    Supersede {
        by: NicHandle,
    },
    /// The owner of an account undid a change of its address that somebody else had made (decision 0010).
    AccountRecovered {
        account: NicHandle,
        /// Somebody else may have acted in its name since.
        since: Timestamp,
    },
    EndByProvider {
        /// The reason that the parties read.
        reason: String,
    },
    RemoveAccount {
        account: NicHandle,
    },
    /// Another request or an import changed the contacts of the service.
    ContactsChanged,
    /// The provider deleted the service. It may come back, but nothing that was asked before should happen then.
    ServiceDeleted,
    /// A timer fired; processes the due steps.
    Due,
    /// All lines that take effect together may go on: the grace period begins, or has passed and they move.
    GoOnTogether,
    /// Something that a person can remove blocks one of the lines that take effect together: all wait.
    WaitTogether,
    /// The lines that take effect together end.
    EndTogether {
        ended: Ended,
    },
}

/// The part of the parties' codes that the rules need, so that the server reads no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodesNeeded {
    Nothing,
    /// The codes and wrong tries of the parties, and whose this code is if it was mailed to another party of the submission.
    Codes(CodeHash),
    /// The last mail and the resends.
    Mails,
}

impl Event {
    /// The part of the codes that the rules need for this event.
    #[must_use]
    pub const fn codes_needed(&self) -> CodesNeeded {
        match self {
            Self::Answer(given) => CodesNeeded::Codes(given.code),
            Self::Resend { .. } => CodesNeeded::Mails,
            Self::Withdraw { .. }
            | Self::TakeBack { .. }
            | Self::Supersede { .. }
            | Self::AccountRecovered { .. }
            | Self::EndByProvider { .. }
            | Self::RemoveAccount { .. }
            | Self::ContactsChanged
            | Self::ServiceDeleted
            | Self::Due
            | Self::GoOnTogether
            | Self::WaitTogether
            | Self::EndTogether { .. } => CodesNeeded::Nothing,
        }
    }
}

/// The reason an event is refused. Safe to show to the account that caused the event (decision 0008).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Refusal {
    /// The account is not a party. Also the answer for a request that does not exist.
    NoPart,
    /// The request has ended.
    Closed {
        /// Its final state.
        state: RequestState,
    },
    /// The code never belonged to the submission of this request.
    WrongCode {
        /// Tries left before the pause.
        // By itself: utoipa does not read `rename_all_fields`.
        #[serde(rename = "triesLeft")]
        tries_left: u32,
        /// End of the pause, if no tries are left.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_option")]
        until: Option<Timestamp>,
    },
    /// The code was used before.
    UsedCode {
        /// The answer given with it.
        answer: Answer,
    },
    /// The code of a later mail replaced it.
    SupersededCode,
    /// The code belongs to another party of the submission, perhaps of its other requests only.
    OthersCode,
    /// Too many wrong codes.
    Paused {
        /// End of the pause.
        #[serde(deserialize_with = "timestamp::read")]
        until: Timestamp,
    },
    /// The address of the party was changed recently, so it cannot accept a change of admin yet.
    CoolingDown {
        /// End of the wait.
        #[serde(deserialize_with = "timestamp::read")]
        until: Timestamp,
    },
    /// The action is reserved to the asker.
    NotTheAsker,
    /// The party has answered before.
    Answered,
    /// The party has not accepted, so it cannot take anything back.
    NotAccepted,
    /// The last mail with a code is too recent or still queued.
    TooSoon {
        /// Earliest time of the next resend; `None` while the mail is being sent.
        #[serde(default, deserialize_with = "timestamp::read_option")]
        until: Option<Timestamp>,
    },
    /// The daily limit of resends is reached.
    TooMany {
        /// Earliest time of the next resend.
        #[serde(deserialize_with = "timestamp::read")]
        until: Timestamp,
    },
    /// The request takes effect together with others or not at all: it is replaced with all of them.
    Together,
}

/// A side effect to carry out in the transaction that stores the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestEffect {
    Record(TimelineEntry),
    Mail {
        notice: Notice,
        to: NicHandle,
    },
    /// Tell the former addresses of an account, which can still undo its change, about a request to change the admin.
    WarnFormerAddresses {
        account: NicHandle,
    },
    /// Store the party's answer with the code, which counts as used on this request from now on.
    UseCode {
        party: NicHandle,
        code: CodeHash,
        answer: Answer,
    },
    WrongTry {
        party: NicHandle,
    },
    /// Send the queued mail with a code now instead of later.
    TryAgain {
        party: NicHandle,
    },
    Resent {
        party: NicHandle,
    },
    Move,
}

/// Result of processing an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The new request. Store it even if the event was refused.
    pub request: Request,
    pub effects: Vec<RequestEffect>,
    pub result: Result<(), Refusal>,
}

/// Creates a planned request, waiting for its parties.
#[must_use]
pub fn submit(
    planned: PlannedRequest,
    id: RequestId,
    service: ServiceKey,
    asker: NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> (Request, Vec<RequestEffect>) {
    let parties = planned.parties(&asker);
    let request = Request {
        id,
        service,
        roles: planned.roles,
        until: planned.until,
        from: planned.from,
        to: planned.to,
        asked_at: now,
        deadline: policy.answer_deadline(now, planned.until),
        state: RequestState::ValidatingByCustomers,
        parties: parties.iter().map(|account| Party { account: account.clone(), accepted_at: None }).collect(),
        effect_at: None,
        reminders: 0,
        ended: None,
        asker,
    };
    let mut effects = vec![
        RequestEffect::Record(TimelineEntry {
            at: now,
            state: RequestState::Todo,
            event: TimelineEvent::Asked,
            by: Some(request.asker.clone()),
        }),
        RequestEffect::Record(TimelineEntry {
            at: now,
            state: request.state,
            event: TimelineEvent::CodesQueued,
            by: None,
        }),
    ];
    if request.roles.contains(Role::Admin) {
        effects.extend(parties.iter().map(|account| RequestEffect::WarnFormerAddresses { account: account.clone() }));
    }
    effects.extend(parties.into_iter().map(|to| RequestEffect::Mail { notice: Notice::Confirm, to }));
    (request, effects)
}
