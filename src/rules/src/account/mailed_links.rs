//! Actions confirmed by a mailed link: sign-up, password reset, change of address and its undo, and the answer to a change
//! of holder; what an intruder may leave behind in an account, and since when each recovery ends it (decision 0010).
//!
//! A link works once, for a limited time, and only for the action it was issued for.

use crate::model::policy::{CALLS_A_DAY, Share};
use crate::{Timestamp, string_enum};
use chrono::TimeDelta;

string_enum! {
    /// The action that a mailed link confirms.
    pub enum MailedLinkAction {
        /// Confirms the address of a new account.
        SignUp = "signUp",
        /// Sets a password: a forgotten one, or the first one of an imported account.
        Password = "password",
        /// Confirms a new address of an account.
        Address = "address",
        /// Undoes a change of address; mailed to the old address.
        Undo = "undo",
        /// Answers a change of holder (decision 0031).
        Holder = "holder",
    }
}

impl MailedLinkAction {
    /// Validity of a link. Shortest for a password, the most dangerous action; an undo has to outlast a weekend.
    #[must_use]
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::Password => TimeDelta::hours(1),
            Self::SignUp | Self::Address => TimeDelta::hours(24),
            Self::Undo => TimeDelta::hours(72),
            Self::Holder => TimeDelta::days(14),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuedLink {
    pub action: MailedLinkAction,
    /// End of its validity, exclusive.
    pub expires_at: Timestamp,
    pub is_done: bool,
    /// It was revoked: the action was declined, or a later link replaced it.
    pub is_void: bool,
}

string_enum! {
    /// The reason a mailed link is refused.
    pub enum MailedLinkRefusal {
        /// No such link, or it was issued for another action.
        Unknown = "unknown",
        /// It was used before.
        Used = "used",
        /// A later link replaced it, or the action was declined.
        Superseded = "superseded",
        /// Its validity has ended.
        Expired = "expired",
    }
}

/// Checks a link before its action is carried out.
///
/// # Errors
/// The refusal, if the link cannot be used for `action` at `now`.
pub fn redeem(link: Option<&IssuedLink>, action: MailedLinkAction, now: Timestamp) -> Result<(), MailedLinkRefusal> {
    let link = link.filter(|link| link.action == action).ok_or(MailedLinkRefusal::Unknown)?;
    if link.is_done {
        Err(MailedLinkRefusal::Used)
    } else if link.is_void {
        Err(MailedLinkRefusal::Superseded)
    } else if link.expires_at <= now {
        Err(MailedLinkRefusal::Expired)
    } else {
        Ok(())
    }
}

/// Mails of one account about its password in any 24 hours. They are not counted per address, because a stranger who signs
/// up with an address could then lock its owner out.
pub const MAILS_A_DAY: u32 = 5;

/// Limit on emails to new addresses that one account causes in any 24 hours. Prevents mailing strangers.
pub const NEW_ADDRESSES_A_DAY: u32 = 10;

/// Checks whether an account may have a code mailed to a new address, after `of_account` to any new address in the last 24
/// hours, and `to_address` to this one by the account and by all.
#[must_use]
pub const fn allows_address_mail(of_account: u32, to_address: Share) -> bool {
    of_account < NEW_ADDRESSES_A_DAY && CALLS_A_DAY.allows(to_address)
}

/// Checks whether an account may get another password link.
///
/// `mails` counts those of the last 24 hours; `since_open` is the age of the newest link that is neither used nor
/// revoked. Beyond [`MAILS_A_DAY`] a mail is still sent once no valid link is left, so that requests by somebody else
/// cannot keep the owner without one.
#[must_use]
pub fn allows_password_mail(mails: u32, since_open: Option<TimeDelta>) -> bool {
    mails < MAILS_A_DAY || since_open.is_none_or(|since| since >= MailedLinkAction::Password.lifetime())
}

/// Changes of its password that an account may make in any 24 hours. Each change sends an email, so the limit is on
/// changes.
pub const PASSWORD_CHANGES_A_DAY: u32 = 10;

/// Emails about requests for a new admin that a former address gets immediately in any 24 hours.
pub const IMMEDIATE_ADMIN_WARNINGS: u32 = 5;

/// The time of the next email to a former address about requests for a new admin. Each lists all that are open.
///
/// `mails` counts those of the last 24 hours; `last` is the time of the last. Beyond [`IMMEDIATE_ADMIN_WARNINGS`] they
/// are collected for an hour, so that an intruder can neither flood the owner nor hide a request in a flood.
#[must_use]
pub fn next_admin_warning(mails: u32, last: Option<Timestamp>, now: Timestamp) -> Timestamp {
    match last {
        Some(last) if mails >= IMMEDIATE_ADMIN_WARNINGS => now.max(last + TimeDelta::hours(1)),
        _ => now,
    }
}

/// Maximum number of accounts that get a password mail when their shared address is entered. Those mailed longest ago
/// go first.
pub const ACCOUNTS_OF_ADDRESS: u32 = 20;

/// Wrong codes that an account may try for a new address before the change is cancelled.
pub const WRONG_CODES: u32 = 10;

/// Checks whether an account may try another code for a new address, after `wrong` ones.
#[must_use]
pub const fn allows_address_code(wrong: u32) -> bool {
    wrong < WRONG_CODES
}

string_enum! {
    /// Access to an account, or an act in its name, that an intruder may leave behind. Every recovery goes through all.
    pub enum Leftover {
        /// The password.
        Password = "password",
        /// Sessions.
        Sessions = "sessions",
        /// Access of applications to the account.
        Credentials = "credentials",
        /// Devices whose failed sign-ins are counted apart.
        Devices = "devices",
        /// Mailed links that set a password or another address.
        MailedLinks = "mailedLinks",
        /// Applications that the account has registered.
        Applications = "applications",
        /// Policies that the account has given, changed or ended.
        Policies = "policies",
        /// Requests that the account has asked for or accepted.
        Requests = "requests",
        /// Changes of holder that the account has asked for.
        HolderChanges = "holderChanges",
    }
}

impl Leftover {
    /// It lets somebody act as the account.
    #[must_use]
    pub const fn is_way_in(self) -> bool {
        match self {
            Self::Password | Self::Sessions | Self::Credentials | Self::Devices | Self::MailedLinks => true,
            Self::Applications | Self::Policies | Self::Requests | Self::HolderChanges => false,
        }
    }

    /// A recovery ends what is from then or later; `None` if it ends nothing of this kind.
    #[must_use]
    pub fn since(self, intrusion: Intrusion) -> Option<Timestamp> {
        match (self, intrusion) {
            (Self::Requests | Self::HolderChanges, Intrusion::Mailbox { since }) => Some(since),
            // They do nothing without the codes, which the owner got.
            (Self::Requests | Self::HolderChanges, Intrusion::Session { .. }) => None,
            (Self::Applications | Self::Policies, _) => Some(intrusion.suspect_since()),
            (way_in, _) => way_in.is_way_in().then_some(Timestamp::UNIX_EPOCH),
        }
    }
}

/// The way in which somebody else had an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intrusion {
    /// By a password, session or application. Codes went to the owner.
    Session {
        /// Nothing happened in its name from then on.
        noticed_at: Timestamp,
    },
    /// With another address as well, which got the codes.
    Mailbox {
        /// The first time that the change of address was asked for.
        since: Timestamp,
    },
}

/// Age of a change of address up to which a correction by staff takes it for the act of an intruder.
const LONGEST: TimeDelta = TimeDelta::days(30);

impl Intrusion {
    /// That of an account whose address staff correct. `undoable` are the beginnings of changes of its address that a mailed
    /// link can still undo, `changed_at` is the time of the latest change.
    #[must_use]
    pub fn of_wrong_address(undoable: &[Timestamp], changed_at: Option<Timestamp>, now: Timestamp) -> Self {
        let since = undoable.iter().copied().chain(changed_at.filter(|at| *at >= now - LONGEST)).min();
        since.map_or(Self::Session { noticed_at: now }, |since| Self::Mailbox { since })
    }

    /// What the account has done since is the intruder's.
    #[must_use]
    pub const fn known_since(self) -> Timestamp {
        match self {
            Self::Session { noticed_at: since } | Self::Mailbox { since } => since,
        }
    }

    /// What the account has done since may be the intruder's: owners are expected to read emails as fast as they can undo
    /// a change of address.
    #[must_use]
    pub fn suspect_since(self) -> Timestamp {
        self.known_since() - MailedLinkAction::Undo.lifetime()
    }

    /// The earliest [`Self::suspect_since`] of a recovery at `now`.
    #[must_use]
    pub fn earliest(now: Timestamp) -> Timestamp {
        Self::Mailbox { since: now - LONGEST }.suspect_since()
    }
}
