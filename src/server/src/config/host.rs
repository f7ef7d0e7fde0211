//! The names that a server goes by: what stands between `//` and the next `/` of an address.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A host with its port, as browsers send it in `Host`: in lower case, the port left out where the scheme implies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    name: String,
    port: Option<u16>,
}

impl Host {
    /// Reads `name[:port]`, `1.2.3.4[:port]` or `[2001:db8::1][:port]`; `None` when it is none that a browser could send.
    #[must_use]
    pub fn parse(text: &str, is_secure: bool) -> Option<Self> {
        let (name, port) = split(text)?;
        let implied = if is_secure { 443 } else { 80 };
        let port = match port {
            None => None,
            Some(port) => Some(read_port(port)?).filter(|port| *port != implied),
        };
        Some(Self { name: read_name(name)?, port })
    }

    /// Host and port as one text.
    #[must_use]
    pub fn text(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.name),
            None => self.name.clone(),
        }
    }

    /// Whether this name leads to nobody but the machine itself, or is kept free for tests (RFC 6761).
    #[must_use]
    pub fn is_local(&self) -> bool {
        let ends = |ending: &str| self.name == ending || self.name.ends_with(&[".", ending].concat());
        ends("localhost") || ends("test") || is_loopback(&self.name)
    }
}

/// Whether a name is that of the machine itself.
#[must_use]
pub(super) fn is_loopback(name: &str) -> bool {
    let number = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || number.parse::<std::net::IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Name and port, the brackets of a number of IPv6 still around it.
fn split(text: &str) -> Option<(&str, Option<&str>)> {
    let end = if text.starts_with('[') { text.find(']')? + 1 } else { text.find(':').unwrap_or(text.len()) };
    let (name, rest) = text.split_at(end);
    if rest.is_empty() { Some((name, None)) } else { rest.strip_prefix(':').map(|port| (name, Some(port))) }
}

fn read_port(text: &str) -> Option<u16> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| is_number && *port != 0)
}

fn read_name(text: &str) -> Option<String> {
    if let Some(number) = text.strip_prefix('[') {
        let address: Ipv6Addr = number.strip_suffix(']')?.parse().ok()?;
        return Some(format!("[{address}]"));
    }
    let name = text.to_ascii_lowercase();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_name = name.len() <= 253 && name.split('.').all(is_label);
    // What ends in a number is an address, and has to be a whole one.
    let ends_in_number = name.rsplit('.').next().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    (is_name && (!ends_in_number || name.parse::<Ipv4Addr>().is_ok())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, is_secure: bool) -> Option<String> {
        Host::parse(text, is_secure).map(|host| host.text())
    }

    #[test]
    fn a_host_is_as_browsers_send_it() {
        for (text, is_secure, sent) in [
            ("Contacts.example", true, "contacts.example"),
            ("contacts.example:443", true, "contacts.example"),
            ("contacts.example:443", false, "contacts.example:443"),
            ("contacts.example:80", false, "contacts.example"),
            ("contacts.example:08080", false, "contacts.example:8080"),
            ("192.0.2.7:8080", true, "192.0.2.7:8080"),
            ("[2001:DB8:0::1]:443", true, "[2001:db8::1]"),
            ("localhost:8080", false, "localhost:8080"),
        ] {
            assert_eq!(read(text, is_secure).as_deref(), Some(sent), "{text}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for wrong in [
            "",
            ":8080",
            "a.example:",
            "a.example:0",
            "a.example:99999",
            "a.example:abc",
            "a.example:+80",
            "a.example:80:80",
            "https://a.example",
            "a.example/",
            "a..example",
            ".example",
            "a.example.",
            "-a.example",
            "a b.example",
            "user@a.example",
            "*.example",
            "ä.example",
            "192.0.2",
            "192.0.2.256",
            "[2001:db8::1",
            "[2001:db8::1]x",
            "[a.example]",
            "2001:db8::1",
        ] {
            assert_eq!(read(wrong, true), None, "{wrong}");
        }
    }

    #[test]
    fn local_names_lead_to_nobody_else() {
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
}
