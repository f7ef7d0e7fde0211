//! Names of our emails, which delivery reports repeat.

use crate::MailId;
use std::fmt;

/// Hexadecimal digits of the random part.
const KEY_LENGTH: usize = 32;

/// A `Message-ID` without its domain: `handover.17.9f86d081884c7d659a2feaa0c55ad015`. The random part keeps reports about
/// an email to those who have seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageId {
    /// The email.
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
