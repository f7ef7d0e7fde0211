//! The mailbox of demo mode.

use crate::requests::Delivery;
use handover_rules::{MailId, NicHandle, Timestamp};
use serde::{Deserialize, Serialize};

/// A mail as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    /// Its number.
    pub id: MailId,
    /// Whose mail; `None` while there is no account yet.
    pub account: Option<NicHandle>,
    /// The address it went to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When it was sent.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// How far it got.
    pub delivery: Delivery,
}

/// The latest mails, the newest first, and one of them opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPage {
    /// The rows.
    pub rows: Vec<MailRow>,
    /// What to give as `after` for the next page; `None` at the end.
    pub next: Option<MailId>,
}

/// A mail, opened. Its HTML part is a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// What the list shows.
    pub row: MailRow,
    /// The sender.
    pub from: String,
    /// The text part.
    pub text: String,
    /// The link in it, where there is one: what stands after `#`.
    pub link: Option<String>,
}
