//! Common passwords, which new ones are checked against (ASVS 6.2.4).
//!
//! The list has the 10,000 most common passwords of 6 characters or more, and those of 12 or more among the 30,000 most
//! common, in alphabetical order. It comes from the frequency lists of zxcvbn: see `common_passwords.LICENSE`.

use std::collections::HashSet;
use std::sync::LazyLock;

static COMMON_PASSWORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// Whether a text in lower case is one of the common passwords.
#[must_use]
pub(crate) fn is_common_password(text: &str) -> bool {
    COMMON_PASSWORDS.contains(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::account::password::{SHORTEST, WeakPassword, check_listed};

    #[test]
    fn the_list_is_long_and_in_lower_case() {
        assert!(COMMON_PASSWORDS.len() >= 10_000, "{}", COMMON_PASSWORDS.len());
        assert!(COMMON_PASSWORDS.iter().all(|word| !word.is_empty() && *word == word.to_lowercase()));
        assert!(is_common_password("sonyericsson") && !is_common_password("Sonyericsson"));
    }

    #[test]
    fn every_listed_password_of_valid_length_is_refused() {
        let long: Vec<&&str> = COMMON_PASSWORDS.iter().filter(|word| word.chars().count() >= SHORTEST).collect();
        assert!(long.len() > 200, "{}", long.len());
        for word in long {
            assert_eq!(check_listed(word, is_common_password), Err(WeakPassword::Common), "{word}");
        }
    }

    #[test]
    fn phrases_of_common_words_are_accepted() {
        for phrase in ["correct horse battery staple", "nine blue kettles sing", "orange summer dragon sunshine river"]
        {
            assert_eq!(check_listed(phrase, is_common_password), Ok(()), "{phrase}");
        }
    }
}
