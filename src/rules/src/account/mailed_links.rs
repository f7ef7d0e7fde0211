//! What an account does by a mailed secret: confirm a new account, set a forgotten password, change its address, and
//! undo that. A secret works once, for a limited time, and only for what it was made for.

use crate::Timestamp;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// What a mailed secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MailedLinkAction {
    /// Confirms the address of a new account.
    SignUp,
    /// Sets a password: a forgotten one, or the first one of an imported account.
    Password,
    /// Confirms a new address for an account.
    Address,
    /// Undoes a change of address; mailed to the old one.
    Undo,
}

impl MailedLinkAction {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::SignUp, Self::Password, Self::Address, Self::Undo];

    /// A stable name, for storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "signUp",
            Self::Password => "password",
            Self::Address => "address",
            Self::Undo => "undo",
        }
    }

    /// Reads a stored name; `None` when there is no such action.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == name)
    }

    /// How long a secret for it is good. A new password is the most dangerous, so its secret is the shortest-lived; the
    /// way back from a change of address has to outlast a weekend.
    #[must_use]
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::Password => TimeDelta::hours(1),
            Self::SignUp | Self::Address => TimeDelta::hours(24),
            Self::Undo => TimeDelta::hours(72),
        }
    }
}

/// Where something an account does by a mailed secret stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailedLink {
    /// What it is.
    pub action: MailedLinkAction,
    /// Until when its secret is good: before this moment, not at it.
    pub expires_at: Timestamp,
    /// Whether it was carried out.
    pub is_done: bool,
    /// Whether it was given up: declined, or another one took its place.
    pub is_void: bool,
}

/// Why a mailed secret does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MailedLinkRefusal {
    /// There is no such secret, or it is for something else.
    Unknown,
    /// It was used already.
    Used,
    /// A later one took its place, or what it was for was given up.
    Superseded,
    /// Its time is over.
    Expired,
}

/// Whether the secret of `task` counts for `action` at `now`.
///
/// # Errors
/// Why it does not.
pub fn redeem(task: Option<&MailedLink>, action: MailedLinkAction, now: Timestamp) -> Result<(), MailedLinkRefusal> {
    let task = task.filter(|task| task.action == action).ok_or(MailedLinkRefusal::Unknown)?;
    if task.is_done {
        Err(MailedLinkRefusal::Used)
    } else if task.is_void {
        Err(MailedLinkRefusal::Superseded)
    } else if task.expires_at <= now {
        Err(MailedLinkRefusal::Expired)
    } else {
        Ok(())
    }
}

/// Mails that one address may get in any 24 hours for each action, and for a password that each of its accounts may: more
/// would let anybody flood it, and counted together, strangers who sign up with it could keep its owner out.
pub const MAILS_A_DAY: u32 = 5;

/// Mails that confirm a new address which one account may cause in any 24 hours, whatever the addresses: more would let
/// it write to any number of strangers.
pub const NEW_ADDRESSES_A_DAY: u32 = 10;

/// Whether one more mail that sets a password may go to an account that got so many in the last 24 hours, the latest that
/// is neither used nor given up so long ago. Beyond the first few there is one whenever no link is good any more: whoever
/// asks in the owner's place, however often, the owner always has a link.
#[must_use]
pub fn allows_password_mail(mails: u32, since_open: Option<TimeDelta>) -> bool {
    mails < MAILS_A_DAY || since_open.is_none_or(|since| since >= MailedLinkAction::Password.lifetime())
}

/// Accounts of one address that get a mail at once when it is given as the login; those that got one longest ago go first.
pub const ACCOUNTS_OF_ADDRESS: u32 = 20;

/// Wrong codes that an account may try for a new address before the change is given up.
pub const WRONG_CODES: u32 = 10;
