//! Policies as version 2 of OVHcloud's API has them (decision 0064). Lists have no order, and may be null.

use super::PolicyRow;
use handover_rules::access::{
    AccessPolicyId, ActionName, ActionPattern, PolicyContent, account_urn, group_urn, resource_urn,
};
use handover_rules::{NicHandle, Timestamp, string_enum};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A policy (reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct IamPolicy {
    /// Its number.
    pub id: AccessPolicyId,
    /// The account that gives access.
    pub owner: NicHandle,
    /// Its name.
    pub name: String,
    /// Its note.
    pub description: Option<String>,
    /// URNs of the accounts that have access.
    pub identities: Vec<String>,
    /// URNs of the services.
    pub resources: Vec<IamUrn>,
    /// The actions.
    pub permissions: IamPermissions,
    /// URNs of groups of actions; null without any.
    pub permissions_groups: Option<Vec<IamUrn>>,
    /// Its end.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub expired_at: Option<Timestamp>,
    /// Time of creation; null if it stands for a role.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub created_at: Option<Timestamp>,
    /// Time of the last change; null likewise.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub updated_at: Option<Timestamp>,
    /// Whether it stands for a role: the provider manages it, and nobody changes it.
    pub read_only: bool,
}

impl From<PolicyRow> for IamPolicy {
    fn from(row: PolicyRow) -> Self {
        let PolicyContent { name, note, accounts, services, permissions, expires_at } = row.content;
        let groups: Vec<IamUrn> =
            permissions.groups.into_iter().map(|group| IamUrn { urn: group_urn(group) }).collect();
        Self {
            id: row.id,
            owner: row.giver,
            name,
            description: note,
            identities: accounts.iter().map(account_urn).collect(),
            resources: services.iter().map(|pattern| IamUrn { urn: resource_urn(pattern) }).collect(),
            permissions: IamPermissions {
                allow: actions(&permissions.allow),
                except: actions(&permissions.except),
                deny: actions(&permissions.deny),
            },
            permissions_groups: Some(groups).filter(|groups| !groups.is_empty()),
            expired_at: expires_at,
            created_at: Some(row.created_at),
            updated_at: Some(row.updated_at),
            read_only: false,
        }
    }
}

fn actions(patterns: &BTreeSet<ActionPattern>) -> Option<Vec<IamAction>> {
    let list: Vec<IamAction> =
        patterns.iter().map(|pattern| IamAction { action: pattern.as_str().to_owned() }).collect();
    Some(list).filter(|list| !list.is_empty())
}

/// A policy to store (reference).
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewIamPolicy {
    /// Its name.
    pub name: String,
    /// Its note.
    #[serde(default)]
    pub description: Option<String>,
    /// URNs of accounts.
    #[serde(deserialize_with = "list_or_null")]
    pub identities: Vec<String>,
    /// URNs of services.
    #[serde(deserialize_with = "list_or_null")]
    pub resources: Vec<IamUrn>,
    /// Actions.
    pub permissions: IamPermissions,
    /// URNs of groups of actions.
    #[serde(default, deserialize_with = "list_or_null")]
    pub permissions_groups: Vec<IamUrn>,
    /// Not supported: anything but null is refused.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub conditions: Option<IamConditions>,
    /// Its end: an RFC 3339 timestamp in UTC, without trailing zeros.
    #[serde(default)]
    pub expired_at: Option<String>,
}

/// Members of [`IamPolicy`] that [`NewIamPolicy`] lacks. They are ignored, so that a policy can be sent as it was read.
pub const ANSWERED_ONLY: [&str; 5] = ["id", "owner", "createdAt", "updatedAt", "readOnly"];

fn list_or_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// Conditions of a policy (reference), read to name them in a refusal.
#[derive(Debug, Deserialize)]
pub struct IamConditions {
    /// `MATCH`, `AND`, `OR` or `NOT`.
    #[serde(default)]
    pub operator: Option<String>,
    /// Compared values by name.
    #[serde(default)]
    pub values: Option<BTreeMap<String, String>>,
    /// Parts.
    #[serde(default)]
    pub conditions: Option<Vec<IamConditions>>,
}

/// Something with a URN (reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IamUrn {
    /// The URN.
    pub urn: String,
}

/// An action, or a pattern of actions (reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IamAction {
    /// Its name.
    pub action: String,
}

/// Actions of a policy (reference). A list without entries is null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct IamPermissions {
    /// Actions that it gives.
    pub allow: Option<Vec<IamAction>>,
    /// Actions that it does not give, although a group or pattern of it would.
    pub except: Option<Vec<IamAction>>,
    /// Actions that no policy of this giver gives; if the giver is the admin, no policy at all.
    pub deny: Option<Vec<IamAction>>,
}

/// A service (reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct IamResource {
    /// A UUID that is always the same.
    pub id: String,
    /// The URN.
    pub urn: String,
    /// The name of the service.
    pub name: String,
    /// The same.
    pub display_name: String,
    /// The admin contact.
    pub owner: NicHandle,
    /// The type.
    #[serde(rename = "type")]
    pub kind: String,
}

/// Actions to check on a service (reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorizationCheck {
    /// The actions.
    pub actions: Vec<ActionName>,
}

/// The caller's rights on a service (reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckedAuthorization {
    /// The URN of the service.
    #[serde(rename = "resourceURN")]
    pub resource_urn: String,
    /// Permitted.
    pub authorized_actions: Vec<ActionName>,
    /// Not permitted.
    pub unauthorized_actions: Vec<ActionName>,
}

string_enum! {
    /// The kind of an action (reference).
    pub enum IamCategory {
        /// Reads.
        Read = "READ",
        /// Changes settings.
        Edit = "EDIT",
        /// Acts.
        Operate = "OPERATE",
    }
}

/// An action of the catalogue on a type of services (reference).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReferenceAction {
    /// Its name.
    pub action: ActionName,
    /// A description in English.
    pub description: String,
    /// Its kinds.
    pub categories: Vec<IamCategory>,
    /// The type of services.
    pub resource_type: String,
}
