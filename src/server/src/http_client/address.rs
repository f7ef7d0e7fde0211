//! Addresses that may be called: public ones over HTTPS, unless an option allows others.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

const MAX_LENGTH: usize = 2000;

/// The reason an address may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// Not a URL.
    #[error("is not a URL")]
    Malformed,
    /// Not HTTPS.
    #[error("does not begin with https://")]
    Insecure,
    /// A user, a password, a fragment, or too long.
    #[error("has a user, a password or a fragment, or more than 2,000 characters")]
    Unusual,
    /// A private IP address.
    #[error("is not public")]
    Private,
}

impl AddressFault {
    /// The fault, with the option that allows the address, if one does.
    #[must_use]
    pub fn with_remedy(self, option: &str) -> String {
        match self {
            Self::Insecure | Self::Private => format!("{self}; {option} allows private addresses and http"),
            Self::Malformed | Self::Unusual => self.to_string(),
        }
    }
}

/// Parses an address. Names of hosts are checked when they are resolved.
pub(super) fn parse(text: &str, allows_private: bool) -> Result<Url, AddressFault> {
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
pub(super) fn is_public(address: IpAddr) -> bool {
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
            assert!(parse(address, false).is_err(), "{address}");
        }
        for address in ["https://user@hooks.example/", "https://:pass@hooks.example/", "https://hooks.example/#part"] {
            assert!(parse(address, true).is_err(), "{address}");
        }
        for address in ["https://hooks.example/a?b=c", "https://hooks.example:8443", "https://1.1.1.1/"] {
            assert!(parse(address, false).is_ok(), "{address}");
        }
        assert!(parse("http://127.0.0.1:9000/hook", true).is_ok());
    }
}
