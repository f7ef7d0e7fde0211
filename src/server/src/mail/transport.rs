//! Handing a mail to a mail server.

pub use super::conversation::HandedOver;
use super::conversation::MailServer;
use super::layout::Rendered;
use crate::config::SmtpServer;
use crate::store::OutboxEntry;
use handover_rules::{EmailAddress, Language};
use lettre::Message;
use lettre::address::Address;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use std::error::Error;
use std::time::Duration;

/// The way to a mail server.
pub struct Smtp {
    server: MailServer,
    patience: Duration,
}

impl Smtp {
    /// Hands mails over to `server`, each in a conversation of its own that may take so long.
    #[must_use]
    pub fn new(server: SmtpServer, patience: Duration) -> Self {
        Self { server: MailServer(server), patience }
    }

    /// Hands a mail over. Its `Message-ID` is the same however often this entry is sent.
    pub async fn hand_over(
        &self,
        entry: &OutboxEntry,
        from: &Mailbox,
        to: (&str, &EmailAddress),
        mail: &Rendered,
    ) -> HandedOver {
        let Some(message) = message(entry, from, to, mail) else { return HandedOver::Refused };
        let outcome = self.server.hand_over(&message, self.patience).await;
        if outcome != HandedOver::Taken {
            tracing::warn!(entry = %entry.id, ?outcome, "a mail was not handed over");
        }
        outcome
    }
}

/// Says that nobody typed this mail, so that no program answers that somebody is on holiday (RFC 3834).
#[derive(Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Says which language the mail is in (RFC 3282).
#[derive(Clone, Copy)]
struct ContentLanguage(Language);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }
    fn parse(text: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self(Language::of_locale(text)))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.tag().to_owned())
    }
}

/// The message; `None` when the address is one that mail cannot be sent to. The library encodes names and the subject,
/// so that nothing in them can become a header (ASVS 1.3.11).
fn message(
    entry: &OutboxEntry,
    from: &Mailbox,
    (name, address): (&str, &EmailAddress),
    mail: &Rendered,
) -> Option<Message> {
    let to: Address = address.as_str().parse().ok()?;
    let name = super::letter::one_line(name);
    let name = (!name.is_empty()).then_some(name);
    let id = format!("<handover.{}@{}>", entry.id, from.email.domain());
    Message::builder()
        .header(AutoSubmitted)
        .header(ContentLanguage(mail.language))
        .from(from.clone())
        .to(Mailbox::new(name, to))
        .subject(mail.subject.clone())
        .message_id(Some(id))
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .ok()
}
