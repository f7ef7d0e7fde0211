//! The IP address of the client.

use crate::http::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's IP address: the connection's or, behind trusted proxies, the one that the outermost proxy has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientIp(IpAddr);

impl FromRequestParts<AppState> for ClientIp {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.extensions, &parts.headers, state.settings.trusted_proxies))
    }
}

impl From<SocketAddr> for ClientIp {
    fn from(peer: SocketAddr) -> Self {
        Self(peer.ip().to_canonical())
    }
}

impl ClientIp {
    /// The address of a request that passed `proxies` trusted proxies.
    pub(crate) fn of(extensions: &axum::http::Extensions, headers: &HeaderMap, proxies: usize) -> Self {
        let connection = extensions.get::<ConnectInfo<SocketAddr>>();
        let connection = connection.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |client_ip| client_ip.0.ip());
        Self(proxies.checked_sub(1).and_then(|nth| forwarded(headers, nth)).unwrap_or(connection).to_canonical())
    }

    /// The key that failures are counted under. A client with an IPv6 address usually controls its whole /64.
    pub(crate) fn network(self) -> String {
        match self.0 {
            IpAddr::V4(address) => format!("[{address}]"),
            IpAddr::V6(address) => prefix(address, 64),
        }
    }

    /// The largest of [`Self::networks`].
    pub(crate) fn widest_network(self) -> String {
        match self.0 {
            IpAddr::V4(_) => self.network(),
            IpAddr::V6(address) => prefix(address, 48),
        }
    }

    /// The networks that share an allowance, smallest first: an IPv4 address; or a /64, /56 and /48, because a client may
    /// control all of them.
    pub(crate) fn networks(self) -> Vec<Network> {
        match self.0 {
            IpAddr::V4(_) => vec![Network { key: self.network(), weight: 1 }],
            IpAddr::V6(address) => [(64, 1), (56, 2), (48, 4)]
                .map(|(length, weight)| Network { key: prefix(address, length), weight })
                .into(),
        }
    }
}

/// A network that a client belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    pub(crate) key: String,
    /// Its allowance, as a multiple of a single client's.
    pub(crate) weight: u32,
}

fn prefix(address: Ipv6Addr, length: u32) -> String {
    let host_bits = 128 - length;
    format!("[{}/{length}]", Ipv6Addr::from(u128::from(address) >> host_bits << host_bits))
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

    #[test]
    fn ipv6_networks_share_a_key() {
        let network = |address: &str| ClientIp(address.parse().expect("valid")).network();
        assert_eq!(network("192.0.2.7"), "[192.0.2.7]");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "[2001:db8:1:2::/64]");
        assert_eq!(network("2001:db8:1:2:ffff::"), network("2001:db8:1:2::1"));
        let networks = |address: &str| {
            let networks = ClientIp(address.parse().expect("valid")).networks().into_iter();
            networks.map(|network| (network.key, network.weight)).collect::<Vec<_>>()
        };
        assert_eq!(networks("192.0.2.7"), [("[192.0.2.7]".to_owned(), 1)]);
        let expected = [("[2001:db8:1:abcd::/64]", 1), ("[2001:db8:1:ab00::/56]", 2), ("[2001:db8:1::/48]", 4)];
        assert_eq!(networks("2001:db8:1:abcd::7"), expected.map(|(key, weight)| (key.to_owned(), weight)));
    }
}
