//! The reason that staff give for an act. It is kept in the audit log, and customers read it.

use crate::model::account::changes_direction;
use crate::string_enum;

/// The shortest reason, in characters: more than a dot.
pub const SHORTEST_REASON: usize = 5;

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

string_enum! {
    /// A fault of a reason.
    pub enum ReasonFault {
        /// Shorter than [`SHORTEST_REASON`].
        TooShort = "tooShort",
        /// Longer than [`LONGEST_REASON`].
        TooLong = "tooLong",
        /// Has a character that controls the text around it.
        Characters = "characters",
    }
}

/// The reason without surrounding space, if it will do.
///
/// # Errors
/// The fault.
pub fn check_reason(text: &str) -> Result<&str, ReasonFault> {
    let reason = text.trim();
    let length = reason.chars().count();
    if length < SHORTEST_REASON {
        Err(ReasonFault::TooShort)
    } else if length > LONGEST_REASON {
        Err(ReasonFault::TooLong)
    } else if reason.contains(|c: char| changes_direction(c) || c.is_control() && c != '\n') {
        Err(ReasonFault::Characters)
    } else {
        Ok(reason)
    }
}
