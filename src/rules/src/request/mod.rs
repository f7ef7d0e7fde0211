//! Change requests: the transfer of roles of one service from one account to another (decision 0007).

pub mod acts_on_submission;
pub mod lifecycle;
pub mod lines;
pub mod notices;
pub mod recovery;
pub mod situation;

use crate::model::code::CodeHash;
use crate::model::timestamp;
use crate::submission::blockers::{Blocker, distinct};
use crate::{Contacts, NicHandle, RequestId, RoleSet, ServiceKey, Timestamp, string_enum};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

string_enum! {
    /// State of a request, under the names of OVHcloud's API.
    pub enum RequestState {
        /// Submitted. Left immediately; appears in the timeline only.
        Todo = "todo",
        /// The parties are asked to confirm.
        ValidatingByCustomers = "validatingByCustomers",
        /// The blockers are checked again. Left immediately; appears in the timeline only.
        CheckValidity = "checkValidity",
        /// All parties have accepted; the grace period runs.
        Doing = "doing",
        /// The roles were transferred.
        Done = "done",
        /// A party declined.
        Refused = "refused",
        /// The deadline passed.
        Expired = "expired",
        /// Withdrawn, taken back, superseded, undone with the recovery of an account, or ended by the provider.
        Aborted = "aborted",
        /// A later check found a blocker.
        Error = "error",
    }
}

impl RequestState {
    /// No transition leaves this state.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Refused | Self::Expired | Self::Aborted | Self::Error)
    }
}

/// The ending of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// The roles were transferred.
    Done,
    /// A party declined.
    Declined {
        /// The party.
        by: NicHandle,
        /// Its reason, in its own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The deadline passed.
    Expired,
    /// The asker withdrew.
    Withdrawn {
        /// The asker.
        by: NicHandle,
    },
    /// A party took its acceptance back.
    TakenBack {
        /// The party.
        by: NicHandle,
    },
    /// A contact submitted another change of the same role.
    Superseded {
        /// The contact.
        by: NicHandle,
    },
    /// The owner of an account undid the acts of an intruder.
    AccountRecovered {
        /// The account.
        by: NicHandle,
    },
    /// The provider's staff ended it.
    EndedByProvider {
        /// Their reason, as they wrote it.
        reason: String,
    },
    /// The provider removed the account of a party.
    AccountRemoved {
        /// The account.
        account: NicHandle,
    },
    /// A check found blockers.
    Failed {
        /// The blockers.
        reasons: Vec<Blocker>,
    },
}

impl Ending {
    /// Whether `account` has ended the request by withdrawing it or taking its acceptance back.
    #[must_use]
    pub fn is_cancelled_by(&self, account: &NicHandle) -> bool {
        matches!(self, Self::Withdrawn { by } | Self::TakenBack { by } if by == account)
    }

    /// The final state that this ending leads to.
    #[must_use]
    pub const fn state(&self) -> RequestState {
        match self {
            Self::Done => RequestState::Done,
            Self::Declined { .. } => RequestState::Refused,
            Self::Expired => RequestState::Expired,
            Self::Withdrawn { .. }
            | Self::TakenBack { .. }
            | Self::Superseded { .. }
            | Self::AccountRecovered { .. }
            | Self::EndedByProvider { .. }
            | Self::AccountRemoved { .. } => RequestState::Aborted,
            Self::Failed { .. } => RequestState::Error,
        }
    }
}

/// The end of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ended {
    /// The scheduled time, not the time at which a timer ran.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// The kind of ending.
    pub how: Ending,
}

/// An account that has to confirm a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// The account.
    pub account: NicHandle,
    /// Time of its acceptance.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub accepted_at: Option<Timestamp>,
}

/// A change request without its codes, which are kept apart in [`PartyCodes`] and never sent to a browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The number.
    pub id: RequestId,
    /// The service whose contacts it changes.
    pub service: ServiceKey,
    /// The roles to transfer.
    pub roles: RoleSet,
    /// The last day (UTC) of the incoming contact in the tech role, if it is to have an end (decision 0038).
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
    pub until: Option<NaiveDate>,
    /// The account that submitted it.
    pub asker: NicHandle,
    /// The outgoing contact.
    pub from: NicHandle,
    /// The incoming contact.
    pub to: NicHandle,
    /// Time of submission.
    #[serde(deserialize_with = "timestamp::read")]
    pub asked_at: Timestamp,
    /// End of the time for answers, exclusive.
    #[serde(deserialize_with = "timestamp::read")]
    pub deadline: Timestamp,
    /// The state.
    pub state: RequestState,
    /// The accounts that have to confirm: the asker, then the incoming contact if it is another account.
    pub parties: Vec<Party>,
    /// Time of the transfer, once all parties have accepted; of the next check, if something that a person can remove blocks
    /// it (decision 0007).
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub effect_at: Option<Timestamp>,
    /// Number of reminder times that have been processed (at most two).
    pub reminders: u8,
    /// The end, if it has ended.
    pub ended: Option<Ended>,
}

impl Request {
    /// Whether it only gives the current contact another last day.
    #[must_use]
    pub fn is_about_last_day(&self) -> bool {
        self.from == self.to
    }

    /// The contact that the roles go to, and its last day; with `is_reversed`, of the way back.
    #[must_use]
    pub fn target(&self, is_reversed: bool) -> (&NicHandle, Option<NaiveDate>) {
        if is_reversed { (&self.from, None) } else { (&self.to, self.until) }
    }

    /// Whether an account sees the asker's note, and the number of requests that take effect together with this one: only
    /// parties do.
    #[must_use]
    pub fn shows_submission_to(&self, viewer: &NicHandle) -> bool {
        self.party(viewer).is_some()
    }

    /// The party of `account`, if it is one.
    #[must_use]
    pub fn party(&self, account: &NicHandle) -> Option<&Party> {
        self.parties.iter().find(|party| party.account == *account)
    }

    /// The parties that have not accepted.
    pub fn missing(&self) -> impl Iterator<Item = &NicHandle> {
        self.parties.iter().filter(|party| party.accepted_at.is_none()).map(|party| &party.account)
    }

    /// Whether all parties have accepted it, and it waits until something is removed that blocks it.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.state == RequestState::ValidatingByCustomers && self.effect_at.is_some()
    }

    /// Whether `account` has ended it by withdrawing it or taking its acceptance back.
    #[must_use]
    pub fn is_cancelled_by(&self, account: &NicHandle) -> bool {
        self.ended.as_ref().is_some_and(|ended| ended.how.is_cancelled_by(account))
    }

    /// Whether it waits for an answer of `account`.
    #[must_use]
    pub fn waits_for(&self, account: &NicHandle) -> bool {
        self.state == RequestState::ValidatingByCustomers && self.missing().any(|missing| missing == account)
    }

    /// Read access: the parties and the current contacts of the service. For everybody else the request does not exist
    /// (decision 0008).
    #[must_use]
    pub fn is_read_by(&self, viewer: &NicHandle, contacts: &Contacts) -> bool {
        self.party(viewer).is_some() || !contacts.roles_of(viewer).is_empty()
    }

    /// Whether an account sees why the request was declined: the asker does, and the parties of a request that one of
    /// them declined. Of requests that take effect together, one is declined and the others end with it.
    fn shows_reason_to(&self, by: &NicHandle, viewer: &NicHandle) -> bool {
        let is_declined_itself = self.party(by).is_some();
        *viewer == self.asker || viewer == by || (is_declined_itself && self.party(viewer).is_some())
    }

    /// Its blockers as far as `viewer` may know them, on every page, in every error and email (decision 0008): the asker
    /// reads that a party which has accepted lacks a payment method, because the party has read that before.
    #[must_use]
    pub fn blockers_for(&self, blockers: &[Blocker], viewer: &NicHandle) -> Vec<Blocker> {
        let has_accepted = |account: &NicHandle| self.party(account).is_some_and(|party| party.accepted_at.is_some());
        let seen = |blocker: &Blocker| match blocker.resolved_in_profile_of() {
            Some(account) if *viewer == self.asker && has_accepted(account) => blocker.as_seen_by_asker(viewer),
            _ => blocker.as_seen_by(viewer),
        };
        distinct(blockers.iter().map(seen))
    }

    /// The request as `viewer` sees it: with redacted blockers, and with the reason for declining if it concerns the viewer
    /// (decision 0008).
    #[must_use]
    pub fn as_seen_by(&self, viewer: &NicHandle) -> Self {
        let mut seen = self.clone();
        if let Some(ended) = &mut seen.ended {
            if let Ending::Failed { reasons } = &mut ended.how {
                *reasons = self.blockers_for(reasons, viewer);
            }
            if let Ending::Declined { by, reason } = &mut ended.how
                && !self.shows_reason_to(by, viewer)
            {
                *reason = None;
            }
        }
        seen
    }
}

/// A party's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// Consent.
    Accept,
    /// Refusal; ends the request.
    Decline,
}

/// An answer together with the code that authorizes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenAnswer {
    pub by: NicHandle,
    pub answer: Answer,
    pub code: CodeHash,
    /// Reason for declining, in the party's own words, as checked by [`crate::submission::check_reason`].
    pub reason: Option<String>,
}

/// The final state of a request that has ended or whose end is overdue.
fn closed_state(
    state: RequestState,
    deadline: Timestamp,
    effect_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<RequestState> {
    match state {
        // With the time of a check, everybody has accepted: it is judged by that, and by the last one at the deadline.
        RequestState::ValidatingByCustomers => {
            (deadline <= now && effect_at.is_none()).then_some(RequestState::Expired)
        }
        RequestState::Doing => effect_at.filter(|at| *at <= now).map(|_| RequestState::Done),
        state => Some(state),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeState {
    /// Usable. A code becomes live when its mail is handed to the mail server.
    Live,
    /// Replaced by the code of a later mail.
    Superseded,
    Used(Answer),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    pub hash: CodeHash,
    pub state: CodeState,
}

/// State of the last mail with a code to a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastMail {
    /// Being handed to the mail server.
    Queued,
    /// In the outbox until its next attempt. The time is that of the last one, or when it was queued.
    Waiting(Timestamp),
    /// Sent or failed at this time.
    At(Timestamp),
}

/// The codes of one party to a submission, and the counters that limit their use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyCodes {
    pub account: NicHandle,
    pub codes: Vec<Code>,
    /// Times of tries with a code that was never of this submission; covers at least the last hour.
    pub wrong_tries: Vec<Timestamp>,
    /// Times of requested resends; covers at least the last 24 hours.
    pub resends: Vec<Timestamp>,
    /// The last mail with a code, if any.
    pub last_mail: Option<LastMail>,
}

impl PartyCodes {
    /// Whether a mail with a code waits for its next attempt. A resend then sends that one, and no other.
    #[must_use]
    pub const fn has_waiting_mail(&self) -> bool {
        matches!(self.last_mail, Some(LastMail::Waiting(_)))
    }

    #[must_use]
    pub fn code(&self, hash: CodeHash) -> Option<&Code> {
        self.codes.iter().find(|code| code.hash == hash)
    }
}
