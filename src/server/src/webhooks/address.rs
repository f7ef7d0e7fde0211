//! Addresses of receivers: public ones over HTTPS only, so that nobody reads a private network through a webhook.

use super::failure::DeliveryFailure;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::{Host, Url};

/// The longest address.
const MAX_LENGTH: usize = 2000;

/// The address of a receiver.
#[derive(Clone, Debug)]
pub struct WebhookUrl {
    url: Url,
    allow_private: bool,
}

impl WebhookUrl {
    /// Parses an address.
    ///
    /// # Errors
    /// A message for the operator.
    pub fn parse(text: &str, allow_private: bool) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| format!("{text:?} is not a URL"))?;
        let is_secure = url.scheme() == "https" || (url.scheme() == "http" && allow_private);
        if !is_secure {
            return Err("a webhook needs an address that begins with https://".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() || text.len() > MAX_LENGTH
        {
            return Err("the address of a webhook has no user, password or fragment, and at most 2,000 characters: \
                        deliveries are signed"
                .to_owned());
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            _ => None,
        };
        if address.is_some_and(|address| !allow_private && !is_public(address)) {
            return Err("the address is not public; --webhooks-allow-private allows it".to_owned());
        }
        Ok(Self { url, allow_private })
    }

    /// Whether it is reached over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The host, without brackets around an IPv6 address.
    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// The value of the `Host` header.
    pub(crate) fn authority(&self) -> &str {
        self.url.authority()
    }

    /// Path and query.
    pub(crate) fn path(&self) -> &str {
        &self.url[url::Position::BeforePath..]
    }

    /// Looks the host up. The caller connects to these addresses only: a second look-up could have another result.
    pub(super) async fn resolve(&self) -> Result<Vec<SocketAddr>, DeliveryFailure> {
        let port = self.url.port_or_known_default().unwrap_or(443);
        let found = tokio::net::lookup_host((self.host(), port)).await.map_err(|_| DeliveryFailure::NoAddress)?;
        let addresses: Vec<SocketAddr> = found.collect();
        if addresses.is_empty() {
            return Err(DeliveryFailure::NoAddress);
        }
        if !self.allow_private && !addresses.iter().all(|address| is_public(address.ip())) {
            return Err(DeliveryFailure::PrivateAddress);
        }
        Ok(addresses)
    }
}

/// Whether an address is a unicast address of the public Internet, by the registries of special-purpose addresses
/// (RFC 6890).
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().expect("an address"))
    }

    #[test]
    fn special_addresses_are_not_public() {
        let special = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in special {
            assert!(!public(address), "{address}");
        }
    }

    #[test]
    fn other_addresses_are_public() {
        let usual = [
            "1.1.1.1",
            "9.9.9.9",
            "11.0.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "126.0.0.1",
            "128.0.0.1",
            "169.253.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "192.167.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.1",
            "2001:200::1",
            "2600::1",
            "2a00:1450::1",
        ];
        for address in usual {
            assert!(public(address), "{address}");
        }
    }

    #[test]
    fn private_addresses_and_http_need_permission() {
        let refused = [
            "http://hooks.example/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]:8443/",
            "https://[::ffff:10.0.0.1]/",
            "https://10.0.0.1/",
            "ftp://hooks.example/",
            "hooks.example",
        ];
        for address in refused {
            assert!(WebhookUrl::parse(address, false).is_err(), "{address}");
        }
        for address in ["https://user@hooks.example/", "https://:pass@hooks.example/", "https://hooks.example/#part"] {
            assert!(WebhookUrl::parse(address, true).is_err(), "{address}");
        }
        for address in ["https://hooks.example/a?b=c", "https://hooks.example:8443", "https://1.1.1.1/"] {
            assert!(WebhookUrl::parse(address, false).is_ok(), "{address}");
        }
        assert!(WebhookUrl::parse("http://127.0.0.1:9000/hook", true).is_ok());
    }
}
