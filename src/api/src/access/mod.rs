//! Access without a role: policies, who may do what on a service, and uses (decision 0064).

pub mod iam;
pub mod rights;

use crate::history::Term;
use chrono::NaiveDate;
use handover_rules::access::{AccessLine, AccessPolicyId, ActionName, PolicyContent};
use handover_rules::{Contacts, NicHandle, ServiceKey, ServiceStatus, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

/// Default and maximum page size.
pub const MAX_PAGE: u32 = 100;

string_enum! {
    /// The side of an account in a policy.
    #[derive(Default)]
    pub enum PolicySide {
        /// It gives access.
        #[default]
        Given = "given",
        /// It has access.
        Received = "received",
    }
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyRow {
    /// Its number.
    pub id: AccessPolicyId,
    /// The account that gives access.
    pub giver: NicHandle,
    /// The content. Who has received access reads of the accounts only its own.
    #[serde(flatten)]
    pub content: PolicyContent,
    /// Time of creation.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub created_at: Timestamp,
    /// Time of the last change.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub updated_at: Timestamp,
}

/// A page of policies, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PoliciesPage {
    /// The policies.
    pub rows: Vec<PolicyRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<AccessPolicyId>,
}

/// Everybody with access to a service. The admin reads about every policy, other contacts about those that they have
/// given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceAccess {
    /// The service.
    pub service: ServiceKey,
    /// A line for each role, then one for each account of a policy.
    pub lines: Vec<AccessLine>,
}

/// A use of a policy, or a refused one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessUse {
    /// Its number.
    pub id: AccessUseId,
    /// Time.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// The account that used it.
    pub account: NicHandle,
    /// The action.
    pub action: ActionName,
    /// The service.
    pub service: ServiceKey,
    /// The policy by which it was permitted or denied. Of other refusals, the latest one about account and service.
    pub policy: AccessPolicyId,
    /// Its name now.
    #[serde(rename = "policyName")]
    pub policy_name: String,
    /// Permitted or not.
    pub allowed: bool,
    /// The system of the provider that asked, by its own word.
    pub system: Option<String>,
}

handover_rules::typed_id! {
    /// Number of a use.
    AccessUseId
}

/// A page of uses, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsesPage {
    /// The uses.
    pub rows: Vec<AccessUse>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<AccessUseId>,
}

/// Titles of the columns of uses as a CSV file.
pub const CSV_TITLES: [&str; 9] =
    ["at", "account", "action", "service", "category", "policyId", "policy", "allowed", "system"];

/// Columns of the file with handles.
pub const CSV_HANDLES: [&str; 1] = ["account"];

impl AccessUse {
    /// The columns of a CSV file.
    #[must_use]
    pub fn csv_columns(self) -> [String; 9] {
        [
            self.at.to_rfc3339(),
            self.account.to_string(),
            self.action.to_string(),
            self.service.name.as_str().to_owned(),
            self.service.category.as_str().to_owned(),
            self.policy.to_string(),
            self.policy_name,
            self.allowed.to_string(),
            self.system.unwrap_or_default(),
        ]
    }
}

/// A service that the account reaches by policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachedService {
    /// The service.
    pub service: ServiceKey,
    /// Contacts and status, if a policy gives the action `see`.
    pub seen: Option<SeenService>,
    /// The policies, each with its giver and the actions that the account may take by it.
    pub access: Vec<AccessLine>,
}

/// A service as accounts with the action `see` read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenService {
    /// The contacts.
    pub contacts: Contacts,
    /// The status.
    pub status: ServiceStatus,
    /// Expiry date, if any.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_date_option")]
    pub expiration: Option<NaiveDate>,
}

/// A page of the services that an account reaches by policies, by giver. It may have fewer rows than asked for, also none, and
/// a next page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachedPage {
    /// The services.
    pub rows: Vec<ReachedService>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<String>,
}

/// A service that the account reaches by policies, with its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachedDetail {
    /// As in the list.
    pub row: ReachedService,
    /// The history of its contacts, latest first, without requests and reasons; empty without the action `see`.
    pub terms: Vec<Term>,
}
