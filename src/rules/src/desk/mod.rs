//! Rules of the provider's desk: permissions of staff, their sign-in, and the reasons of their acts (decision 0032).

pub mod acts;
pub mod corrections;
pub mod permissions;
pub mod reason;
mod refusal;
pub mod sign_in;
pub mod typed;

pub use permissions::{DeskAct, SubjectKind};
pub use refusal::{ActRefusal, CallRefusal};

use crate::{string_enum, typed_id};

typed_id! {
    /// A proposal to correct a role or an address.
    CorrectionId
}

typed_id! {
    /// An entry of the audit log; later ones are higher.
    AuditId
}

typed_id! {
    /// A person of the provider's staff.
    StaffId
}

string_enum! {
    /// A role of staff. One person can have several.
    #[derive(PartialOrd, Ord)]
    pub enum StaffRole {
        /// Looks, but changes nothing.
        Reader = "reader",
        /// Helps customers.
        Support = "support",
        /// Decides proposals of others.
        Approver = "approver",
    }
}
