//! The public address of the app.

use super::Host;

/// The address of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: Host,
    path: String,
}

impl PublicUrl {
    /// Reads `http(s)://host[:port][/path]`.
    ///
    /// # Errors
    /// Says what is wrong, in words for whoever starts the server.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| Err(format!("the public address {text:?} {what}"));
        let Some((scheme, rest)) = text.split_once("://") else {
            return wrong("has to begin with http:// or https://");
        };
        if !matches!(scheme, "http" | "https") {
            return wrong("has to begin with http:// or https://");
        }
        let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
        let Some(host) = Host::parse(host, scheme == "https") else {
            return wrong("has no proper host, or port");
        };
        if path.contains(['#', '?', ' ']) {
            return wrong("must not hold # or ?");
        }
        let path = path.trim_end_matches('/');
        Ok(Self {
            origin: format!("{scheme}://{}", host.text()),
            host,
            path: if path.is_empty() { String::new() } else { format!("/{path}") },
        })
    }

    /// Scheme, host and port, as browsers send it in `Origin`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port, as browsers send it in `Host`.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Whether browsers reach the app over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// The address of a place in the app.
    #[must_use]
    pub fn link(&self, link: &handover_api::Link) -> String {
        [&self.origin, &self.path, "/", &link.format()].concat()
    }
}
