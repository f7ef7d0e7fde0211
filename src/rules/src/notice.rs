//! The mails that a request causes, and who gets them (design.md 5).

use crate::{Contacts, NicHandle, Request, Role};
use serde::{Deserialize, Serialize};

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Notice {
    /// Asks a party to confirm; the only one that carries a code.
    Confirm,
    /// Reminds a party that has not answered; carries no code.
    Reminder,
    /// The role has moved: to a party.
    Done,
    /// The role has moved: to somebody who is no party.
    Changed,
    /// A party declined.
    Declined,
    /// The asker withdrew.
    Withdrawn,
    /// A party took its acceptance back.
    TakenBack,
    /// The admin superseded it.
    Superseded,
    /// Not everybody answered in time.
    Expired,
    /// A rule stood in the way.
    Failed,
}

impl Notice {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Confirm,
        Self::Reminder,
        Self::Done,
        Self::Changed,
        Self::Declined,
        Self::Withdrawn,
        Self::TakenBack,
        Self::Superseded,
        Self::Expired,
        Self::Failed,
    ];

    /// A stable name, for storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reminder => "reminder",
            Self::Done => "done",
            Self::Changed => "changed",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::TakenBack => "takenBack",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }

    /// Reads a stored name; `None` when there is no such kind.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.as_str() == name)
    }

    /// Whether a mail of this kind to `to`, still in the outbox, is to be sent at all: asking for an answer makes sense
    /// only while the request is open and that party has not answered (design.md 9).
    #[must_use]
    pub fn is_still_needed(self, request: &Request, to: &NicHandle) -> bool {
        match self {
            Self::Confirm | Self::Reminder => !request.state.is_final() && request.missing().any(|party| party == to),
            _ => true,
        }
    }

    /// Whether the mail carries a validation code.
    #[must_use]
    pub const fn carries_code(self) -> bool {
        matches!(self, Self::Confirm)
    }
}

/// Who besides the parties is told that the role has moved: the outgoing contact ("The previous contact will receive
/// an email informing them of this change"), and the admin at that moment where somebody else asked. `contacts` are
/// those before the move.
#[must_use]
pub fn told_besides_parties(request: &Request, contacts: &Contacts) -> Vec<NicHandle> {
    let parties: Vec<NicHandle> = request.parties.iter().map(|party| party.account.clone()).collect();
    told(&parties, &request.asker, &request.from, contacts.holder(Role::Admin))
}

/// The same for a change that is still being planned.
#[must_use]
pub fn told(parties: &[NicHandle], asker: &NicHandle, from: &NicHandle, admin: &NicHandle) -> Vec<NicHandle> {
    let mut told: Vec<NicHandle> = Vec::new();
    let admin = (admin != asker).then_some(admin);
    for account in [Some(from), admin].into_iter().flatten() {
        if !parties.contains(account) && !told.contains(account) {
            told.push(account.clone());
        }
    }
    told
}

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

/// Days before the expiry of a service at which its billing contact is told ("this contact receives renewal
/// notifications", guide 2026), the earliest first.
pub const RENEWAL_DAYS: [u16; 3] = [30, 7, 1];

/// The renewal notice that is due on `today` for a service that expires on `expiration`, as days before it: only the
/// nearest, so that a first import sends one and not three. `None` when none is due.
#[must_use]
pub fn renewal_due(expiration: chrono::NaiveDate, today: chrono::NaiveDate) -> Option<u16> {
    let left = (expiration - today).num_days();
    if left < 0 {
        return None;
    }
    RENEWAL_DAYS.into_iter().rev().find(|days| left <= i64::from(*days))
}
