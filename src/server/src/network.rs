//! The networks of a client, by which tries, event streams and password checks are counted.

use handover_rules::account::sign_in::NetworkSize;
use std::net::{IpAddr, Ipv6Addr};

/// A network that a client belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its address in brackets, which no login can be.
    pub key: String,
    /// How large it is, which decides on its share.
    pub size: NetworkSize,
}

impl Network {
    /// The networks of a client, smallest first: its IPv4 address; or its /64, /56 and /48, because it may control all of
    /// them.
    #[must_use]
    pub fn of(client: IpAddr) -> Vec<Self> {
        match client {
            IpAddr::V4(address) => vec![Self { key: format!("[{address}]"), size: NetworkSize::Client }],
            IpAddr::V6(address) => [(64, NetworkSize::Client), (56, NetworkSize::Home), (48, NetworkSize::Site)]
                .map(|(length, size)| Self { key: prefix(address, length), size })
                .into(),
        }
    }
}

fn prefix(address: Ipv6Addr, length: u32) -> String {
    let host_bits = 128 - length;
    format!("[{}/{length}]", Ipv6Addr::from(u128::from(address) >> host_bits << host_bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv6_clients_belong_to_growing_prefixes() {
        let keys = |address: &str| {
            let networks = Network::of(address.parse().expect("valid")).into_iter();
            networks.map(|network| network.key).collect::<Vec<_>>()
        };
        assert_eq!(keys("192.0.2.7"), ["[192.0.2.7]"]);
        let expected = ["[2001:db8:1:abcd::/64]", "[2001:db8:1:ab00::/56]", "[2001:db8:1::/48]"];
        assert_eq!(keys("2001:db8:1:abcd::7"), expected);
        assert_eq!(keys("2001:db8:1:abcd:ffff::"), expected);
    }
}
