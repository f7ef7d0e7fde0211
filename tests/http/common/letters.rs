//! The mails that the demo mailbox keeps.

use handover_api::Link;
use handover_rules::{NicHandle, RequestId, ValidationCode};

/// A mail as a test looks at it.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) id: i64,
    pub(crate) to: NicHandle,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) link: Option<String>,
}

impl Letter {
    /// What it is about: the first words of its subject, up to the colon.
    pub(crate) fn about(&self) -> &str {
        self.subject.split(':').next().unwrap_or_default()
    }

    /// The request it is about.
    pub(crate) fn request(&self) -> RequestId {
        let number = self.subject.rsplit("(request ").next().and_then(|rest| rest.strip_suffix(')'));
        number.and_then(RequestId::parse).expect("the subject has the request's number")
    }

    /// The code in its link.
    pub(crate) fn code(&self) -> Option<ValidationCode> {
        match Link::parse(self.link.as_deref().unwrap_or_default()) {
            Link::Mailed { id, code } => {
                assert_eq!(id, self.request());
                code
            }
            _ => None,
        }
    }
}
