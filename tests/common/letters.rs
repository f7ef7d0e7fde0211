//! The mails that the demo mailbox keeps.

use handover_api::Link;
use handover_rules::{MailId, NicHandle, RequestId, ValidationCode};

/// A mail as a test looks at it.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) id: MailId,
    /// `nobody-ovh` while there is no account yet.
    pub(crate) to: NicHandle,
    pub(crate) address: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) link: Option<String>,
}

impl Letter {
    /// What it is about: the first words of its subject, up to the colon.
    pub(crate) fn about(&self) -> &str {
        self.subject.split(':').next().unwrap_or_default()
    }

    /// The request it is about, if it is about one.
    pub(crate) fn maybe_request(&self) -> Option<RequestId> {
        let number = self.subject.rsplit("(request ").next().and_then(|rest| rest.strip_suffix(')'));
        number.and_then(RequestId::parse)
    }

    /// The request it is about.
    pub(crate) fn request(&self) -> RequestId {
        self.maybe_request().expect("the subject has the request's number")
    }

    /// The secret in its link, for an account's task.
    pub(crate) fn secret(&self) -> String {
        match Link::parse(self.link.as_deref().unwrap_or_default()) {
            Link::MailedLink { token: Some(secret), .. } => secret.expose().to_owned(),
            other => panic!("no secret in {other:?}"),
        }
    }

    /// The code in its link.
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
