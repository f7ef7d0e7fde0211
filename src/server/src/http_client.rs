//! Calls of other servers: public addresses over HTTPS only, unless allowed, so that nobody reads a private network
//! through this server; no redirects, no proxies, and bounds on time and size.

use axum::http;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Method, RequestBuilder, Response};
use std::error::Error;
use std::io;
use std::iter::successors;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::lookup_host;
use url::{Host, Url};

/// Longer idle connections are likely to be closed by the other side just when they are used.
const IDLE_TIME: Duration = Duration::from_secs(2);

/// The time for a connection, TLS included. It is divided among the addresses of a kind (IPv4, IPv6), so that one whose packets
/// vanish does not use up all of it; the other kind is tried after 300 ms.
const CONNECT_TIME: Duration = Duration::from_secs(3);

/// Calls other servers.
#[derive(Clone, Debug)]
pub struct HttpClient {
    client: Client,
    /// Whether private addresses and HTTP are allowed.
    pub allows_private: bool,
    timeout: Duration,
}

impl HttpClient {
    /// A client whose calls take `timeout` at most, name resolution and response included. It trusts the public
    /// authorities.
    pub(crate) fn new(allows_private: bool, timeout: Duration) -> Self {
        Self::trusting(Vec::new(), allows_private, timeout).expect("valid settings")
    }

    /// A client that also trusts these certificates.
    pub fn trusting(authorities: Vec<Certificate>, allows_private: bool, timeout: Duration) -> reqwest::Result<Self> {
        let builder = Client::builder()
            .user_agent("Handover")
            .timeout(timeout)
            .connect_timeout(CONNECT_TIME)
            .pool_idle_timeout(IDLE_TIME)
            .redirect(Policy::none())
            .no_proxy()
            .https_only(!allows_private)
            .dns_resolver(Arc::new(CheckedResolver { allows_private }));
        let client = authorities.into_iter().fold(builder, reqwest::ClientBuilder::add_root_certificate).build()?;
        Ok(Self { client, allows_private, timeout })
    }

    /// Whether an address may be called.
    pub fn check(&self, address: &str) -> Result<(), AddressFault> {
        parse_address(address, self.allows_private).map(drop)
    }

    pub fn request(&self, method: Method, address: &str) -> Result<RequestBuilder, CallFailure> {
        Ok(self.client.request(method, parse_address(address, self.allows_private)?))
    }

    /// Sends a request, and reads the response with a body of at most `max_bytes`.
    pub async fn call(
        &self,
        request: RequestBuilder,
        max_bytes: usize,
    ) -> Result<http::Response<Vec<u8>>, CallFailure> {
        let response = self.send(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut answer = http::Response::new(self.read(response, max_bytes).await?);
        (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
        Ok(answer)
    }

    /// Sends a request; returns the response without its body.
    pub async fn send(&self, request: RequestBuilder) -> Result<Response, CallFailure> {
        request.send().await.map_err(|error| CallFailure::of_request(&error, self.timeout.as_secs()))
    }

    pub async fn read(&self, mut response: Response, max_bytes: usize) -> Result<Vec<u8>, CallFailure> {
        let mut read = Vec::new();
        let failed = |error: reqwest::Error| {
            if error.is_timeout() { CallFailure::TimedOut(self.timeout.as_secs()) } else { CallFailure::Incomplete }
        };
        while let Some(part) = response.chunk().await.map_err(failed)? {
            if read.len() + part.len() > max_bytes {
                return Err(CallFailure::TooLarge(max_bytes));
            }
            read.extend_from_slice(&part);
        }
        Ok(read)
    }
}

const MAX_LENGTH: usize = 2000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    #[error("is not a URL")]
    Malformed,
    #[error("does not begin with https://")]
    Insecure,
    #[error("has a user, a password or a fragment, or more than 2,000 characters")]
    Unusual,
    #[error("is not public")]
    Private,
}

impl AddressFault {
    /// The fault, with the option that allows the address, if one does.
    pub(crate) fn with_remedy(self, option: &str) -> String {
        match self {
            Self::Insecure | Self::Private => format!("{self}; {option} allows private addresses and http"),
            Self::Malformed | Self::Unusual => self.to_string(),
        }
    }
}

/// Parses an address. Names of hosts are checked when they are resolved.
fn parse_address(text: &str, allows_private: bool) -> Result<Url, AddressFault> {
    let url = Url::parse(text).map_err(|_| AddressFault::Malformed)?;
    let is_secure = url.scheme() == "https" || (url.scheme() == "http" && allows_private);
    if !is_secure {
        return Err(AddressFault::Insecure);
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() || text.len() > MAX_LENGTH {
        return Err(AddressFault::Unusual);
    }
    let address = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        _ => None,
    };
    if address.is_some_and(|address| !allows_private && !is_public(address)) {
        return Err(AddressFault::Private);
    }
    Ok(url)
}

/// Whether an address is a unicast address of the public Internet, by the registries of special-purpose addresses
/// (RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = match a {
        0 | 10 | 127 | 224.. => true,
        100 => (64..128).contains(&b),
        169 => b == 254,
        172 => (16..32).contains(&b),
        192 => b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99),
        198 => (18..20).contains(&b) || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !is_special
}

/// Global unicast (`2000::/3`) without `2001::/23` (Teredo and others), documentation and 6to4. IPv4 addresses in IPv6 ones,
/// also for translation (`64:ff9b::/96`), are outside of it.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let is_special = match a {
        0x2001 => b < 0x200 || b == 0xdb8,
        0x2002 => true,
        0x3fff => b < 0x1000,
        _ => false,
    };
    a & 0xe000 == 0x2000 && !is_special
}

/// Resolves names, and refuses private addresses. The client connects to the addresses that were checked: a second
/// look-up could have another result (DNS rebinding).
struct CheckedResolver {
    allows_private: bool,
}

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allows_private = self.allows_private;
        Box::pin(async move { Ok(addresses(name.as_str(), allows_private).await?) })
    }
}

async fn addresses(host: &str, allows_private: bool) -> Result<Addrs, CallFailure> {
    // The port of the URL replaces this one.
    let found = lookup_host((host, 0)).await.map_err(|_| CallFailure::NoAddress)?;
    let found: Vec<SocketAddr> = found.collect();
    if found.is_empty() {
        return Err(CallFailure::NoAddress);
    }
    if !allows_private && !found.iter().all(|address| is_public(address.ip())) {
        return Err(CallFailure::PrivateAddress);
    }
    Ok(Box::new(found.into_iter()))
}

#[derive(Clone, Debug, thiserror::Error)]
pub enum CallFailure {
    #[error("the address {0}")]
    Address(#[from] AddressFault),
    #[error("the host has no address")]
    NoAddress,
    #[error("the host has an address that is not public")]
    PrivateAddress,
    /// No connection, with the reason.
    #[error("no connection")]
    NoConnection(String),
    /// The certificate is not valid, or there is no TLS; with the reason.
    #[error("no TLS connection; is the certificate valid?")]
    Tls(String),
    #[error("the connection was closed before a response")]
    Closed,
    #[error("the response is not complete")]
    Incomplete,
    #[error("answers with more than {} KiB", .0 / 1024)]
    TooLarge(usize),
    #[error("no response within {0} seconds")]
    TimedOut(u64),
}

impl CallFailure {
    /// A failure before the response.
    fn of_request(error: &reqwest::Error, seconds: u64) -> Self {
        if !error.is_connect() {
            return if error.is_timeout() { Self::TimedOut(seconds) } else { Self::Closed };
        }
        let causes: Vec<_> = causes(error).collect();
        if let Some(failure) = causes.iter().find_map(|cause| cause.downcast_ref::<Self>()) {
            return failure.clone();
        }
        let mut kinds = causes.iter().filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
        let reason = last_cause(error);
        if kinds.any(is_of_tls) { Self::Tls(reason) } else { Self::NoConnection(reason) }
    }

    /// With the reason that the network or TLS names, for the operator alone.
    pub(crate) fn detailed(&self) -> String {
        match self {
            Self::NoConnection(reason) | Self::Tls(reason) => format!("{self} ({reason})"),
            _ => self.to_string(),
        }
    }
}

/// The innermost cause: the error itself only names the step that failed.
pub(crate) fn last_cause(error: &reqwest::Error) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    successors(Some(error as &(dyn Error + 'static)), |error| cause(*error))
}

/// The next error of a chain. The `source` of an I/O error leaves out the error that it wraps.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// Kinds of errors of a TLS handshake; connecting has others.
fn is_of_tls(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_for_special_purposes_are_not_public() {
        for (addresses, expected) in [
            ("0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.255.0.1 169.254.169.254 172.16.0.1", false),
            ("172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255", false),
            ("198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255", false),
            (":: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::7f00:1 64:ff9b::a00:1 64:ff9b:1::1", false),
            ("100::1 2001::1 2001:1ff::1 2001:db8::1 2002:a00:1::1 3fff::1 fc00::1 fd12:3456::1 fe80::1", false),
            ("fec0::1 ff02::1", false),
            ("1.1.1.1 9.9.9.9 11.0.0.1 100.63.0.1 100.128.0.1 126.0.0.1 128.0.0.1 169.253.0.1 172.15.0.1", true),
            ("172.32.0.1 192.0.1.1 192.167.0.1 198.17.0.1 198.20.0.1 223.255.255.1", true),
            ("2001:200::1 2600::1 2a00:1450::1", true),
        ] {
            for text in addresses.split(' ') {
                assert_eq!(is_public(text.parse().expect("an address")), expected, "{text}");
            }
        }
    }

    #[test]
    fn private_addresses_and_http_need_permission() {
        for address in [
            "http://hooks.example/ https://127.0.0.1/ https://2130706433/ https://0x7f.1/ https://[::1]:8443/",
            "https://[::ffff:10.0.0.1]/ https://10.0.0.1/ ftp://hooks.example/ hooks.example",
        ]
        .iter()
        .flat_map(|some| some.split(' '))
        {
            assert!(parse_address(address, false).is_err(), "{address}");
        }
        for address in ["https://user@hooks.example/", "https://:pass@hooks.example/", "https://hooks.example/#part"] {
            assert!(parse_address(address, true).is_err(), "{address}");
        }
        for address in ["https://hooks.example/a?b=c", "https://hooks.example:8443", "https://1.1.1.1/"] {
            assert!(parse_address(address, false).is_ok(), "{address}");
        }
        assert!(parse_address("http://127.0.0.1:9000/hook", true).is_ok());
    }
}
