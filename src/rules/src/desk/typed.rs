//! Texts that staff type, as far as the audit log keeps them.

use super::SubjectKind;
use crate::EmailAddress;
use crate::model::pasted::clean;
use crate::model::secret::may_carry_secret;

/// Longest text that is kept, in characters. Longer ones are neither handle, address, name nor number.
pub const LONGEST_TYPED: usize = 320;

/// Stands for a text that is not kept.
pub const NOT_KEPT: &str = "…";

/// A search text as the audit log keeps it: only if it may be a handle, an address, a name of a service or a number, and
/// no secret. Anything else finds nothing, and may be a passphrase.
#[must_use]
pub fn kept_search(text: &str) -> &str {
    let is_name = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
    // In groups, those of cases with a prefix.
    let is_number =
        |text: &str| text.trim_start_matches(['B', 'b', '-']).chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
    let cleaned = clean(text);
    let is_searchable = is_name(&cleaned) || EmailAddress::parse(&cleaned).is_some() || is_number(&cleaned);
    let is_kept = is_searchable && text.chars().count() <= LONGEST_TYPED && !may_carry_secret(text);
    if is_kept { text } else { NOT_KEPT }
}

/// Words of a filter as the audit log keeps them: not if they may be a secret.
#[must_use]
pub fn kept_words(text: &str) -> &str {
    if may_carry_secret(text) { NOT_KEPT } else { text }
}

/// The name of a subject that does not exist, as the audit log keeps it.
#[must_use]
pub fn kept_unknown(kind: SubjectKind, name: &str) -> &str {
    match kind {
        // With a category before the name.
        SubjectKind::Service => kept_words(name),
        _ => kept_search(name),
    }
}
