//! Delivery by SMTP.

mod smtp_connection;
mod smtp_session;

pub use smtp_session::{DeliveryOutcome, DeliveryResult};

use crate::config::{Logo, SmtpServer};
use crate::mail::phrases::{self, one_line};
use crate::mail::render::{Attachment, LOGO_ID, RenderedEmail};
use crate::mail_address::{smtp_address, with_ascii_domain};
use handover_rules::model::email::MessageId;
use handover_rules::{EmailAddress, Language, Timestamp};
use handover_store::OutboxEntry;
use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment as Attached, Mailbox, MultiPart, SinglePart};
use smtp_session::SmtpConnectionPool;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

const CSV: &str = "text/csv; charset=utf-8";

/// Delivers emails to a mail server.
pub struct SmtpSender {
    pool: SmtpConnectionPool,
    timeout: Duration,
    logo: Option<Arc<Logo>>,
}

impl SmtpSender {
    /// Delivers to `server`, each email within `timeout` and with the provider's logo, if there is one.
    #[must_use]
    pub fn new(server: SmtpServer, timeout: Duration, logo: Option<Arc<Logo>>) -> Self {
        Self { pool: SmtpConnectionPool::new(server), timeout, logo }
    }

    /// Closes the connections that are not in use.
    pub fn close_idle_connections(&self) {
        self.pool.close_idle_connections();
    }

    /// Connects and signs in, without an email.
    ///
    /// # Errors
    /// The reason, for people.
    pub async fn check(&self) -> Result<(), String> {
        self.pool.check(self.timeout).await
    }

    /// Sends a test email of `handover doctor`.
    pub async fn deliver_test(&self, from: &Mailbox, to: &Mailbox, now: Timestamp) -> DeliveryResult {
        let message = Message::builder()
            .header(AutoSubmitted)
            .from(Mailbox::new(from.name.clone(), with_ascii_domain(&from.email)))
            .to(to.clone())
            .subject("Test email of Handover")
            .message_id(Some(format!("<handover.doctor.{}@{}>", now.timestamp_millis(), from.email.domain())))
            .body("`handover doctor` has sent this email to test the mail server.\n".to_owned());
        match message {
            Ok(message) => self.pool.deliver(&message, self.timeout).await,
            Err(error) => DeliveryResult { outcome: DeliveryOutcome::Rejected, answer: error.to_string() },
        }
    }

    /// Attempts delivery. Repeated attempts at an entry have the same `Message-ID`.
    pub async fn deliver(
        &self,
        entry: &OutboxEntry,
        from: &Mailbox,
        to: (&str, &EmailAddress),
        mail: &RenderedEmail,
        attachment: Option<Attachment>,
    ) -> DeliveryResult {
        let Some(message) = message(entry, from, to, mail, (attachment, self.logo.as_deref())) else {
            tracing::warn!(mail = %entry.id, "email not sent: its address or content cannot be written as a message");
            return DeliveryResult { outcome: DeliveryOutcome::Rejected, answer: "not a valid address".to_owned() };
        };
        let delivery = self.pool.deliver(&message, self.timeout).await;
        if delivery.outcome != DeliveryOutcome::Accepted {
            let reply = for_log(&delivery.answer, to.1);
            tracing::warn!(mail = %entry.id, outcome = ?delivery.outcome, reply, "email not delivered");
        }
        delivery
    }
}

/// Suppresses automatic replies such as vacation notices (RFC 3834).
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

/// Language of the email (RFC 3282).
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

/// Builds the message; `None` if the address cannot be mailed. lettre encodes names and the subject, which prevents
/// header injection (ASVS 1.3.11).
fn message(
    entry: &OutboxEntry,
    from: &Mailbox,
    (name, address): (&str, &EmailAddress),
    mail: &RenderedEmail,
    (attachment, logo): (Option<Attachment>, Option<&Logo>),
) -> Option<Message> {
    let to = smtp_address(address)?;
    let from = Mailbox::new(from.name.clone(), with_ascii_domain(&from.email));
    // Given here, because lettre would parse it out of the headers, where it rejects addresses that are valid.
    let envelope = Envelope::new(Some(from.email.clone()), vec![to.clone()]).ok()?;
    let name = phrases::name(name);
    let name = (!name.is_empty()).then_some(name);
    let id = MessageId { mail: entry.id, key: entry.message_key.clone()? };
    let id = format!("<{id}@{}>", from.email.domain());
    let text = text_and_html(mail, logo)?;
    let builder = Message::builder()
        .header(AutoSubmitted)
        .header(ContentLanguage(mail.language))
        .envelope(envelope)
        .from(from)
        .to(Mailbox::new(name, to))
        .subject(mail.subject.clone())
        .message_id(Some(id));
    let message = match attachment {
        None => builder.multipart(text),
        Some(Attachment { name, content }) => {
            let file = Attached::new(name).body(content, ContentType::parse(CSV).ok()?);
            builder.multipart(MultiPart::mixed().multipart(text).singlepart(file))
        }
    };
    message.ok()
}

/// The text, and the HTML page with the images that it shows.
fn text_and_html(mail: &RenderedEmail, logo: Option<&Logo>) -> Option<MultiPart> {
    let Some(Logo { media_type, bytes }) = logo else {
        return Some(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()));
    };
    let image = Attached::new_inline(LOGO_ID.to_owned()).body(bytes.clone(), ContentType::parse(media_type).ok()?);
    let page = MultiPart::related().singlepart(SinglePart::html(mail.html.clone())).singlepart(image);
    Some(MultiPart::alternative().singlepart(SinglePart::plain(mail.text.clone())).multipart(page))
}

const LONGEST: usize = 300;

/// Stands for a word that is left out.
const LEFT_OUT: &str = "[…]";

/// Length from which a word with a digit may be a code, a token or a part of one; these have 32 characters.
const LONG: usize = 16;

/// The same for a word without a digit.
const TOO_LONG: usize = 24;

/// Length from which a local part is not looked for as a whole word only.
const DISTINCT: usize = 4;

/// The reply to an email to `recipient`, for the log.
fn for_log(reply: &str, recipient: &EmailAddress) -> String {
    let recipient = recipient.as_str().to_lowercase();
    let local_part = recipient.rsplit_once('@').map_or(recipient.as_str(), |(local_part, _)| local_part);
    let reply = one_line(reply);
    let words = reply.split(' ').map(|word| if is_private(word, local_part) { LEFT_OUT } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

/// Whether a word is, or may contain, an address, a link or a code.
fn is_private(word: &str, local_part: &str) -> bool {
    let word = word.to_lowercase();
    let is_of_code = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '=');
    let may_be_code =
        |part: &str| part.len() >= TOO_LONG || part.len() >= LONG && part.contains(|c: char| c.is_ascii_digit());
    word.contains(['@', '＠'])
        || word.contains("://")
        || local_part.len() >= DISTINCT && word.contains(local_part)
        || word.split(|c: char| !c.is_alphanumeric()).any(|part| part == local_part)
        || word.split(|c| !is_of_code(c)).any(may_be_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_has_the_reply_of_the_mail_server_without_email_content() {
        for (reply, expected) in [
            ("451 4.7.1 Greylisted, please try again in 300 seconds", None),
            ("421 4.7.0 mx1.protection.mail.example: service unavailable (authentication-required)", None),
            ("550 5.1.1 <Bo@mail.example>: user unknown", Some("550 5.1.1 […] user unknown")),
            ("550 bo=mail.example is no mailbox, bo.", Some("550 […] is no mailbox, […]")),
            ("550 boat is kept", Some("550 boat is kept")),
            ("554 no \u{1b}[31m\r\n554 spam\u{202e} here\0", Some("554 no [31m 554 spam here")),
            (
                "554 spam: see https://mail.example/#token=abc or K7QF9X2MK7QF9X2MK7QF9X2MK7QF9X2M",
                Some("554 spam: see […] or […]"),
            ),
            ("554 'k7qf9x2mk7qf9x2m' and QWERTZUIOPASDFGHJKLYXCVB", Some("554 […] and […]")),
            ("550 a_B-3456789012345678 and (a+b/3456789012345678==)", Some("550 […] and […]")),
        ] {
            let recipient = EmailAddress::parse("bo@mail.example").expect("an address");
            assert_eq!(for_log(reply, &recipient), expected.unwrap_or(reply));
        }
        let recipient = EmailAddress::parse("Toni.Admin@mail.example").expect("an address");
        assert_eq!(for_log("550 no toni.admin/inbox", &recipient), "550 no […]");
        assert_eq!(for_log(&"550 ".repeat(200), &recipient).len(), LONGEST);
    }
}
