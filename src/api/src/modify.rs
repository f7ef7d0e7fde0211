//! The modify screen: what it shows, what it asks while one types, what it sends.

use crate::services::ServiceRow;
use handover_rules::PerRole;
use handover_rules::submission::{PlanError, PlannedRequest};
use handover_rules::{AccountFacts, NicHandle, RequestId, ServiceKey};
use serde::{Deserialize, Serialize};

/// What the modify screen needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModifyContext {
    /// The service and its open requests.
    pub service: ServiceRow,
    /// The facts about the asker's own account.
    pub me: AccountFacts,
    /// Handles the asker already works with, from its own services only, the most frequent first.
    pub known: Vec<NicHandle>,
    /// Other services of the same name on which the asker is a contact.
    pub siblings: Vec<ServiceRow>,
}

/// The body of a submission (reference): missing, null, empty or the present contact means "leave it".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeContact {
    /// The new admin contact: a handle, or the address of an account that shares a service with the asker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_admin: Option<String>,
    /// The new tech contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_tech: Option<String>,
    /// The new billing contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_billing: Option<String>,
}

impl ChangeContact {
    /// The entries, role by role.
    #[must_use]
    pub fn entries(&self) -> PerRole<Option<&str>> {
        PerRole {
            admin: self.contact_admin.as_deref(),
            tech: self.contact_tech.as_deref(),
            billing: self.contact_billing.as_deref(),
        }
    }
}

/// The header that carries a submission's idempotency key: the same key again gives the same answer.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Asks what a submission would lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The service.
    pub service: ServiceKey,
    /// What would be submitted.
    pub change: ChangeContact,
}

/// What a submission would lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Who the entries are.
    pub found: PerRole<Option<FoundAccount>>,
    /// The requests it would become; empty when it would be refused.
    #[serde(rename = "drafts")]
    pub requests: Vec<PlannedRequest>,
    /// Open requests of others that it would end.
    pub supersedes: Vec<RequestId>,
    /// Why it would be refused.
    pub rejected: Option<PlanError>,
}

/// An account that an entry names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundAccount {
    /// Its handle.
    pub handle: NicHandle,
    /// Whether it is in the asker's zone: all that one may learn of where somebody else's account is.
    pub is_in_my_zone: bool,
}
