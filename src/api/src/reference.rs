//! Bodies of OVHcloud's API: requests as tasks, services, the account; policies as its version 2 has them (decision 0064),
//! where lists have no order, and may be null.

use crate::access::PolicyRow;
use chrono::NaiveDate;
use handover_rules::access::{
    AccessPolicyId, ActionName, ActionPattern, PolicyContent, account_urn, group_urn, resource_urn,
};
use handover_rules::model::timestamp;
use handover_rules::{
    NicHandle, Request, RequestId, RequestState, Role, ServiceStatus, Subsidiary, Timestamp, string_enum, typed_id,
};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A change request in OVHcloud's API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// Its number.
    pub id: RequestId,
    /// The account that submitted it.
    pub asking_account: NicHandle,
    /// The outgoing contact.
    pub from_account: NicHandle,
    /// The incoming contact.
    pub to_account: NicHandle,
    /// The roles.
    pub contact_types: Vec<Role>,
    /// The service's name.
    pub service_domain: String,
    /// Time of submission.
    pub date_request: Timestamp,
    /// Time of the end.
    pub date_done: Option<Timestamp>,
    /// The state.
    pub state: RequestState,
}

impl From<&Request> for Task {
    fn from(request: &Request) -> Self {
        Self {
            id: request.id,
            asking_account: request.asker.clone(),
            from_account: request.from.clone(),
            to_account: request.to.clone(),
            contact_types: request.roles.iter().collect(),
            service_domain: request.service.name.as_str().to_owned(),
            date_request: request.asked_at,
            date_done: request.ended.as_ref().map(|ended| ended.at),
            state: request.state,
        }
    }
}

/// Body of accepting. The code is never part of a URL.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Token {
    /// The validation code.
    pub token: String,
}

/// Body of declining. Clients of OVHcloud's API give no reason.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decline {
    /// The validation code.
    pub token: String,
    /// Reason, for the other party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Body of a resend. Clients of OVHcloud's API send none, which means to themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resend {
    /// The recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NicHandle>,
}

typed_id! {
    /// Number of a service in OVHcloud's API.
    ServiceNumber
}

/// Status and contacts of a service in OVHcloud's API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceInfos {
    /// Its number.
    pub service_id: ServiceNumber,
    /// Its name.
    pub domain: String,
    /// The status.
    pub status: ServiceStatus,
    /// The admin contact.
    pub contact_admin: NicHandle,
    /// The tech contact.
    pub contact_tech: NicHandle,
    /// The billing contact.
    pub contact_billing: NicHandle,
    /// Date of creation.
    pub creation: NaiveDate,
    /// Expiry date.
    pub expiration: Option<NaiveDate>,
    /// Type of renewal.
    pub renewal_type: String,
}

/// The account in OVHcloud's API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Its handle.
    pub nichandle: NicHandle,
    /// Its address.
    pub email: String,
    /// `complete` or `incomplete`.
    pub state: String,
    /// Its subsidiary.
    pub ovh_subsidiary: Subsidiary,
    /// The account locale.
    pub language: String,
    /// First name.
    pub firstname: String,
    /// Last name.
    pub name: String,
    /// The organisation; empty for private persons.
    pub organisation: String,
}

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
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub expired_at: Option<Timestamp>,
    /// Time of creation; null if it stands for a role.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub created_at: Option<Timestamp>,
    /// Time of the last change; null likewise.
    #[serde(default, deserialize_with = "timestamp::read_option")]
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
