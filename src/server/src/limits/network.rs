//! The networks of a client, by which tries, event streams and password checks are counted.

use handover_rules::account::sign_in::NetworkSize;
use std::net::{IpAddr, Ipv6Addr};

/// A network that a client belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Key in the tables of counts: the address in brackets, so that it never equals a login.
    pub key: String,
    /// Its size, which decides on its share.
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
                .map(|(length, size)| Self { key: format!("[{}]", prefix(address, length)), size })
                .into(),
        }
    }
}

fn prefix(address: Ipv6Addr, length: u32) -> String {
    let host_bits = 128 - length;
    format!("{}/{length}", Ipv6Addr::from(u128::from(address) >> host_bits << host_bits))
}

/// The coarse network of a client, as kept with a session: enough for a provider or a country, too little for a person.
#[must_use]
pub(crate) fn coarse(client: IpAddr) -> String {
    match client {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            format!("{first}.{second}.{third}.0/24")
        }
        IpAddr::V6(address) => prefix(address, 48),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_network_of_a_session_is_kept() {
        let kept = |address: &str| coarse(address.parse().expect("valid"));
        assert_eq!([kept("192.0.2.7"), kept("255.255.255.255")], ["192.0.2.0/24", "255.255.255.0/24"]);
        assert_eq!([kept("2001:db8:1:abcd::7"), kept("::1")], ["2001:db8:1::/48", "::/48"]);
    }

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
