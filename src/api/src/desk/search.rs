//! Results of a search on the desk.

use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::{EmailAddress, NicHandle, RequestId, ServiceKey, ServiceName, Timestamp};
use serde::{Deserialize, Serialize};

/// Results of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResult {
    /// Accounts whose handle begins with the text, or whose address it is.
    pub accounts: Vec<DeskAccount>,
    /// Services whose name begins with the text, and the domain of the change of holder with this number.
    pub services: Vec<ServiceKey>,
    /// The request with this number.
    pub request: Option<RequestId>,
    /// The cases with this number, of the claimant with this address, or of domains whose name begins with the text.
    #[serde(default)]
    pub cases: Vec<FoundCase>,
}

/// A case, without fields that may be damaged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundCase {
    /// The number.
    pub number: CaseNumber,
    /// The domain.
    pub domain: ServiceName,
    /// The state.
    pub state: CaseState,
    /// Since when.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub since: Timestamp,
}

/// A customer's account, as the desk finds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskAccount {
    /// The handle.
    pub handle: NicHandle,
    /// The name.
    pub name: String,
    /// The address.
    pub email: EmailAddress,
}
