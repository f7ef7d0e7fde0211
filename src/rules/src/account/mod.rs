//! Rules about accounts: emails, visible names, passwords, mailed links, recovery, sign-in, applications (decisions 0009,
//! 0010, 0052, 0056 and 0057).

pub mod applications;
pub mod mailed_links;
pub mod password;
pub mod sign_in;

use crate::model::account::is_plain_line;
use crate::{NicHandle, string_enum};
use std::collections::BTreeSet;

string_enum! {
    /// Kind of a mail about an account.
    pub enum AccountNotice {
        /// Asks to confirm the address of a new account. Carries a token.
        ConfirmSignUp = "confirmSignUp",
        /// Announces the NIC handle of a new account.
        Welcome = "welcome",
        /// Offers to set a password. Carries a token.
        SetPassword = "setPassword",
        /// Reports that the password was set.
        PasswordChanged = "passwordChanged",
        /// Reports that somebody signed in after many failures.
        SignInAfterFailures = "signInAfterFailures",
        /// Asks to confirm a new address; sent to that address. Carries a token.
        ConfirmAddress = "confirmAddress",
        /// Reports a change of address to the old address and offers to undo it. Carries a token.
        AddressChanged = "addressChanged",
        /// Reports a request for a change of admin to a former address, which can still undo the change of address.
        /// Carries a token.
        AdminRequested = "adminRequested",
        /// Reports to a mailbox that the provider's systems have replaced it.
        AddressReplaced = "addressReplaced",
        /// Reports that a change of address was undone.
        AddressRestored = "addressRestored",
        /// Reports an act of the provider's staff on the account or one of its services, with the reason.
        DeskAct = "deskAct",
        /// Reports that an application was granted access to the account.
        ApplicationGranted = "applicationGranted",
        /// Reports to an account that it gives access by a policy, or has changed that access.
        GaveAccess = "gaveAccess",
        /// Reports to an account that a policy gives it access.
        AccessGiven = "accessGiven",
        /// Reports to an account that a policy which gives it access was changed.
        AccessChanged = "accessChanged",
        /// Reports to an account that a policy gives it no access any more.
        AccessEnded = "accessEnded",
        /// Reports to the giver of a policy that an account has dropped its access.
        AccessDropped = "accessDropped",
    }
}

impl AccountNotice {
    /// The mail contains the token of a [mailed link](mailed_links).
    #[must_use]
    pub const fn carries_token(self) -> bool {
        match self {
            Self::ConfirmSignUp
            | Self::SetPassword
            | Self::ConfirmAddress
            | Self::AddressChanged
            | Self::AdminRequested => true,
            Self::Welcome
            | Self::PasswordChanged
            | Self::SignInAfterFailures
            | Self::AddressReplaced
            | Self::AddressRestored
            | Self::DeskAct
            | Self::ApplicationGranted
            | Self::GaveAccess
            | Self::AccessGiven
            | Self::AccessChanged
            | Self::AccessEnded
            | Self::AccessDropped => false,
        }
    }

    /// Checked before a queued mail is sent: an account that has lost its access since gets another mail about that. `accounts`
    /// have access by the policy that the mail is about.
    #[must_use]
    pub fn is_still_needed(self, to: Option<&NicHandle>, accounts: Option<&BTreeSet<NicHandle>>) -> bool {
        let is_about_access = matches!(self, Self::AccessGiven | Self::AccessChanged);
        !is_about_access || accounts.is_none_or(|accounts| to.is_some_and(|to| accounts.contains(to)))
    }

    /// The mail waits while delivery reports say that the address of the account does not work. The others let their reader
    /// set another address or a password, or go to an address that was never tried.
    #[must_use]
    pub const fn waits_for_working_address(self) -> bool {
        !self.carries_token()
    }

    /// The address is unconfirmed, so the mail may reach somebody unrelated to the account. It must not contain any text
    /// that users can choose, not even names; otherwise it could be abused to send messages in the provider's name.
    #[must_use]
    pub const fn may_reach_a_stranger(self) -> bool {
        match self {
            Self::ConfirmSignUp | Self::ConfirmAddress => true,
            Self::Welcome
            | Self::SetPassword
            | Self::PasswordChanged
            | Self::SignInAfterFailures
            | Self::AddressChanged
            | Self::AdminRequested
            | Self::AddressReplaced
            | Self::AddressRestored
            | Self::DeskAct
            | Self::ApplicationGranted
            | Self::GaveAccess
            | Self::AccessGiven
            | Self::AccessChanged
            | Self::AccessEnded
            | Self::AccessDropped => false,
        }
    }
}

/// Maximum length of a private label, in characters.
pub const MAX_LABEL: usize = 60;

pub const MAX_LABELS: u32 = 500;

/// The connection of an account with another one, which reads its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not depend on each other")]
pub struct Connection {
    /// Both are contacts of a service now.
    pub shares_service: bool,
    /// It has asked the reader in a request that is open.
    pub has_asked_reader: bool,
    /// It has accepted a request of the reader that is open.
    pub has_accepted_reader: bool,
    /// It gives the reader access by a policy, which was not ended.
    pub gives_reader_access: bool,
}

impl Connection {
    /// Whether the reader, somebody else, sees name and organisation.
    ///
    /// Hiding them does not count between asker and acceptor of an open request, nor for who gives access: each must be able
    /// to judge whom it deals with. An account that was asked stays a handle until it accepts: a request can name any handle, so asking must not
    /// reveal a name. Likewise, giving access to an account does not.
    #[must_use]
    pub const fn shows_name(self, is_hidden: bool) -> bool {
        let is_partner = self.has_asked_reader || self.has_accepted_reader || self.gives_reader_access;
        is_partner || (self.shares_service && !is_hidden)
    }
}

#[must_use]
pub fn is_label(text: &str) -> bool {
    !text.trim().is_empty() && is_plain_line(text, MAX_LABEL)
}
