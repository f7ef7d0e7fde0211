//! Bodies of OVHcloud's API.

use chrono::NaiveDate;
use handover_rules::{
    NicHandle, Request, RequestId, RequestState, Role, ServiceStatus, Subsidiary, Timestamp, typed_id,
};
use serde::{Deserialize, Serialize};

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
