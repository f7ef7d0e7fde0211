//! The note of an asker to those who are asked.

use crate::model::account::changes_direction;
use crate::string_enum;

/// Characters of a note.
pub const MAX_NOTE: usize = 500;

string_enum! {
    /// A fault of a note.
    pub enum NoteFault {
        /// Longer than [`MAX_NOTE`].
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
    let note = text.trim();
    if note.chars().count() > MAX_NOTE {
        Err(NoteFault::TooLong)
    } else if note.contains(changes_direction) {
        Err(NoteFault::Direction)
    } else {
        Ok(Some(note).filter(|note| !note.is_empty()))
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
}
