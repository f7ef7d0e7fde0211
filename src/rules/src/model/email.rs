//! Email addresses, and the names of our emails, which delivery reports repeat.

use super::macros::string_value;
use super::service::is_domain;
use crate::MailId;
use core::fmt;
use serde::{Deserialize, Serialize};

/// An email address: the local part as entered, without quotes, the domain in lower case.
///
/// Refuses only text that could break a mail header: RFC 5321 lengths, whitespace, control characters, quoting. Stored
/// addresses stay readable, and their owners find them by typing them. New ones have to be [mailable](Self::mailable).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = "mira@halden.example"))]
#[serde(try_from = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Parses an address; surrounding whitespace is ignored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let labels_fit = domain.split('.').count() >= 2 && domain.split('.').all(|label| !label.is_empty());
        let fits = (1..=LONGEST_LOCAL_PART).contains(&local.len()) && text.len() <= 254 && labels_fit;
        if !fits || local.contains(is_forbidden) || domain.contains(is_forbidden) {
            return None;
        }
        Some(Self([local, "@", &domain.to_ascii_lowercase()].concat()))
    }

    /// Parses an address that mails can be sent to, as far as syntax shows: visible characters, and a domain with
    /// labels of DNS. A local part with dots in odd places (`a..b@`, `a.@`), which some providers gave out, is sent in
    /// quotes.
    ///
    /// The server also checks whether UTS 46 has an ASCII form for the domain; its tables are too large for the browser.
    #[must_use]
    pub fn mailable(text: &str) -> Option<Self> {
        let address = Self::parse(text)?;
        let (local, domain) = address.parts();
        let quotes = if needs_quotes(local) { 2 } else { 0 };
        let fits = local.len() + quotes <= LONGEST_LOCAL_PART && is_domain(domain) && !address.0.contains(is_invisible);
        fits.then_some(address)
    }

    /// The local part and the domain.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.0.rsplit_once('@').unwrap_or((&self.0, ""))
    }

    /// The local part as SMTP and mail headers have it: in quotes if it is not a dot-atom (RFC 5322).
    #[must_use]
    pub fn local_part_of_header(&self) -> String {
        let (local, _) = self.parts();
        if needs_quotes(local) { ["\"", local, "\""].concat() } else { local.to_owned() }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares addresses without regard to case. RFC 5321 lets local parts differ by case; in practice no mail
    /// server does, and accounts are looked up the same way.
    #[must_use]
    pub fn is_same_mailbox(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    /// The address with its local part masked after the first character: `m•••@halden.example`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (_, domain) = self.parts();
        let first: String = self.0.chars().take(1).collect();
        [&first, "•••@", domain].concat()
    }
}

/// The first character that is invalid at its place in a mailable address; `None` for any other fault of the text.
#[must_use]
pub fn wrong_character(text: &str) -> Option<char> {
    let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
    let is_wrong = |c: &char| is_invisible(*c) || is_forbidden(*c) && *c != '@';
    let is_wrong_in_domain = |c: &char| c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.');
    let of_domain = || domain.chars().find(|c| is_wrong(c) || is_wrong_in_domain(c));
    local.chars().find(is_wrong).or_else(of_domain)
}

fn is_forbidden(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"@".contains(c)
}

/// Maximum length of a local part in bytes, with its quotes (RFC 5321).
const LONGEST_LOCAL_PART: usize = 64;

/// All other characters that an address can have are allowed in a dot-atom.
fn needs_quotes(local: &str) -> bool {
    local.split('.').any(str::is_empty)
}

/// Invisible characters, which are in an address by mistake or to deceive: formatting, joiners, fillers, variation
/// selectors and tags (Unicode's `Default_Ignorable_Code_Point`), the blank Braille pattern, and noncharacters.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

string_value! { EmailAddress or "not an email address", |address| address.0 }

/// Hexadecimal digits of the random part.
const KEY_LENGTH: usize = 32;

/// A `Message-ID` without its domain: `handover.17.9f86d081884c7d659a2feaa0c55ad015`. The random part keeps reports about
/// an email to those who have seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageId {
    pub mail: MailId,
    /// The random part.
    pub key: String,
}

impl MessageId {
    /// Reads a `Message-ID`, with or without angle brackets. The domain does not matter: the sender may have changed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>');
        let (local, _) = text.split_once('@')?;
        let (mail, key) = local.strip_prefix("handover.")?.split_once('.')?;
        let is_key = key.len() == KEY_LENGTH && key.bytes().all(|b| b.is_ascii_hexdigit());
        is_key.then_some(Self { mail: MailId::new(mail.parse().ok()?), key: key.to_owned() })
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "handover.{}.{}", self.mail, self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_ids_are_read_as_they_are_written() {
        let key = "9f86d081884c7d659a2feaa0c55ad015";
        let id = MessageId { mail: MailId::new(17), key: key.to_owned() };
        assert_eq!(id.to_string(), format!("handover.17.{key}"));
        for text in [format!("<{id}@contacts.example>"), format!("{id}@former.example")] {
            assert_eq!(MessageId::parse(&text), Some(id.clone()), "{text}");
        }
        for text in [
            "",
            "<handover.17@a.example>",
            &id.to_string(),
            &format!("handover.x.{key}@a.example"),
            "handover.17.xy@a.example",
        ] {
            assert_eq!(MessageId::parse(text), None, "{text}");
        }
    }
}
