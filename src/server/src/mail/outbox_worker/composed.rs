//! A composed email that is not rendered yet.

use crate::mail::templates::EmailContent;
use handover_rules::{CodeHash, EmailAddress, Timestamp};

pub(super) struct Composed {
    pub(super) content: EmailContent,
    pub(super) to: Recipient,
    /// A file is attached that is read when the email is sent.
    pub(super) has_attachment: bool,
    pub(super) code: Option<CodeHash>,
    /// The end of the time to act on the email; `None` if it only reports something.
    pub(super) until: Option<Timestamp>,
}

pub(super) struct Recipient {
    pub(super) name: String,
    pub(super) address: EmailAddress,
}
