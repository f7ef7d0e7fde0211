//! The Unicode form of passwords. Keyboards and systems send the same characters composed (`é`), decomposed (`e` and an
//! accent) or in full width. NIST SP 800-63B asks for one form before hashing; here it is NFKC.

use icu_normalizer::ComposingNormalizerBorrowed;
use std::borrow::Cow;

/// The form that is checked and hashed.
pub(crate) fn normalized(password: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfkc().normalize(password)
}

/// A password as it is tried: the form that is hashed, then the bytes as they were sent, which older hashes are of.
///
/// The number of tries depends on the password alone, so time reveals nothing about an account.
pub(super) fn first_match<T>(password: &str, attempt: impl Fn(&str) -> Option<T>) -> Option<(T, Form)> {
    let normalized = normalized(password);
    let found = attempt(&normalized).map(|found| (found, Form::Normalized));
    if *normalized == *password {
        return found;
    }
    let as_sent = attempt(password).map(|found| (found, Form::AsSent));
    found.or(as_sent)
}

/// The form of a password that was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The form that new hashes are made of.
    Normalized,
    /// The bytes as they were sent: the hash needs replacing.
    AsSent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_password_are_one() {
        for form in ["r\u{ea}ve 1", "re\u{302}ve 1", "\u{ff52}\u{ea}ve\u{a0}\u{2460}"] {
            assert_eq!(normalized(form), "r\u{ea}ve 1", "{form}");
        }
        assert!(matches!(normalized("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn bytes_as_sent_count_after_the_normalized_form() {
        let only = |right: &'static str| move |tried: &str| (tried == right).then_some(());
        let form = |password, right| first_match(password, only(right)).map(|((), form)| form);
        assert_eq!(form("e\u{301}", "\u{e9}"), Some(Form::Normalized));
        assert_eq!(form("e\u{301}", "e\u{301}"), Some(Form::AsSent));
        assert_eq!(form("\u{e9}", "e\u{301}"), None);
        assert_eq!(form("plain", "plain"), Some(Form::Normalized));
    }
}
