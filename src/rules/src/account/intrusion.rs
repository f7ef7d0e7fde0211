//! What an intruder may leave behind in an account, and since when each recovery ends it (decision 0010).

use super::mailed_links::MailedLinkAction;
use crate::{Timestamp, string_enum};
use chrono::TimeDelta;

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
