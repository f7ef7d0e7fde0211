//! Handing a mail to a mail server.

pub use super::conversation::HandedOver;
use super::conversation::MailServer;
use super::layout::Rendered;
use crate::store::OutboxEntry;
use handover_rules::{EmailAddress, Language};
use lettre::Message;
use lettre::address::Address;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::client::Certificate;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// The address of a mail server: `smtp://host`, `smtps://user:password@host:465`, `smtp://host:587?tls=required`.
#[derive(Clone)]
pub struct SmtpUrl(MailServer);

impl SmtpUrl {
    /// Reads the address, and the certificate of an authority to trust besides the public ones (PEM).
    ///
    /// # Errors
    /// Says what an address looks like, or what is wrong with the certificate; never repeats the address, for it may
    /// hold a password.
    pub fn parse(text: &str, authority: Option<&[u8]>) -> Result<Self, String> {
        let authority = authority.map(read_certificate).transpose()?;
        MailServer::parse(text, authority).map(Self)
    }

    /// What hands mails over, each in a conversation of its own that may take so long.
    #[must_use]
    pub fn sender(&self, patience: Duration) -> Smtp {
        Smtp { server: self.0.clone(), patience }
    }
}

/// The library takes a file without any certificate for one that is empty.
fn read_certificate(pem: &[u8]) -> Result<Certificate, String> {
    let has_one = pem.windows(BEGIN.len()).any(|part| part == BEGIN);
    let certificate = Certificate::from_pem(pem).ok().filter(|_| has_one);
    certificate
        .ok_or_else(|| "the mail server's certificate is no PEM file, which begins with BEGIN CERTIFICATE".to_owned())
}

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl(…)")
    }
}

/// The way to a mail server.
pub struct Smtp {
    server: MailServer,
    patience: Duration,
}

impl Smtp {
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
            tracing::warn!(entry = entry.id, ?outcome, "a mail was not handed over");
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

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &[u8] = include_bytes!("../../../../tests/http/smtp/cert.pem");

    #[test]
    fn an_address_says_how_the_mail_server_is_spoken_to() {
        for right in ["smtp://mail.example:25", "smtp://mail.example?tls=required", "smtps://a:b%40c@mail.example:465"]
        {
            assert!(SmtpUrl::parse(right, None).is_ok(), "{right}");
        }
        for wrong in ["mail.example:25", "http://a:geheim@mail.example", "smtp://a:geheim@mail.example?tls=perhaps"] {
            let said = SmtpUrl::parse(wrong, None).expect_err("no address of a mail server");
            assert!(said.contains("smtps://") && !said.contains("geheim"), "{said}");
        }
        let url = SmtpUrl::parse("smtps://a:geheim@mail.example", None).expect("an address");
        assert!(!format!("{url:?}").contains("geheim"));
    }

    #[test]
    fn a_password_goes_to_another_machine_over_tls_only() {
        for right in [
            "smtp://a:geheim@localhost:25",
            "smtp://a:geheim@127.0.0.1",
            "smtp://a:geheim@[::1]:25",
            "smtp://a:geheim@mail.example?tls=required",
            "smtps://a:geheim@mail.example",
        ] {
            assert!(SmtpUrl::parse(right, None).is_ok(), "{right}");
        }
        for wrong in [
            "smtp://a:geheim@mail.example",
            "SMTP://a:geheim@mail.example:25",
            "smtp://a:geheim@mail.example:587?tls=opportunistic",
            "smtp://a:geheim@localhost.example",
            "smtp://localhost:geheim@mail.example/?x=tls=required",
        ] {
            let said = SmtpUrl::parse(wrong, None).err().unwrap_or_else(|| panic!("{wrong} is taken"));
            assert!(said.contains("tls=required") && !said.contains("geheim"), "{said}");
        }
    }

    #[test]
    fn a_certificate_goes_with_tls() {
        for right in ["smtp://mail.example?tls=required", "smtps://a:b%40c@mail.example"] {
            assert!(SmtpUrl::parse(right, Some(CERTIFICATE)).is_ok(), "{right}");
        }
        let plain = SmtpUrl::parse("smtp://mail.example", Some(CERTIFICATE)).expect_err("no TLS, no certificate");
        assert!(plain.contains("?tls=required"));
        let damaged = [CERTIFICATE.get(..100).unwrap_or_default(), b"no certificate"];
        for damaged in damaged {
            assert!(SmtpUrl::parse("smtps://mail.example", Some(damaged)).is_err());
        }
    }
}
