//! Query strings of links and calls.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything except the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a value or a path segment.
#[must_use]
pub fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Decodes [`escape`]; invalid UTF-8 becomes replacement characters.
#[must_use]
pub fn unescape(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Builds a query string.
#[derive(Default)]
pub struct Query(String);

impl Query {
    /// Adds a parameter unless its value is empty. Control characters, as pasted with a cell of a table, become spaces: the
    /// server takes none.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.0.push(if self.0.is_empty() { '?' } else { '&' });
            self.0.push_str(name);
            self.0.push('=');
            self.0.push_str(&escape(&value.replace(char::is_control, " ")));
        }
        self
    }

    /// The string including `?`; empty without parameters.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

/// The parameters of a query string without its `?`, by name.
pub fn pairs(query: &str) -> impl Iterator<Item = (&str, String)> {
    let decode = |value: &str| unescape(&value.replace('+', " "));
    query.split('&').filter_map(|pair| pair.split_once('=')).map(move |(name, value)| (name, decode(value)))
}

/// The first parameter `name` of a query string without its `?`, as [`Query::with`] would write it; `None` if missing or
/// empty.
#[must_use]
pub fn parameter(query: &str, name: &str) -> Option<String> {
    pairs(query)
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.replace(char::is_control, " "))
        .filter(|value| !value.is_empty())
}
