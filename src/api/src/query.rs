//! Query strings: the part of an address after `?`, in links and in calls.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but letters, digits and the marks RFC 3986 calls unreserved is escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Escapes one value, or one segment of a path.
#[must_use]
pub fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Undoes [`escape`]; bytes that are not UTF-8 become replacement characters.
#[must_use]
pub fn unescape(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Builds a query string.
#[derive(Default)]
pub struct Query(String);

impl Query {
    /// Adds a parameter; an empty value is left out.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.0.push(if self.0.is_empty() { '?' } else { '&' });
            self.0.push_str(name);
            self.0.push('=');
            self.0.push_str(&escape(value));
        }
        self
    }

    /// The string, with its `?`; empty when there is no parameter.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

/// Reads the parameter `name` of a query string (without its `?`); the first one counts.
#[must_use]
pub fn parameter(query: &str, name: &str) -> Option<String> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| unescape(&value.replace('+', " ")))
        .filter(|value| !value.is_empty())
}
