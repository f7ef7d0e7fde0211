//! Mails as the demo mailbox shows them.

use handover_api::Link;
use handover_rules::{MailId, NicHandle, RequestId, ValidationCode};

/// A mail in the demo mailbox.
#[derive(Clone, Debug)]
pub(crate) struct DemoMail {
    pub(crate) id: MailId,
    /// `nobody-ovh` where the mail belongs to no account yet.
    pub(crate) to: NicHandle,
    pub(crate) address: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) link: Option<String>,
}

impl DemoMail {
    /// The words of the subject up to the colon, such as `Reminder`.
    pub(crate) fn kind(&self) -> &str {
        self.subject.split(':').next().unwrap_or_default()
    }

    /// The request in the subject, if there is one.
    pub(crate) fn maybe_request(&self) -> Option<RequestId> {
        let number = self.subject.rsplit("(request ").next().and_then(|rest| rest.strip_suffix(')'));
        number.and_then(RequestId::parse)
    }

    /// The request in the subject.
    pub(crate) fn request(&self) -> RequestId {
        self.maybe_request().expect("a request number in the subject")
    }

    /// The secret in the link of an account mail.
    pub(crate) fn secret(&self) -> String {
        match Link::parse(self.link.as_deref().unwrap_or_default()) {
            Link::MailedLink { token: Some(secret), .. } => secret.expose().to_owned(),
            other => panic!("no secret in {other:?}"),
        }
    }

    /// The validation code in the link.
    pub(crate) fn code(&self) -> Option<ValidationCode> {
        match Link::parse(self.link.as_deref().unwrap_or_default()) {
            Link::MailedRequest { id, code } => {
                assert_eq!(id, self.request());
                code
            }
            _ => None,
        }
    }
}
