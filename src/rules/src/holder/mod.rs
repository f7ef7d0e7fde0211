//! The holder (registrant) of a domain: its data, the change of holder, and the block of outgoing transfers after it
//! (decision 0031).
//!
//! A holder is registry data, not an account: being the holder gives no access here.

pub mod blockers;
mod change;
pub mod data;
pub mod details;
pub mod fields;
pub mod history;
pub mod in_session;
pub mod input;
pub mod lifecycle;
pub mod limits;
pub mod notices;
pub mod recovery;
pub mod transfer_lock;

pub use change::{HolderChange, HolderChangeEnd, HolderChangeEnding};

use crate::{string_enum, typed_id};

typed_id! {
    /// Number of a change of holder: random, and not a secret.
    HolderChangeId
}

string_enum! {
    /// A party of a change of holder.
    pub enum HolderSide {
        /// The current holder.
        Old = "old",
        /// The proposed holder.
        New = "new",
    }
}

impl HolderSide {
    /// The other party.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Old => Self::New,
            Self::New => Self::Old,
        }
    }
}
