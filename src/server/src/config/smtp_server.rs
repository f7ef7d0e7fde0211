//! The mail server's URL.

use super::urls::{Host, is_loopback};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters, TlsParametersBuilder};
use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use std::fmt;
use url::Url;

/// A mail server and its connection: `smtp://host:587` (STARTTLS), `smtps://user:password@host:465`, or another `tls=`:
/// `required` (the default except for loopback), `opportunistic`, `none`.
#[derive(Clone)]
pub struct SmtpServer {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: Tls,
    pub(crate) client_name: ClientId,
    pub(crate) credentials: Option<Credentials>,
}

impl SmtpServer {
    /// Parses an SMTP URL, and a CA certificate (PEM) to trust in addition to the public ones.
    ///
    /// # Errors
    /// Describes the expected form or the certificate's fault. Never quotes the URL, which may hold a password.
    pub fn parse(text: &str, authority: Option<&[u8]>) -> Result<Self, String> {
        let malformed = || {
            "an SMTP URL looks like smtp://user:password@host:587 or smtps://user:password@host:465, with ?tls=none for a \
             mail server without TLS. In the user name and the password, write / as %2F, ? as %3F, # as %23, @ as %40, : as \
             %3A and % as %25"
                .to_owned()
        };
        let url = Url::parse(text).map_err(|_| malformed())?;
        if has_unescaped_password(text, &url) {
            return Err(malformed());
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(malformed)?.to_owned();
        // `Url` leaves IPv4 addresses unparsed for schemes other than those of the web.
        let name = url::Host::parse(&host).map_err(|_| malformed())?;
        let mode = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let authority = authority.map(read_certificate).transpose()?;
        let has_authority = authority.is_some();
        let parameters = || {
            let builder = TlsParameters::builder(host.clone());
            let builder = authority.into_iter().fold(builder, TlsParametersBuilder::add_root_certificate);
            builder.build().map_err(|_| "the certificate for the mail server cannot be used".to_owned())
        };
        let default_mode = if is_loopback(&name) { "none" } else { "required" };
        let (default_port, tls) = match (url.scheme(), mode.as_deref().unwrap_or(default_mode)) {
            ("smtp", "none") => (25, Tls::None),
            ("smtp", "required") => (587, Tls::Required(parameters()?)),
            ("smtp", "opportunistic") => (587, Tls::Opportunistic(parameters()?)),
            ("smtps", _) => (465, Tls::Wrapper(parameters()?)),
            _ => return Err(malformed()),
        };
        let is_encrypted = matches!(tls, Tls::Required(_) | Tls::Wrapper(_));
        if has_authority && !is_encrypted {
            return Err("a certificate needs TLS: smtps:// or ?tls=required".to_owned());
        }
        let credentials = credentials(&url).map_err(|_| malformed())?;
        // Opportunistic TLS does not count: an attacker on the path can strip STARTTLS.
        if credentials.is_some() && !is_encrypted && !is_loopback(&name) {
            return Err("this would send the SMTP password in clear text: use smtps://user:password@host:465 or \
                        smtp://user:password@host:587, whose TLS is required by default"
                .to_owned());
        }
        let client_name = ClientId::default();
        Ok(Self { port: url.port().unwrap_or(default_port), host, tls, client_name, credentials })
    }

    /// Sets the name with which the server greets the mail server (`EHLO`): large ones refuse `[127.0.0.1]`, the default.
    pub(crate) fn greeting_as(self, host: &Host) -> Self {
        Self { client_name: host.client_id(), ..self }
    }
}

impl SmtpServer {
    /// Reports whether emails reach the server encrypted, or do not leave this machine. Opportunistic TLS does not count.
    pub(crate) fn is_encrypted_or_local(&self) -> bool {
        let is_local = url::Host::parse(&self.host).is_ok_and(|name| is_loopback(&name));
        is_local || matches!(self.tls, Tls::Required(_) | Tls::Wrapper(_))
    }
}

impl fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpServer(…)")
    }
}

/// Whether a user name or password has an unescaped reserved character. It then ends at the URL's apparent path, query
/// or fragment, the text before that passes for a host and port, and tabs and line ends are lost.
fn has_unescaped_password(text: &str, url: &Url) -> bool {
    let has_path = !matches!(url.path(), "" | "/");
    let is_cut_off = has_path || url.fragment().is_some() || url.query().is_some_and(|query| query.contains('@'));
    is_cut_off || text.contains(char::is_control)
}

fn credentials(url: &Url) -> Result<Option<Credentials>, std::str::Utf8Error> {
    let decode = |text| percent_decode_str(text).decode_utf8().map(String::from);
    let Some(password) = url.password() else { return Ok(None) };
    Ok(Some(Credentials::new(decode(url.username())?, decode(password)?)))
}

const PEM_HEADER: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// lettre accepts a file that holds no certificate at all, so look for the header first.
fn read_certificate(pem: &[u8]) -> Result<Certificate, String> {
    let has_header = pem.windows(PEM_HEADER.len()).any(|part| part == PEM_HEADER);
    let certificate = Certificate::from_pem(pem).ok().filter(|_| has_header);
    certificate.ok_or_else(|| "the certificate for the mail server is not a PEM file (BEGIN CERTIFICATE)".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &[u8] = include_bytes!("../../../../tests/http/smtp/cert.pem");

    #[test]
    fn parses_scheme_and_tls_mode() {
        for right in ["smtp://mail.example:25", "smtp://mail.example?tls=none", "smtps://a:b%40c@mail.example:465"] {
            assert!(SmtpServer::parse(right, None).is_ok(), "{right}");
        }
        for wrong in ["mail.example:25", "http://a:geheim@mail.example", "smtp://a:geheim@mail.example?tls=perhaps"] {
            let message = SmtpServer::parse(wrong, None).expect_err("not an SMTP URL");
            assert!(message.contains("smtps://") && !message.contains("geheim"), "{message}");
        }
        let url = SmtpServer::parse("smtps://a:geheim@mail.example", None).expect("an SMTP URL");
        assert!(!format!("{url:?}").contains("geheim"));
    }

    #[test]
    fn refuses_unescaped_characters_in_a_password_and_explains_escaping() {
        for wrong in [
            "smtp://user:12/34@mail.example:587",
            "smtp://user:geheim/34@mail.example:587",
            "smtp://user:12?34@mail.example:587",
            "smtp://user:geheim?@mail.example:587",
            "smtp://user:12#34@mail.example:587",
            "smtp://us/er:12@mail.example:587",
            "smtps://user:ge@12/heim@mail.example",
            "smtps://user:ge\theim@mail.example",
            "smtp://mail.example/contacts.example",
        ] {
            let message = SmtpServer::parse(wrong, None).err().unwrap_or_else(|| panic!("{wrong} was accepted"));
            assert!(message.contains("write / as %2F") && !message.contains("heim"), "{wrong}: {message}");
        }
        for (right, host) in [
            ("smtps://user:1%2F2%3F3%234%405%3A6%257@mail.example", "mail.example"),
            ("smtps://user:1@2:3%zz@mail.example:465", "mail.example"),
        ] {
            let server = SmtpServer::parse(right, None).expect("an SMTP URL");
            assert_eq!((server.host.as_str(), server.port), (host, 465), "{right}");
        }
        let url = Url::parse("smtps://user:1%2F2%3F3%234%405%3A6%257@mail.example").expect("a URL");
        assert_eq!(credentials(&url), Ok(Some(Credentials::new("user".to_owned(), "1/2?3#4@5:6%7".to_owned()))));
    }

    #[test]
    fn requires_tls_of_other_machines_by_default() {
        for (url, port, is_required) in [
            ("smtp://mail.example", 587, true),
            ("smtp://mail.example:25", 25, true),
            ("smtp://mail.example?tls=required", 587, true),
            ("smtp://localhost.example", 587, true),
            ("smtp://192.0.2.7", 587, true),
            ("smtp://localhost?tls=required", 587, true),
            ("smtp://mail.example?tls=opportunistic", 587, false),
            ("smtp://mail.example?tls=none", 25, false),
            ("smtp://localhost", 25, false),
            ("smtp://127.0.0.1:2525", 2525, false),
            ("smtp://[::1]", 25, false),
        ] {
            let server = SmtpServer::parse(url, None).expect("an SMTP URL");
            assert_eq!((server.port, matches!(server.tls, Tls::Required(_))), (port, is_required), "{url}");
        }
    }

    #[test]
    fn refuses_a_password_without_tls_unless_loopback() {
        for right in [
            "smtp://a:geheim@localhost:25",
            "smtp://a:geheim@127.0.0.1",
            "smtp://a:geheim@[::1]:25",
            "smtp://a:geheim@mail.example",
            "SMTP://a:geheim@mail.example:25",
            "smtp://a:geheim@mail.example?tls=required",
            "smtp://localhost:geheim@mail.example/?x=tls=none",
            "smtps://a:geheim@mail.example",
        ] {
            assert!(SmtpServer::parse(right, None).is_ok(), "{right}");
        }
        for wrong in [
            "smtp://a:geheim@mail.example?tls=none",
            "SMTP://a:geheim@mail.example:25?tls=none",
            "smtp://a:geheim@mail.example:587?tls=opportunistic",
            "smtp://a:geheim@localhost.example?tls=none",
        ] {
            let message = SmtpServer::parse(wrong, None).err().unwrap_or_else(|| panic!("{wrong} was accepted"));
            assert!(message.contains("clear text") && !message.contains("geheim"), "{message}");
        }
    }

    #[test]
    fn takes_a_certificate_only_with_tls() {
        for right in ["smtp://mail.example", "smtps://a:b%40c@mail.example"] {
            assert!(SmtpServer::parse(right, Some(PEM)).is_ok(), "{right}");
        }
        let plain = SmtpServer::parse("smtp://mail.example?tls=none", Some(PEM))
            .expect_err("a certificate without TLS is refused");
        assert!(plain.contains("?tls=required"));
        for invalid in [PEM.get(..100).unwrap_or_default(), b"no certificate"] {
            assert!(SmtpServer::parse("smtps://mail.example", Some(invalid)).is_err());
        }
    }
}
