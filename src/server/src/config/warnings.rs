//! Settings that are allowed but deserve a warning at start.

use super::{Host, MailRoute, Settings};

impl Settings {
    /// Warnings for the operator about unencrypted connections to other machines.
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
        warnings
    }
}
