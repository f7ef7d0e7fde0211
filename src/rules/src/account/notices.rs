//! The mails about an account.

use serde::{Deserialize, Serialize};

/// What a mail about an account, not about a request, is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AccountNotice {
    /// Confirms the address of a new account: carries a secret.
    ConfirmSignUp,
    /// Tells a new account its NIC handle.
    Welcome,
    /// Lets somebody set a password: carries a secret.
    SetPassword,
    /// Tells that a password was set.
    PasswordChanged,
    /// Confirms a new address, and goes there: carries a secret.
    ConfirmAddress,
    /// Tells the old address of a change, and lets it be undone: carries a secret.
    AddressChanged,
    /// Tells that a change of address was undone.
    AddressRestored,
}

impl AccountNotice {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::ConfirmSignUp,
        Self::Welcome,
        Self::SetPassword,
        Self::PasswordChanged,
        Self::ConfirmAddress,
        Self::AddressChanged,
        Self::AddressRestored,
    ];

    /// A stable name, for storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConfirmSignUp => "confirmSignUp",
            Self::Welcome => "welcome",
            Self::SetPassword => "setPassword",
            Self::PasswordChanged => "passwordChanged",
            Self::ConfirmAddress => "confirmAddress",
            Self::AddressChanged => "addressChanged",
            Self::AddressRestored => "addressRestored",
        }
    }

    /// Reads a stored name; `None` when there is no such kind.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.as_str() == name)
    }

    /// Whether the mail carries a secret.
    #[must_use]
    pub const fn carries_secret(self) -> bool {
        matches!(self, Self::ConfirmSignUp | Self::SetPassword | Self::ConfirmAddress | Self::AddressChanged)
    }

    /// Whether it may go to somebody who has nothing to do with the account, for nobody has confirmed the address yet.
    /// Such a mail holds nothing that people write themselves, not even their names: it would be a way to send strangers
    /// anything, in the provider's name.
    #[must_use]
    pub const fn may_reach_a_stranger(self) -> bool {
        matches!(self, Self::ConfirmSignUp | Self::ConfirmAddress)
    }
}
