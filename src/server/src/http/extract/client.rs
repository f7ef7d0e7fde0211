//! The client of a call: its IP address, its browser, and the account in the access log.

use crate::http::AppState;
use crate::limits::{Network, coarse};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::AsHeaderName;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use handover_rules::NicHandle;
use handover_store::Caller;
use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's IP address: the connection's or, behind trusted proxies, the one that the outermost proxy has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientIp(IpAddr);

impl FromRequestParts<AppState> for ClientIp {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self::of_parts(parts, state))
    }
}

impl ClientIp {
    pub(crate) fn of_parts(parts: &Parts, state: &AppState) -> Self {
        Self::of(&parts.extensions, &parts.headers, state.settings.trusted_proxies)
    }

    /// The address of a request that passed `proxies` trusted proxies.
    pub(crate) fn of(extensions: &axum::http::Extensions, headers: &HeaderMap, proxies: usize) -> Self {
        let connection = extensions.get::<ConnectInfo<SocketAddr>>();
        let connection = connection.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |client_ip| client_ip.0.ip());
        Self(proxies.checked_sub(1).and_then(|nth| forwarded(headers, nth)).unwrap_or(connection).to_canonical())
    }

    /// The network that is kept with a session.
    pub(crate) fn coarse_network(self) -> String {
        coarse(self.0)
    }

    /// On this machine, such as a proxy that is not configured.
    pub(crate) fn is_loopback(self) -> bool {
        self.0.is_loopback()
    }

    pub(crate) fn networks(self) -> Vec<Network> {
        Network::of(self.0)
    }

    /// The same, for a count of its own: `purpose` ends the keys.
    pub(crate) fn networks_for(self, purpose: &str) -> Vec<Network> {
        let mut networks = self.networks();
        for network in &mut networks {
            network.key.push_str(purpose);
        }
        networks
    }
}

impl fmt::Display for ClientIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The address that the `nth` proxy from the end has seen. Each proxy appends one entry, so entries forged by the client
/// come before those of trusted proxies; they may not even be text.
fn forwarded(headers: &HeaderMap, nth: usize) -> Option<IpAddr> {
    let values: Vec<&[u8]> = headers.get_all(FORWARDED_FOR).iter().map(HeaderValue::as_bytes).collect();
    let list = values.join(&b',');
    let seen = str::from_utf8(list.rsplit(|byte| *byte == b',').nth(nth)?).ok()?.trim();
    // Some proxies add the port.
    seen.parse().ok().or_else(|| seen.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// For emails that report a call.
impl FromRequestParts<AppState> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let client_ip = ClientIp::of_parts(parts, state);
        Ok(Self { agent: user_agent(&parts.headers), network: client_ip.coarse_network() })
    }
}

/// The value of a header; empty if it is missing or no text.
pub(crate) fn header_text(headers: &HeaderMap, name: impl AsHeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The `User-Agent`, cut to a length that is fit to show in the list of sessions.
pub(crate) fn user_agent(headers: &HeaderMap) -> String {
    let text = header_text(headers, header::USER_AGENT);
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// A request extension that extractors fill.
#[derive(Clone, Default)]
pub(crate) struct LoggedAccount(Arc<OnceLock<NicHandle>>);

impl LoggedAccount {
    /// Adds the caller's account to the log entry of this request.
    pub(crate) fn set(parts: &Parts, account: &NicHandle) {
        if let Some(entry) = parts.extensions.get::<Self>() {
            // An extractor that ran before has set the same account.
            let _ = entry.0.set(account.clone());
        }
    }

    pub(crate) fn get(&self) -> Option<&NicHandle> {
        self.0.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Extensions;

    fn client_ip(connection: &str, headers: &[&'static str], proxies: usize) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(connection.parse::<SocketAddr>().expect("valid")));
        let values =
            headers.iter().map(|value| (FORWARDED_FOR.parse().expect("a valid name"), HeaderValue::from_static(value)));
        ClientIp::of(&extensions, &values.collect(), proxies).to_string()
    }

    #[test]
    fn trusts_only_entries_of_trusted_proxies() {
        let forged = &["198.51.100.1", "192.0.2.7, 203.0.113.9"];
        assert_eq!(client_ip("10.0.0.1:80", forged, 0), "10.0.0.1");
        assert_eq!(client_ip("10.0.0.1:80", forged, 1), "203.0.113.9");
        assert_eq!(client_ip("10.0.0.1:80", forged, 2), "192.0.2.7");
        assert_eq!(client_ip("10.0.0.1:80", forged, 3), "198.51.100.1");
        // Falls back to the connection if entries are missing or unreadable.
        assert_eq!(client_ip("10.0.0.1:80", forged, 4), "10.0.0.1");
        assert_eq!(client_ip("10.0.0.1:80", &[], 1), "10.0.0.1");
        assert_eq!(client_ip("10.0.0.1:80", &["unknown"], 1), "10.0.0.1");
        assert_eq!(client_ip("10.0.0.1:80", &["192.0.2.7:4711"], 1), "192.0.2.7");
        assert_eq!(client_ip("10.0.0.1:80", &["[2001:db8::7]:4711"], 1), "2001:db8::7");
        assert_eq!(client_ip("[::ffff:192.0.2.7]:80", &[], 0), "192.0.2.7");
    }

    #[test]
    fn forged_bytes_do_not_hide_entries_of_proxies() {
        let mut headers = HeaderMap::new();
        for value in [&b"192.0.2.1"[..], b"\xff\xe9, 192.0.2.7, 203.0.113.9"] {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(value).expect("a valid value"));
        }
        let of = |proxies| ClientIp::of(&Extensions::new(), &headers, proxies).to_string();
        assert_eq!([of(1), of(2), of(4)], ["203.0.113.9", "192.0.2.7", "192.0.2.1"]);
        // This entry is not text.
        assert_eq!(of(3), "::");
    }
}
