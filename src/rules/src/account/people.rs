//! Visible names and private labels (decision 0052).

use crate::model::account::is_plain_line;

/// Maximum length of a private label, in characters.
pub const MAX_LABEL: usize = 60;

/// Private labels of an account.
pub const MAX_LABELS: u32 = 500;

/// The connection of an account with another one, which reads its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not depend on each other")]
pub struct Connection {
    /// Both are contacts of a service now.
    pub shares_service: bool,
    /// It has asked the reader in a request that is open.
    pub has_asked_reader: bool,
    /// It has accepted a request of the reader that is open.
    pub has_accepted_reader: bool,
    /// It gives the reader access by a policy, which was not ended.
    pub gives_reader_access: bool,
}

impl Connection {
    /// Whether the reader, somebody else, sees name and organisation.
    ///
    /// Hiding them does not count between asker and acceptor of an open request, nor for who gives access: each must be able
    /// to judge whom it deals with. An account that was asked stays a handle until it accepts: a request can name any handle, so asking must not
    /// reveal a name. Likewise, giving access to an account does not.
    #[must_use]
    pub const fn shows_name(self, is_hidden: bool) -> bool {
        let is_partner = self.has_asked_reader || self.has_accepted_reader || self.gives_reader_access;
        is_partner || (self.shares_service && !is_hidden)
    }
}

/// Checks a private label.
#[must_use]
pub fn is_label(text: &str) -> bool {
    !text.trim().is_empty() && is_plain_line(text, MAX_LABEL)
}
