//! The history of a service's contacts.

use handover_rules::{Moment, NicHandle, RequestId, Role, ServiceKey};
use serde::{Deserialize, Serialize};

/// One account holding one role for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The role.
    pub role: Role,
    /// Who held it.
    pub account: NicHandle,
    /// Since when; `None` where it is older than what is known.
    #[serde(default, deserialize_with = "handover_rules::moment::read_option")]
    pub since: Option<Moment>,
    /// Until when; `None` while it lasts.
    #[serde(default, deserialize_with = "handover_rules::moment::read_option")]
    pub until: Option<Moment>,
    /// The request by which it came; `None` for an import.
    pub request: Option<RequestId>,
}

/// The history of one service, visible to its contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The service.
    pub service: ServiceKey,
    /// Its terms, the latest first.
    pub terms: Vec<Term>,
}
