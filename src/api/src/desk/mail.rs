//! An email, as staff see it.

use crate::mail::Delivery;
use handover_rules::{EmailAddress, MailId, NicHandle, RequestId, ServiceName, Timestamp};
use serde::{Deserialize, Serialize};

/// An email, with the reply of the mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskMail {
    /// The number.
    pub id: MailId,
    /// The account.
    pub to: Option<NicHandle>,
    /// The address, if not the present one of the account.
    pub address: Option<EmailAddress>,
    /// The kind.
    pub notice: String,
    /// The request that it is about.
    pub request: Option<RequestId>,
    /// The service that it is about, unless it is about a request.
    pub service: Option<ServiceName>,
    /// The state.
    pub delivery: Delivery,
    /// Attempts so far.
    pub attempts: u32,
    /// Time of queueing.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub queued_at: Timestamp,
    /// The last change of its state.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// The next attempt.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub next_at: Option<Timestamp>,
    /// The mail server's last answer.
    pub answer: Option<String>,
}
