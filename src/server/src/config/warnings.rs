//! Settings that are allowed but deserve a warning at start.

use super::{Host, MailRoute, Settings};
use std::net::IpAddr;

impl Settings {
    /// Warnings for the operator about connections to other machines.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.public_url.is_secure() && !self.public_url.host().is_local() {
            warnings.push(
                "--public-url is http: passwords and sessions travel unencrypted, and cookies are not Secure; use https \
                 and a reverse proxy that terminates TLS"
                    .to_owned(),
            );
        }
        let is_plain = |origin: &&String| {
            origin
                .strip_prefix("http://")
                .and_then(|host| Host::parse(host, false))
                .is_some_and(|host| !host.is_local())
        };
        for origin in self.allowed_origins.iter().filter(is_plain) {
            warnings.push(format!("--allowed-origin {origin} is http: an intermediary can change the app; use https"));
        }
        if let MailRoute::Smtp { server, .. } = &self.mail
            && !server.is_encrypted_or_local()
        {
            warnings.push(
                "--smtp-url does not enforce TLS: validation codes travel unencrypted; leave out tls=, or use smtps://"
                    .to_owned(),
            );
        }
        if let Some(address) = self.metrics_listen.filter(|address| !is_internal(address.ip())) {
            warnings.push(format!(
                "--metrics-listen {address} may be reached from other networks, and metrics need no sign-in: use a loopback or \
                 private address, or block it at the firewall"
            ));
        }
        warnings
    }
}

/// Loopback, private or link-local.
fn is_internal(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}
