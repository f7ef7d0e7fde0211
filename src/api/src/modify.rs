//! Bodies of the modify screen.

use crate::people::KnownPerson;
use crate::services::ServiceRow;
use chrono::NaiveDate;
use handover_rules::PerRole;
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::submission::{PlanError, PlannedRequest};
use handover_rules::{AccountFacts, NicHandle, RequestId, ServiceKey};
use serde::{Deserialize, Serialize};

/// Data of the modify screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModifyContext {
    /// The service and its open requests.
    pub service: ServiceRow,
    /// The asker's account.
    pub me: AccountFacts,
    /// Suggested handles from the asker's own services, most frequent first.
    pub known: Vec<NicHandle>,
    /// Services of the same name that have the asker as a contact.
    pub siblings: Vec<ServiceRow>,
    /// The end to come of the tech role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tech_end: Option<PresentEnd>,
}

/// Ends the tech role of a service before its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndRole {
    /// The service.
    pub service: ServiceKey,
}

/// Body of a submission (reference). A missing, null or empty field and the present contact all mean no change.
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
    /// The last day (UTC) of the new tech contact. With the present one: a new last day for it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_date_option"
    )]
    pub until: Option<NaiveDate>,
    /// An open request of the asker that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<RequestId>,
}

impl ChangeContact {
    /// The fields per role.
    #[must_use]
    pub fn entries(&self) -> PerRole<Option<&str>> {
        PerRole {
            admin: self.contact_admin.as_deref(),
            tech: self.contact_tech.as_deref(),
            billing: self.contact_billing.as_deref(),
        }
    }
}

/// Header with the idempotency key of a submission. Repeating a key repeats the response.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Dry run of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The service.
    pub service: ServiceKey,
    /// The change.
    pub change: ChangeContact,
}

/// Outcome of a dry run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The accounts that the fields name.
    pub found: PerRole<Option<FoundAccount>>,
    /// The requests it would create; empty if it would be refused.
    #[serde(rename = "drafts")]
    pub requests: Vec<PlannedRequest>,
    /// Open requests of other accounts that it would end.
    pub supersedes: Vec<RequestId>,
    /// The refusal, if any.
    pub rejected: Option<PlanError>,
    /// As [`crate::app::ScreenResponse::people`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<KnownPerson>,
}

/// An account that a field names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundAccount {
    /// The handle.
    pub handle: NicHandle,
    /// It is in the asker's zone. The zone itself is not revealed.
    pub is_in_my_zone: bool,
}
