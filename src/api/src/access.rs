//! Access without a role: policies, who may do what on a service, uses, and authorization queries of the provider's other
//! systems (decision 0064).

use handover_rules::access::{AccessLine, AccessPolicyId, AccessVerdict, ActionName, PolicyContent};
use handover_rules::model::timestamp;
use handover_rules::{Category, NicHandle, RequestId, RequestState, RoleSet, ServiceKey, Timestamp, string_enum};
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
    #[serde(deserialize_with = "timestamp::read")]
    pub created_at: Timestamp,
    /// Time of the last change.
    #[serde(deserialize_with = "timestamp::read")]
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
    /// The services of the other types of this name that the reader is a contact of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<TypeAccess>,
}

/// Everybody with access to the service of one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TypeAccess {
    /// The type.
    pub category: Category,
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
    #[serde(deserialize_with = "timestamp::read")]
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

/// What others let the account do on a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharedService {
    /// The service.
    pub service: ServiceKey,
    /// The policies, each with its giver and the actions that the account may take by it; at least one.
    pub lines: Vec<AccessLine>,
    /// The latest requests that the account has made in the names of others.
    pub asked: Vec<DelegatedRequest>,
}

/// A request that somebody with access has made in the name of another account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DelegatedRequest {
    /// Its number.
    pub request: RequestId,
    /// The account in whose name it was made.
    pub asker: NicHandle,
    /// The incoming contact.
    pub to: NicHandle,
    /// The roles.
    pub roles: RoleSet,
    /// Time of asking.
    #[serde(deserialize_with = "timestamp::read")]
    pub asked_at: Timestamp,
    /// The state.
    pub state: RequestState,
}

/// Maximum number of queries in a call.
pub const MOST_QUESTIONS: usize = 1000;
/// Maximum length of the name of a system, in characters.
pub const MAX_SYSTEM: usize = 60;

/// An authorization query.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// The account.
    pub account: NicHandle,
    /// The action.
    pub action: ActionName,
    /// The service.
    pub service: ServiceKey,
    /// The account is about to act. The use of a policy is recorded for its giver, also if it is refused.
    #[serde(default)]
    pub act: bool,
}

/// The answer to a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RightsAnswer {
    /// Permitted or not.
    pub allowed: bool,
    /// The reason.
    pub reason: AccessVerdict,
}

/// A batch of queries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Questions {
    /// The queries.
    pub questions: Vec<Question>,
    /// The calling system, as givers read it in records of uses: a line of at most 60 characters.
    #[serde(default)]
    pub system: Option<String>,
}

/// The answers, in the order of the queries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RightsAnswers {
    /// The answers.
    pub answers: Vec<RightsAnswer>,
}
