//! Bodies as the reference's clients know them.

use chrono::NaiveDate;
use handover_rules::{NicHandle, Request, RequestId, Role, ServiceStatus, State, Subsidiary, Timestamp};
use serde::{Deserialize, Serialize};

/// A change request as the reference's clients read it (reference.md 2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// Its number.
    pub id: RequestId,
    /// Who asked.
    pub asking_account: NicHandle,
    /// The outgoing contact.
    pub from_account: NicHandle,
    /// The incoming contact.
    pub to_account: NicHandle,
    /// The roles.
    pub contact_types: Vec<Role>,
    /// The service's name.
    pub service_domain: String,
    /// When it was asked for.
    pub date_request: Timestamp,
    /// When it ended.
    pub date_done: Option<Timestamp>,
    /// Where it stands.
    pub state: State,
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

/// The body of accepting and declining: the code, never in an address.
#[derive(Clone, Serialize, Deserialize)]
pub struct Token {
    /// The validation code.
    pub token: String,
}

/// The body of asking for a new mail; the reference's clients send none, which means "to me".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resend {
    /// The party it is to go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NicHandle>,
}

/// Status and contacts of one service (reference.md 2.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceInfos {
    /// Its number.
    pub service_id: i64,
    /// Its name.
    pub domain: String,
    /// What state it is in.
    pub status: ServiceStatus,
    /// The admin contact.
    pub contact_admin: NicHandle,
    /// The tech contact.
    pub contact_tech: NicHandle,
    /// The billing contact.
    pub contact_billing: NicHandle,
    /// Since when it exists.
    pub creation: NaiveDate,
    /// Until when it runs.
    pub expiration: Option<NaiveDate>,
    /// How it is renewed.
    pub renewal_type: String,
}

/// The account itself (reference.md 2.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Its language.
    pub language: String,
    /// The person's first name.
    pub firstname: String,
    /// The person's name.
    pub name: String,
    /// The organisation; empty for a person.
    pub organisation: String,
}
