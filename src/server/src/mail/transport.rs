//! Handing a mail to a mail server.

use super::layout::Rendered;
use crate::host::is_loopback;
use crate::store::OutboxEntry;
use axum::http::Uri;
use handover_rules::{EmailAddress, Language};
use lettre::address::Address;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// The address of a mail server: `smtp://host`, `smtps://user:password@host:465`, `smtp://host:587?tls=required`.
#[derive(Clone)]
pub struct SmtpUrl {
    url: String,
    /// A certificate to trust besides those of the public authorities.
    authority: Option<Certificate>,
}

impl SmtpUrl {
    /// Reads the address, and the certificate of an authority to trust besides the public ones (PEM).
    ///
    /// # Errors
    /// Says what an address looks like, or what is wrong with the certificate; never repeats the address, for it may
    /// hold a password.
    pub fn parse(text: &str, authority: Option<&[u8]>) -> Result<Self, String> {
        let authority = authority.map(read_certificate).transpose()?;
        if would_tell_password(text) {
            return Err("this would send the mail server's password over the network for anybody to read: use \
                        smtps://user:password@host:465 or smtp://user:password@host:587?tls=required"
                .to_owned());
        }
        let url = Self { url: text.to_owned(), authority };
        url.sender(Duration::ZERO).map(|_| url)
    }

    /// What hands mails over, each in a conversation of its own that may take so long.
    ///
    /// # Errors
    /// The address is none.
    pub fn sender(&self, patience: Duration) -> Result<Smtp, String> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&self.url).map_err(|_| {
            "the mail server's address looks like smtp://host:25, smtp://host:587?tls=required or \
             smtps://user:password@host:465"
                .to_owned()
        })?;
        let builder = match &self.authority {
            Some(authority) => builder.tls(self.tls_with(authority)?),
            None => builder,
        };
        Ok(Smtp { transport: builder.timeout(None).build(), patience })
    }

    /// The way of TLS that the address asks for, with one more authority.
    fn tls_with(&self, authority: &Certificate) -> Result<Tls, String> {
        let none = || "a certificate is of use only with smtps:// or ?tls=required".to_owned();
        let url: Uri = self.url.parse().map_err(|_| none())?;
        let host = url.host().unwrap_or_default().to_owned();
        let parameters = TlsParameters::builder(host).add_root_certificate(authority.clone()).build();
        let parameters = parameters.map_err(|_| "the mail server's certificate cannot be used".to_owned())?;
        match (url.scheme_str(), url.query()) {
            (Some("smtps"), _) => Ok(Tls::Wrapper(parameters)),
            (_, Some("tls=required")) => Ok(Tls::Required(parameters)),
            _ => Err(none()),
        }
    }
}

/// Whether an address has a password that would leave this machine in clear: without TLS, or with TLS only where nobody
/// in between has taken the offer of it out.
fn would_tell_password(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((_, host)) = authority.rsplit_once('@') else { return false };
    let name = if host.starts_with('[') { host.split_inclusive(']').next() } else { host.split(':').next() };
    let query = rest.split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or_default());
    let tls = query.split('&').find(|pair| pair.starts_with("tls="));
    let is_private = scheme.eq_ignore_ascii_case("smtps") || tls == Some("tls=required");
    !is_private && !name.is_some_and(is_loopback)
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
    transport: AsyncSmtpTransport<Tokio1Executor>,
    patience: Duration,
}

/// What became of a mail that was to be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedOver {
    /// The mail server has taken it.
    Taken,
    /// The mail server will never take it.
    Refused,
    /// It was not taken this time, and cannot have been.
    NotTaken,
    /// It may or may not have been taken.
    Doubtful,
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
        // The library's own timeout ends when there is a connection: after that a server could keep us waiting for ever,
        // and every other mail with us. What is dropped half-way closes its connection.
        let outcome = match tokio::time::timeout(self.patience, self.transport.send(message)).await {
            Ok(Ok(_)) => return HandedOver::Taken,
            Ok(Err(error)) => judge(&error),
            Err(_) => HandedOver::Doubtful,
        };
        tracing::warn!(entry = entry.id, ?outcome, "a mail was not handed over");
        outcome
    }
}

/// A mail server that answered has not taken the mail; one that never did, or broke off, may have. Only 550 to 559 are
/// about the mail itself: other lasting refusals, such as 535 for a wrong password, are for the operator to mend, and
/// until then every mail waits.
fn judge(error: &SmtpError) -> HandedOver {
    if error.status().is_some_and(|code| (550..560).contains(&u16::from(code))) {
        HandedOver::Refused
    } else if error.is_permanent() || error.is_transient() || error.is_client() || is_refused_connection(error) {
        HandedOver::NotTaken
    } else {
        HandedOver::Doubtful
    }
}

fn is_refused_connection(error: &SmtpError) -> bool {
    let mut source = Error::source(error);
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return io.kind() == std::io::ErrorKind::ConnectionRefused;
        }
        source = inner.source();
    }
    false
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
