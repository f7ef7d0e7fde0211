//! Mails as the demo mailbox shows them.

use super::{TestUser, account};
use handover_api::app::{Mail, MailPage, MailRow, ScreenResponse};
use handover_api::{Link, route};
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
    /// Name of the attached file.
    pub(crate) attachment: Option<String>,
}

/// Beginnings of subjects of emails that ask the new contact.
const QUESTIONS: [&str; 2] = ["Become", "A new last day"];

/// Words before the colon in subjects of emails that ask the asker.
const CONFIRMATIONS: [&str; 3] = ["Confirm it was you", "Confirm the last day", "Asked in your name"];

/// Parts of subjects of emails that name who has a role now.
const OUTCOMES: [&str; 3] = ["You became ", "You’re no longer ", "Done: "];

/// Emails about an outcome say only to readers who were not asked why they get them.
const REASONS: [&str; 2] = ["If you think this is a mistake", "because it replaces you"];

impl DemoMail {
    /// All mails, oldest first, as `reader` sees them.
    pub(crate) async fn read_all(reader: &TestUser) -> Vec<Self> {
        let mut rows: Vec<MailRow> = Vec::new();
        let mut query = String::new();
        loop {
            let page: ScreenResponse<MailPage> = reader.get(&[route::DEMO_MAILS, &query].concat()).await.ok();
            rows.extend(page.data.rows);
            match page.data.next {
                Some(next) => query = format!("?after={next}"),
                None => break,
            }
        }
        let mut mails = Vec::new();
        for row in rows.into_iter().rev() {
            mails.push(Self::read(reader, row).await);
        }
        mails
    }

    /// The mail of a row of the mailbox.
    pub(crate) async fn read(reader: &TestUser, row: MailRow) -> Self {
        let mail: Mail = reader.get(&route::demo_mail(row.id)).await.ok();
        Self {
            id: row.id,
            to: row.account.unwrap_or_else(|| account("nobody")),
            address: row.to,
            subject: row.subject,
            text: mail.text,
            link: mail.link,
            attachment: mail.attachment,
        }
    }

    /// The words of the subject up to the colon, such as `Reminder`, or the first ones of a question; `Done` or `Changed`
    /// for an outcome.
    pub(crate) fn kind(&self) -> &str {
        if OUTCOMES.into_iter().any(|outcome| self.subject.contains(outcome)) {
            let text = self.text.replace('\n', " ");
            return if REASONS.into_iter().any(|reason| text.contains(reason)) { "Changed" } else { "Done" };
        }
        let question = QUESTIONS.into_iter().find(|question| self.subject.starts_with(question));
        question.unwrap_or_else(|| self.subject.split(':').next().unwrap_or_default())
    }

    /// Whether mails of a kind ask for an answer to a request.
    pub(crate) fn asks(kind: &str) -> bool {
        CONFIRMATIONS.contains(&kind) || QUESTIONS.contains(&kind)
    }

    /// The number of a request, as subjects have it.
    pub(crate) fn number(id: RequestId) -> String {
        id.grouped().replace('\u{a0}', " ")
    }

    /// The request in the subject, if there is one.
    pub(crate) fn maybe_request(&self) -> Option<RequestId> {
        let number = self.subject.rsplit("(request ").next().and_then(|rest| rest.strip_suffix(')'));
        number.and_then(|number| RequestId::parse(&RequestId::ungroup(number)))
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
