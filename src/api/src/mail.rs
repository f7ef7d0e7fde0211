//! Delivery states of mails about requests.

use handover_rules::request::notices::Notice;
use handover_rules::{NicHandle, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

/// State of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailState {
    /// The recipient.
    pub to: NicHandle,
    /// Kind of the mail.
    pub notice: Notice,
    /// Delivery state.
    pub delivery: Delivery,
    /// Time of that state.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
}

string_enum! {
    /// Delivery state of a mail.
    pub enum Delivery {
        /// In the outbox.
        Queued = "queued",
        /// Accepted by a mail server.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
        /// Dropped, because it was no longer needed.
        Dropped = "dropped",
        /// Could not be delivered; waits until its recipient has an address that works.
        Held = "held",
    }
}
