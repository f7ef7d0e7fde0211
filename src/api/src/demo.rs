//! Bodies of the demo: its mailbox, and its receiver of webhooks (decision 0020).

use crate::mail::Delivery;
use handover_rules::provider_event::FeedEntry;
use handover_rules::{MailId, NicHandle, Timestamp};
use serde::{Deserialize, Serialize};

/// A mail in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailRow {
    /// The mail.
    pub id: MailId,
    /// The recipient; `None` before an account exists.
    pub account: Option<NicHandle>,
    /// The recipient's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// Time of sending.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// Delivery state.
    pub delivery: Delivery,
}

/// A page of the list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailPage {
    /// The rows.
    pub rows: Vec<MailRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<MailId>,
}

/// One mail. Its HTML part is served as a separate document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mail {
    /// The mail as listed.
    pub row: MailRow,
    /// The sender.
    pub from: String,
    /// The text part.
    pub text: String,
    /// The link in it, as the fragment after `#`.
    pub link: Option<String>,
    /// Name of the attached file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<String>,
}

/// The latest messages that the demo has received by webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedWebhooks {
    /// The messages, latest first.
    pub messages: Vec<ReceivedWebhook>,
}

/// A message of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedWebhook {
    /// Its id, the same in every attempt to deliver it.
    #[serde(rename = "webhookId")]
    pub id: String,
    /// Time of arrival.
    #[serde(rename = "receivedAt", deserialize_with = "handover_rules::model::timestamp::read")]
    pub received_at: Timestamp,
    /// The event; `None` of a test.
    pub event: Option<FeedEntry>,
}
