//! The public URL of the app.

use super::Host;
use handover_api::Link;

/// The URL that users open the app at. Links in emails begin with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: Host,
    path: String,
}

impl PublicUrl {
    /// Parses `http(s)://host[:port][/path]`.
    ///
    /// # Errors
    /// A message for the operator.
    pub fn parse(text: &str) -> Result<Self, String> {
        let error = |fault: &str| Err(format!("the URL {text:?} {fault}"));
        let Some((scheme @ ("http" | "https"), rest)) = text.split_once("://") else {
            return error("must begin with http:// or https://");
        };
        let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
        let Some(host) = Host::parse(host, scheme == "https") else {
            return error("has an invalid host or port");
        };
        if path.contains(['#', '?', ' ']) {
            return error("must not have a query, a fragment or spaces");
        }
        let path = path.trim_end_matches('/');
        Ok(Self {
            origin: format!("{scheme}://{}", host.text()),
            host,
            path: if path.is_empty() { String::new() } else { format!("/{path}") },
        })
    }

    /// The path that the app is under, with a leading slash; empty for none.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Scheme, host and port, as in an `Origin` header.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port, as in a `Host` header.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Reports whether the scheme is `https`.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// The URL of a page of the app.
    #[must_use]
    pub fn link(&self, link: &Link) -> String {
        self.with_fragment(&link.format())
    }

    /// The URL of the app with a fragment, with its `#`.
    #[must_use]
    pub fn with_fragment(&self, fragment: &str) -> String {
        [&self.origin, &self.path, "/", fragment].concat()
    }
}
