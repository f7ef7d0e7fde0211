//! Acts on a submission as a whole (decision 0035): cancelling it, the way back, replacing it and sending codes again; and
//! remedies for refused acts. Each line is judged by [`super::lifecycle`].

use super::lifecycle::{Event, Refusal, guard};
use super::{Answer, Request, RequestState};
use crate::submission::blockers::may_ask_for;
use crate::{Contacts, NicHandle, Policy, RoleSet, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

string_enum! {
    /// A way for an account to cancel.
    pub enum Cancellation {
        /// As the asker.
        Withdraw = "withdraw",
        /// As a party that has accepted.
        TakeBack = "takeBack",
    }
}

impl Cancellation {
    /// The way for `account` to cancel a request of `asker`, if it may. An account that could do so in two ways does it
    /// as the asker.
    #[must_use]
    pub fn of(asker: &NicHandle, account: &NicHandle) -> Self {
        if asker == account { Self::Withdraw } else { Self::TakeBack }
    }
}

/// The way for `account` to cancel the request; `None` if it may not.
#[must_use]
pub fn cancellation(request: &Request, account: &NicHandle, now: Timestamp, policy: &Policy) -> Option<Cancellation> {
    let cancellation = Cancellation::of(&request.asker, account);
    let event = match cancellation {
        Cancellation::Withdraw => Event::Withdraw { by: account.clone() },
        Cancellation::TakeBack => Event::TakeBack { by: account.clone() },
    };
    guard(request, &[], &event, now, policy).is_ok().then_some(cancellation)
}

string_enum! {
    /// The way in which an account may ask for roles to go back to the contact before.
    pub enum WayBack {
        /// It took the roles, and hands them back.
        HandBack = "handBack",
        /// It gave them, or asked for the change, and may change them.
        Restore = "restore",
    }
}

/// Roles that have moved from one account to another, and the contacts of the service now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedRoles {
    /// The roles that the account holds now.
    pub held: RoleSet,
    /// The roles that the incoming contact holds now.
    pub kept: RoleSet,
}

/// Lines of a submission that an account sees and that are alike to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineGroup {
    pub state: RequestState,
    /// The account is a party that has accepted them.
    pub has_accepted: bool,
    /// The roles that each of them moves.
    pub roles: RoleSet,
    /// Set if they have moved roles from one account to another.
    pub moved: Option<MovedRoles>,
    /// The account is their incoming contact.
    pub took: bool,
    /// The account is their outgoing contact or has asked for them.
    pub gave: bool,
    pub lines: u64,
}

/// The acts that an account may do on a submission as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SubmissionActs {
    /// The way to cancel its open lines, if the account may cancel any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel: Option<Cancellation>,
    /// The way back of its finished lines, if any has one: handing back if it is so for any of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_back: Option<WayBack>,
}

impl SubmissionActs {
    /// Whether the account may replace it by another submission: lines that the asker may withdraw can also be replaced.
    #[must_use]
    pub fn may_amend(self) -> bool {
        self.cancel == Some(Cancellation::Withdraw)
    }
}

/// The acts that `account` may do on a submission of `asker`.
#[must_use]
pub fn submission_acts(asker: &NicHandle, account: &NicHandle, groups: &[LineGroup]) -> SubmissionActs {
    let how = Cancellation::of(asker, account);
    let is_meant = |group: &LineGroup| !group.state.is_final() && (how == Cancellation::Withdraw || group.has_accepted);
    let back = |way: WayBack| {
        groups.iter().any(|group| {
            let way_back = group.moved.and_then(|moved| way_back(group.roles, moved, group.took, group.gave));
            group.state == RequestState::Done && way_back == Some(way)
        })
    };
    SubmissionActs {
        cancel: groups.iter().any(is_meant).then_some(how),
        way_back: WayBack::ALL.into_iter().find(|way| back(*way)),
    }
}

/// Whether `by` may replace a submission of `asker` with these lines by another one: all that is open of it is withdrawn.
pub fn guard_submission_replacement(asker: &NicHandle, by: &NicHandle, groups: &[LineGroup]) -> Result<(), Refusal> {
    let Some(first) = groups.first() else { return Err(Refusal::NoPart) };
    if by != asker {
        return Err(Refusal::NotTheAsker);
    }
    if !submission_acts(asker, by, groups).may_amend() {
        return Err(Refusal::Closed { state: first.state });
    }
    Ok(())
}

/// Whether `by` may have a new code sent to a party of a submission of `asker` that has still `waiting` lines to answer.
/// [`super::lifecycle`] limits the number of resends.
#[must_use]
pub fn may_resend(asker: &NicHandle, by: &NicHandle, party: &NicHandle, waiting: u64) -> bool {
    waiting > 0 && (by == party || by == asker)
}

/// The way back of `roles` for an account; `None` unless all are where they went, and it took or gave them and may ask
/// for them now.
fn way_back(roles: RoleSet, MovedRoles { held, kept }: MovedRoles, took: bool, gave: bool) -> Option<WayBack> {
    let would_change_all = roles.without(kept).is_empty();
    let may_ask = roles.without(may_ask_for(held)).is_empty();
    match (took, gave) {
        _ if !would_change_all || !may_ask => None,
        (true, _) => Some(WayBack::HandBack),
        (false, true) => Some(WayBack::Restore),
        (false, false) => None,
    }
}

impl Request {
    /// Whether there is a way back: it has moved roles from one account to another.
    #[must_use]
    pub fn has_way_back(&self) -> bool {
        self.state == RequestState::Done && !self.is_about_last_day()
    }

    /// Whether `account` gave the roles: it is the outgoing contact, or asked for the change.
    #[must_use]
    pub fn is_given_by(&self, account: &NicHandle) -> bool {
        self.from == *account || self.asker == *account
    }

    /// The roles that it has moved, with the contacts of the service now. `None` if there is no way back for anybody.
    #[must_use]
    pub fn moved_roles(&self, account: &NicHandle, contacts: &Contacts) -> Option<MovedRoles> {
        let moved = MovedRoles { held: contacts.roles_of(account), kept: contacts.roles_of(&self.to) };
        self.has_way_back().then_some(moved)
    }

    /// The way back for an account, with the contacts of the service now; `None` if it has none.
    #[must_use]
    pub fn way_back(&self, account: &NicHandle, contacts: &Contacts) -> Option<WayBack> {
        let moved = self.moved_roles(account, contacts)?;
        way_back(self.roles, moved, self.to == *account, self.is_given_by(account))
    }

    /// The roles that `account` has on the service after the transfer, if it holds `held` now.
    #[must_use]
    pub fn roles_after(&self, account: &NicHandle, held: RoleSet) -> RoleSet {
        let moved_if = |is_moved| if is_moved { self.roles } else { RoleSet::EMPTY };
        roles_after(held, moved_if(self.to == *account), moved_if(self.from == *account))
    }
}

/// The roles that an account has on a service after transfers: it holds `held` now, takes `taken` and gives up `given`.
/// It keeps roles that are in both, as in a request about a last day.
#[must_use]
pub const fn roles_after(held: RoleSet, taken: RoleSet, given: RoleSet) -> RoleSet {
    held.without(given).union(taken)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Answer with the code of the latest email.
    LatestCode,
    /// Sign in with the account that the code belongs to.
    OtherAccount,
    /// Decline, which is possible now.
    Decline,
    /// Cancel the request, which is still open and accepted.
    Cancel,
    AskAgain,
    /// Have the asker ask for the same again.
    HaveItAskedAgain,
    /// Ask for the way back: it has taken effect.
    AskForWayBack,
}

/// The remedy for a refusal, for the asker of the request or another party of it. `None` if nothing helps, or only
/// time, which the refusal says.
#[must_use]
pub const fn remedy(refusal: &Refusal, is_asker: bool) -> Option<Remedy> {
    match refusal {
        Refusal::WrongCode { .. } | Refusal::SupersededCode => Some(Remedy::LatestCode),
        Refusal::OthersCode => Some(Remedy::OtherAccount),
        Refusal::CoolingDown { .. } if is_asker => Some(Remedy::Cancel),
        Refusal::CoolingDown { .. } | Refusal::NotAccepted => Some(Remedy::Decline),
        Refusal::Answered | Refusal::UsedCode { answer: Answer::Accept } => Some(Remedy::Cancel),
        Refusal::Closed { state: RequestState::Done } => Some(Remedy::AskForWayBack),
        Refusal::Closed { .. } | Refusal::UsedCode { answer: Answer::Decline } => {
            Some(if is_asker { Remedy::AskAgain } else { Remedy::HaveItAskedAgain })
        }
        _ => None,
    }
}
