//! The page of a customer.

use super::{AuditEntry, Correction, DeskAccount, DeskMail, RequestEntry};
use handover_rules::account::applications::ApplicationId;
use handover_rules::{AccountFacts, NicHandle, RoleSet, ServiceKey, Timestamp};
use serde::{Deserialize, Serialize};

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskCustomer {
    /// The server's time.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// Handle, name and address.
    pub account: DeskAccount,
    /// The organisation; empty for an individual.
    pub organisation: String,
    /// Locale of emails.
    pub language: String,
    /// Whether a password is set.
    pub has_password: bool,
    /// Time of the suspension.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub suspended_at: Option<Timestamp>,
    /// When a delivery report said that the address does not work; `None` once it is confirmed or replaced.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_option"
    )]
    pub undeliverable_at: Option<Timestamp>,
    /// Its facts for the rules: the true reasons why it cannot take roles.
    pub facts: AccountFacts,
    /// The sessions.
    pub sessions: Vec<CustomerSession>,
    /// Applications that it has registered, oldest first.
    #[serde(default)]
    pub applications: Vec<DeskApplication>,
    /// Applications that have access to it, latest first.
    #[serde(default)]
    pub applications_with_access: Vec<DeskApplication>,
    /// The first services.
    pub services: Vec<ServiceLine>,
    /// The cursor of the next services; `None` if these are all.
    #[serde(default)]
    pub next_services: Option<String>,
    /// The number of all services, as far as they are counted.
    pub service_count: u32,
    /// The open requests, latest first.
    pub requests: Vec<RequestEntry>,
    /// Proposals to correct its address, latest first.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// Whether the proposer of an address may set it alone, after a wait.
    #[serde(default)]
    pub may_set_address_alone: bool,
    /// The latest emails.
    pub mails: Vec<DeskMail>,
    /// Recent acts of staff.
    pub events: Vec<AuditEntry>,
}

/// An application of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskApplication {
    /// The application.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// The account that registered it.
    pub owner: NicHandle,
    /// Time of registration.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub created_at: Timestamp,
}

/// A session of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerSession {
    /// The user agent.
    pub agent: String,
    /// The network it was begun from; empty if that is not known.
    #[serde(default)]
    pub network: String,
    /// Start.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub began_at: Timestamp,
    /// Last use.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub used_at: Timestamp,
}

/// A service and the roles that a customer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceLine {
    /// The service.
    pub service: ServiceKey,
    /// The roles.
    pub roles: RoleSet,
}

/// Services of a customer that follow others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceLines {
    /// The services.
    pub rows: Vec<ServiceLine>,
    /// The cursor of the next ones; `None` if these are the last.
    pub next: Option<String>,
}
