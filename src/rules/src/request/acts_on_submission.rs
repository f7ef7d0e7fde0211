//! Acts on a submission as a whole (decision 0035). Each line is judged by [`super::lifecycle`].

use super::cancellation::Cancellation;
use super::lifecycle::Refusal;
use super::{Request, RequestState};
use crate::submission::blockers::may_ask_for;
use crate::{Contacts, NicHandle, RoleSet, string_enum};
use serde::{Deserialize, Serialize};

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
    /// Their state.
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
    /// Their number.
    pub lines: u64,
}

/// The acts that an account may do on a submission as a whole, as numbers of lines: 0 if it may not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SubmissionActs {
    /// Open lines that it may withdraw as the asker.
    pub withdraw: u64,
    /// Open lines whose acceptance it may take back. The asker withdraws them instead.
    pub take_back: u64,
    /// Open lines that it may replace by another submission.
    pub amend: u64,
    /// Finished lines whose roles it took and may ask to hand back.
    pub hand_back: u64,
    /// Further finished lines whose roles it gave and may ask to go back.
    pub restore: u64,
}

impl SubmissionActs {
    /// The way for the account to cancel all lines that it can, with their number; `None` if it can cancel no line.
    #[must_use]
    pub const fn cancellation(self) -> Option<(Cancellation, u64)> {
        match self {
            Self { withdraw: lines @ 1.., .. } => Some((Cancellation::Withdraw, lines)),
            Self { take_back: lines @ 1.., .. } => Some((Cancellation::TakeBack, lines)),
            _ => None,
        }
    }

    /// The way back of the lines that have one, which is handing back if it is so for any of them.
    #[must_use]
    pub const fn way_back(self) -> Option<WayBack> {
        match self {
            Self { hand_back: 1.., .. } => Some(WayBack::HandBack),
            Self { restore: 1.., .. } => Some(WayBack::Restore),
            _ => None,
        }
    }
}

/// The acts that `account` may do on a submission of `asker`.
#[must_use]
pub fn submission_acts(asker: &NicHandle, account: &NicHandle, groups: &[LineGroup]) -> SubmissionActs {
    let count = |is_meant: &dyn Fn(&LineGroup) -> bool| {
        groups.iter().filter(|group| is_meant(group)).map(|group| group.lines).sum::<u64>()
    };
    let open = count(&|group| !group.state.is_final());
    let accepted = count(&|group| !group.state.is_final() && group.has_accepted);
    let back = |way: WayBack| {
        count(&|group| {
            let way_back = group.moved.and_then(|moved| way_back(group.roles, moved, group.took, group.gave));
            group.state == RequestState::Done && way_back == Some(way)
        })
    };
    let (withdraw, take_back) = match Cancellation::of(asker, account) {
        Cancellation::Withdraw => (open, 0),
        Cancellation::TakeBack => (0, accepted),
    };
    // A line that the asker may withdraw can also be replaced.
    let (hand_back, restore) = (back(WayBack::HandBack), back(WayBack::Restore));
    SubmissionActs { withdraw, take_back, amend: withdraw, hand_back, restore }
}

/// Whether `by` may replace a submission of `asker` with these lines by another one: all that is open of it is withdrawn.
///
/// # Errors
/// The refusal.
pub fn guard_submission_replacement(asker: &NicHandle, by: &NicHandle, groups: &[LineGroup]) -> Result<(), Refusal> {
    let Some(first) = groups.first() else { return Err(Refusal::NoPart) };
    if by != asker {
        return Err(Refusal::NotTheAsker);
    }
    if submission_acts(asker, by, groups).amend == 0 {
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
