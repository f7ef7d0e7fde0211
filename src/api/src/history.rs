//! The history of a service's contacts.

use handover_rules::{NicHandle, RequestId, Role, ServiceKey, Timestamp};
use serde::{Deserialize, Serialize};

/// One account holding one role for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The role.
    pub role: Role,
    /// Who held it.
    pub account: NicHandle,
    /// Since when; `None` where it is older than what is known.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub since: Option<Timestamp>,
    /// Until when; `None` while it lasts.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub until: Option<Timestamp>,
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
