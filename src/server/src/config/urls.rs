//! URLs and hosts: the public URL of the app, hosts as browsers send them, and pages of the provider.

use axum::http::uri::Authority;
use handover_api::Link;
use handover_api::app::{DEBT, PAYER};
use lettre::transport::smtp::extension::ClientId;
use std::net::{Ipv4Addr, Ipv6Addr};
use url::{Host as HostName, Url};

/// The URL that users open the app at. Links in emails begin with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: Host,
    path: String,
}

impl PublicUrl {
    /// Parses `http(s)://host[:port][/path]`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let error = |fault: &str| Err(format!("the URL {text:?} {fault}"));
        let Some((scheme @ ("http" | "https"), rest)) = text.split_once("://") else {
            return error("must begin with http:// or https://");
        };
        let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
        let Some(host) = Host::parse(host, scheme == "https") else {
            return error("has an invalid host or port");
        };
        if path.contains(['#', '?', ' ']) {
            return error("must not have a query, a fragment or spaces");
        }
        let path = path.trim_end_matches('/');
        Ok(Self {
            origin: format!("{scheme}://{}", host.text()),
            host,
            path: if path.is_empty() { String::new() } else { format!("/{path}") },
        })
    }

    /// The path that the app is under, with a leading slash; empty for none.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Scheme, host and port, as in an `Origin` header.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port, as in a `Host` header.
    pub(crate) const fn host(&self) -> &Host {
        &self.host
    }

    /// Reports whether the scheme is `https`.
    pub(crate) fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// The URL of a page of the app.
    pub(crate) fn link(&self, link: &Link) -> String {
        self.with_fragment(&link.format())
    }

    /// The URL of the app with a fragment, with its `#`.
    #[must_use]
    pub fn with_fragment(&self, fragment: &str) -> String {
        [&self.origin, &self.path, "/", fragment].concat()
    }
}

/// A host and port in the normal form of a `Host` header: lower case, without the scheme's default port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    name: HostName,
    port: Option<u16>,
}

impl Host {
    /// Parses `name[:port]`, `1.2.3.4[:port]` or `[2001:db8::1][:port]`.
    pub(crate) fn parse(text: &str, is_secure: bool) -> Option<Self> {
        let authority: Authority = text.parse().ok()?;
        let name = authority.host();
        let port = match text.strip_prefix(name)? {
            "" => None,
            // The number parser would accept a sign.
            port if port.contains('+') => return None,
            _ => Some(authority.port()?.as_u16()),
        };
        if port == Some(0) {
            return None;
        }
        let default_port = if is_secure { 443 } else { 80 };
        Some(Self { name: parse_name(name)?, port: port.filter(|port| *port != default_port) })
    }

    /// `name` or `name:port`.
    pub(crate) fn text(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.name),
            None => self.name.to_string(),
        }
    }

    /// The name without a port.
    pub(crate) fn name(&self) -> String {
        self.name.to_string()
    }

    /// The name as an SMTP client gives it; addresses are in brackets there (RFC 5321, 4.1.3).
    pub(super) fn client_id(&self) -> ClientId {
        match &self.name {
            HostName::Domain(domain) => ClientId::Domain(domain.clone()),
            HostName::Ipv4(address) => ClientId::Ipv4(*address),
            HostName::Ipv6(address) => ClientId::Ipv6(*address),
        }
    }

    /// Reports whether there is a port, other than the scheme's default.
    pub(super) const fn has_port(&self) -> bool {
        self.port.is_some()
    }

    /// Reports whether the name refers to this machine only, or is reserved for tests (RFC 6761).
    pub(crate) fn is_local(&self) -> bool {
        let is_in = |domain: &str, zone: &str| {
            domain.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        match &self.name {
            HostName::Domain(domain) => is_in(domain, "localhost") || is_in(domain, "test"),
            name => is_loopback(name),
        }
    }
}

/// Reports whether a name refers to this machine.
pub(super) fn is_loopback<S: AsRef<str>>(name: &HostName<S>) -> bool {
    match name {
        HostName::Domain(domain) => domain.as_ref().eq_ignore_ascii_case("localhost"),
        HostName::Ipv4(address) => address.is_loopback(),
        HostName::Ipv6(address) => address.to_canonical().is_loopback(),
    }
}

/// Parses a host name. Stricter than URLs: a name that a browser would rewrite never matches a `Host` header.
fn parse_name(text: &str) -> Option<HostName> {
    let name = HostName::parse(text).ok()?;
    let is_normal = match &name {
        HostName::Domain(domain) => *domain == text.to_ascii_lowercase() && domain.split('.').all(is_label),
        HostName::Ipv4(address) => text.parse::<Ipv4Addr>().is_ok_and(|same| same == *address),
        HostName::Ipv6(address) => text.trim_matches(['[', ']']).parse::<Ipv6Addr>().is_ok_and(|same| same == *address),
    };
    is_normal.then_some(name)
}

/// Also allows underscores, which container names may have.
fn is_label(label: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=63).contains(&label.len()) && label.bytes().all(is_allowed) && !label.starts_with('-') && !label.ends_with('-')
}

/// Checks the URL of a page where bills are paid, which may have placeholders.
pub(super) fn parse_billing_url(text: &str) -> Result<String, String> {
    parse_page(text, "pay on", "bills")
}

/// Checks the URL of a page where services are renewed, which may have the same placeholders.
pub(super) fn parse_renew_url(text: &str) -> Result<String, String> {
    parse_page(text, "renew on", "renew")
}

fn parse_page(text: &str, purpose: &str, example: &str) -> Result<String, String> {
    if text.is_empty() || is_page(text) {
        return Ok(text.to_owned());
    }
    Err(format!(
        "this is no page to {purpose}; write it like https://provider.example/{example}?customer={PAYER}&service={DEBT}, where \
         both placeholders may be left out and none stands in the host"
    ))
}

fn is_page(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let filled = text.replace(PAYER, "aa00000-ovh").replace(DEBT, "shop.example");
    let is_url = Url::parse(&filled).is_ok_and(|url| url.username().is_empty() && url.password().is_none());
    let has_other_characters = filled.contains(|c: char| c.is_whitespace() || c.is_control() || "{}<>\"".contains(c));
    !host.is_empty() && !host.contains(['{', '}']) && is_url && !has_other_characters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalized(text: &str, is_secure: bool) -> Option<String> {
        Host::parse(text, is_secure).map(|host| host.text())
    }

    #[test]
    fn normalizes_like_browsers() {
        for (text, is_secure, expected) in [
            ("Contacts.example", true, "contacts.example"),
            ("contacts.example:443", true, "contacts.example"),
            ("contacts.example:443", false, "contacts.example:443"),
            ("contacts.example:80", false, "contacts.example"),
            ("contacts.example:08080", false, "contacts.example:8080"),
            ("192.0.2.7:8080", true, "192.0.2.7:8080"),
            ("[2001:DB8:0::1]:443", true, "[2001:db8::1]"),
            ("localhost:8080", false, "localhost:8080"),
        ] {
            assert_eq!(normalized(text, is_secure).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn rejects_malformed_hosts() {
        for wrong in [
            ",:8080,a.example:,a.example:0,a.example:99999,a.example:abc,a.example:+80,a.example:80:80",
            "https://a.example,a.example/,a..example,.example,a.example.,-a.example,a b.example,user@a.example",
            "*.example,ä.example,192.0.2,192.0.2.256,[2001:db8::1,[2001:db8::1]x,[a.example],2001:db8::1",
        ] {
            for wrong in wrong.split(',') {
                assert_eq!(normalized(wrong, true), None, "{wrong}");
            }
        }
    }

    #[test]
    fn mail_servers_are_greeted_by_name_or_address() {
        for (text, greeting) in [
            ("Contacts.example:8443", "contacts.example"),
            ("192.0.2.7", "[192.0.2.7]"),
            ("[2001:db8::1]:80", "[IPv6:2001:db8::1]"),
        ] {
            let host = Host::parse(text, true).expect("a host");
            assert_eq!(host.client_id().to_string(), greeting);
        }
    }

    #[test]
    fn recognizes_local_names() {
        for (text, is_local) in [
            ("localhost:8080", true),
            ("demo.localhost", true),
            ("127.0.0.9", true),
            ("[::1]:80", true),
            ("handover.test", true),
            ("contacts.example", false),
            ("localhost.example", false),
            ("mylocalhost", false),
            ("192.168.0.1", false),
        ] {
            assert_eq!(Host::parse(text, false).map(|host| host.is_local()), Some(is_local), "{text}");
        }
    }

    #[test]
    fn page_may_name_account_and_service() {
        for text in [
            "",
            "https://provider.example/bills",
            "http://localhost:8080/pay",
            "https://provider.example/#/billing?customer={handle}",
            "https://provider.example/{handle}/bills?service={service}",
        ] {
            assert_eq!(parse_billing_url(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn renewal_page_has_the_same_placeholders() {
        let page = "https://provider.example/renew?service={service}";
        assert_eq!(parse_renew_url(page).as_deref(), Ok(page));
        let error = parse_renew_url("https://provider.example/{name}").expect_err("an unknown placeholder");
        assert!(error.contains("https://provider.example/renew?customer={handle}&service={service}"), "{error}");
    }

    #[test]
    fn rejects_invalid_pages_and_unknown_placeholders() {
        for text in [
            "provider.example/bills",
            "javascript:alert(1)",
            "mailto:bills@provider.example",
            "https://",
            "https://{handle}.example/bills",
            "https://user:secret@provider.example/",
            "https://provider.example/bills?customer={account}",
            "https://provider.example/bills?customer={handle",
            "https://provider.example/my bills",
        ] {
            let error = parse_billing_url(text).expect_err(text);
            assert!(error.contains("https://provider.example/bills?customer={handle}&service={service}"), "{error}");
        }
    }
}
