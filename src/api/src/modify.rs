//! Bodies of the form for new contacts of one service.

use crate::services::ServiceRow;
use chrono::NaiveDate;
use handover_rules::PerRole;
use handover_rules::{AccountFacts, RequestId, ServiceKey};
use serde::{Deserialize, Serialize};

/// Data of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModifyContext {
    /// The service and its open requests.
    pub service: ServiceRow,
    /// The asker's account.
    pub me: AccountFacts,
    /// Services of the same name that have the asker as a contact.
    pub siblings: Vec<ServiceRow>,
}

/// Ends the tech role of a service before its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndRole {
    /// The service.
    pub service: ServiceKey,
}

/// Body of a submission (reference). A missing, null or empty field and the current contact all mean no change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
