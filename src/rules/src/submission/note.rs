//! Words of one party to the other: the note of an asker, and the reason for declining.

use crate::model::account::changes_direction;
use crate::string_enum;

/// Characters of a note.
pub const MAX_NOTE: usize = 500;

/// Characters of the reason for declining.
pub const MAX_REASON: usize = 280;

string_enum! {
    /// A fault of a note or reason.
    pub enum NoteFault {
        /// Longer than [`MAX_NOTE`] or [`MAX_REASON`].
        TooLong = "tooLong",
        /// Has a mark that changes the direction of text: it could make the note read as another.
        Direction = "direction",
    }
}

/// The note without surrounding space; `None` if nothing is left.
///
/// # Errors
/// The fault.
pub fn check_note(text: &str) -> Result<Option<&str>, NoteFault> {
    check(text, MAX_NOTE)
}

/// The reason for declining without surrounding space; `None` if nothing is left.
///
/// # Errors
/// The fault.
pub fn check_reason(text: &str) -> Result<Option<&str>, NoteFault> {
    check(text, MAX_REASON)
}

fn check(text: &str, max: usize) -> Result<Option<&str>, NoteFault> {
    let text = text.trim();
    if text.chars().count() > max {
        Err(NoteFault::TooLong)
    } else if text.contains(changes_direction) {
        Err(NoteFault::Direction)
    } else {
        Ok(Some(text).filter(|text| !text.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_short_and_keep_their_direction() {
        let longest = "é".repeat(MAX_NOTE);
        for (text, checked) in [
            ("", Ok(None)),
            (" \n ", Ok(None)),
            (" Call me.\nThanks! ", Ok(Some("Call me.\nThanks!"))),
            ("שלום, see you", Ok(Some("שלום, see you"))),
            (longest.as_str(), Ok(Some(longest.as_str()))),
            ("live \u{202e}live", Err(NoteFault::Direction)),
            ("\u{2066}", Err(NoteFault::Direction)),
        ] {
            assert_eq!(check_note(text), checked, "{text:?}");
        }
        assert_eq!(check_note(&[&longest, "é"].concat()), Err(NoteFault::TooLong));
    }

    #[test]
    fn reasons_are_shorter_than_notes() {
        let longest = "é".repeat(MAX_REASON);
        assert_eq!(check_reason(&[" ", &longest].concat()), Ok(Some(longest.as_str())));
        assert_eq!(check_reason(&[&longest, "é"].concat()), Err(NoteFault::TooLong));
        assert_eq!(check_reason("live \u{202e}live"), Err(NoteFault::Direction));
        assert_eq!(check_reason(" "), Ok(None));
    }
}
