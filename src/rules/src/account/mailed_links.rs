//! Actions confirmed by a mailed link: sign-up, password reset, change of address and its undo (decision 0010), and the
//! answer to a change of holder.
//!
//! A link works once, for a limited time, and only for the action it was issued for.

use crate::model::shares::{CALLS_A_DAY, Share};
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

/// The state of an issued link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuedLink {
    /// The action it confirms.
    pub action: MailedLinkAction,
    /// End of its validity, exclusive.
    pub expires_at: Timestamp,
    /// It was used.
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
