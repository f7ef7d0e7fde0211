//! The history of a domain's holder. It names fields, not their values: contacts of today must not read who held the
//! domain before them.

use super::fields::HolderField;
use super::{HolderChangeId, HolderSide};
use crate::{NicHandle, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

string_enum! {
    /// Kind of an entry.
    pub enum HolderHistoryEvent {
        /// The phone number or the postal address was changed.
        DetailsChanged = "detailsChanged",
        /// A change of holder was asked for.
        Asked = "asked",
        /// A party agreed.
        Accepted = "accepted",
        /// A party declined.
        Declined = "declined",
        /// The admin withdrew.
        Withdrawn = "withdrawn",
        /// Staff ended it.
        EndedByProvider = "endedByProvider",
        /// The deadline passed.
        Lapsed = "lapsed",
        /// Both agreed, but a check found blockers.
        Failed = "failed",
        /// The domain got the new holder.
        Changed = "changed",
        /// The domain got another holder without a change of holder: by a procedure with documents.
        Replaced = "replaced",
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderHistoryEntry {
    /// The scheduled time, not the time at which a timer ran.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub at: Timestamp,
    /// The event.
    pub event: HolderHistoryEvent,
    /// The account that caused it; `None` for holders, deadlines and checks.
    pub by: Option<NicHandle>,
    /// The party that caused it.
    pub side: Option<HolderSide>,
    /// The change of holder that it belongs to.
    pub change: Option<HolderChangeId>,
    /// The fields that it changed, or is to change.
    pub fields: Vec<HolderField>,
}
