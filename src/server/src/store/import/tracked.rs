//! Columns that both imports and users may change.

use handover_rules::EmailAddress;

/// The current value of a column, and the value an import last set.
pub(super) struct Tracked {
    pub(super) current: String,
    /// `None` or empty if no import has set it.
    pub(super) imported: Option<String>,
}

impl Tracked {
    pub(super) fn imported(email: &EmailAddress) -> Self {
        Self { current: email.to_string(), imported: Some(email.to_string()) }
    }

    /// Takes over `new` unless a user has changed the value since the last import. A user's value is kept as such even if
    /// an export agrees with it, or an older export could revert it later.
    pub(super) fn merge(self, new: &str) -> Self {
        if self.imported.as_ref() == Some(&self.current) {
            Self { current: new.to_owned(), imported: Some(new.to_owned()) }
        } else {
            self
        }
    }
}
