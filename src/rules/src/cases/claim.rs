//! Claims: the change that a case asks for, its differences from the record, and the obstacles to carrying it out.

use super::Procedure;
use crate::holder::HolderBlocker;
use crate::holder::data::HolderIdentity;
use crate::holder::input::{FieldFault, IdentityInput};
use crate::model::pasted::plain;
use crate::{Blocker, EmailAddress, LegalForm, NicHandle, RoleSet, ServiceName, string_enum};
use serde::{Deserialize, Serialize};

/// The change that a case asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Claim {
    /// Another holder.
    Holder(HolderIdentity),
    /// Other contacts.
    Contacts {
        /// The roles.
        roles: RoleSet,
        /// The account that is to hold them.
        to: NicHandle,
    },
}

impl Claim {
    #[must_use]
    pub const fn procedure(&self) -> Procedure {
        match self {
            Self::Holder(_) => Procedure::ChangeHolder,
            Self::Contacts { .. } => Procedure::ChangeContacts,
        }
    }
}

/// A claim as the claimant enters it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ClaimInput {
    /// The new holder.
    Holder(IdentityInput),
    /// The roles, and the account that is to hold them.
    Contacts {
        /// The roles.
        roles: RoleSet,
        /// A handle.
        to: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimFault {
    /// Entries of the new holder.
    Holder(Vec<FieldFault>),
    NoRole,
    /// Not a NIC handle.
    Handle,
}

impl ClaimInput {
    /// Validates the entries.
    pub fn validate(&self) -> Result<Claim, ClaimFault> {
        match self {
            Self::Holder(identity) => identity.validate().map(Claim::Holder).map_err(ClaimFault::Holder),
            Self::Contacts { roles, .. } if roles.is_empty() => Err(ClaimFault::NoRole),
            Self::Contacts { roles, to } => {
                let to = NicHandle::entered(to).map_err(|_| ClaimFault::Handle)?;
                Ok(Claim::Contacts { roles: *roles, to })
            }
        }
    }
}

/// The domain that a claimant enters, without surrounding space and the final dot. Letters keep their case: the server
/// brings the name to its canonical form.
#[must_use]
pub fn parse_domain(text: &str) -> Option<ServiceName> {
    let text = plain(text);
    ServiceName::parse(text.strip_suffix('.').unwrap_or(&text)).filter(ServiceName::is_domain)
}

/// Longest words of an objection, in characters.
pub const LONGEST_NOTE: usize = 2000;

/// Words of an objection, shortened, on lines without control characters; `None` if empty.
#[must_use]
pub fn parse_note(text: &str) -> Option<String> {
    let is_fine = |c: &char| *c == '\n' || !c.is_control() && !crate::model::account::changes_direction(*c);
    let note: String = text.trim().chars().filter(is_fine).take(LONGEST_NOTE).collect();
    (!note.is_empty()).then_some(note)
}

string_enum! {
    /// An entry of the claimant that the record has, too.
    pub enum StatedField {
        /// The name.
        Name = "name",
        /// The legal form.
        LegalForm = "legalForm",
        /// The email address.
        Email = "email",
    }
}

/// The entries that differ from the record. Case and surrounding space do not count.
#[must_use]
pub fn differences(record: &HolderIdentity, name: &str, form: LegalForm, email: &EmailAddress) -> Vec<StatedField> {
    let key = |name: &str| name.trim().to_lowercase();
    StatedField::ALL
        .into_iter()
        .filter(|field| match field {
            StatedField::Name => key(&record.full_name()) != key(name),
            StatedField::LegalForm => record.legal_form != form,
            StatedField::Email => !record.email.is_same_mailbox(email),
        })
        .collect()
}

/// Whether one of these blockers of a hand-over by the admin keeps roles from going to `to`. A suspension of the admin does
/// not count: the desk suspends an admin's account after a takeover, which is when the holder needs another admin.
#[must_use]
pub fn blocks_contacts(blockers: &[Blocker], admin: &NicHandle, to: &NicHandle) -> bool {
    let is_of_admin = |blocker: &Blocker| to != admin && *blocker == Blocker::Unable { account: admin.clone() };
    !blockers.iter().all(is_of_admin)
}

/// Whether one of these blockers of a change by the admin keeps the holder from changing. Other operations do not count, or
/// a contact or the admin could hold the case up with them: approving the case ends an open change of holder. Nor does a
/// suspension of the admin, who asks for nothing, or a claim, which is the case's own.
#[must_use]
pub fn blocks_holder(blockers: &[HolderBlocker]) -> bool {
    let is_no_obstacle = |blocker: &HolderBlocker| {
        matches!(blocker, HolderBlocker::OperationRunning { .. } | HolderBlocker::Suspended | HolderBlocker::Claimed)
    };
    !blockers.iter().all(is_no_obstacle)
}
