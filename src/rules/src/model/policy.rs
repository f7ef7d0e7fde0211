//! The lengths and limits that a provider may set.

use serde::{Deserialize, Serialize};

/// Lengths (in seconds) and limits that the rules go by. The defaults are those of design.md 3, 4 and 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    /// Seconds from submission to the deadline for answers.
    pub deadline: u32,
    /// Seconds from the last answer to the effect; zero for "at once".
    pub grace: u32,
    /// Wrong codes a party may try on one request in any hour before a pause.
    pub wrong_tries_an_hour: u32,
    /// Seconds that must pass between two mails with a code to one party.
    pub resend_wait: u32,
    /// Resends to one party of one request in any 24 hours.
    pub resends_a_day: u32,
    /// Open requests that one asker may have.
    pub open_requests: u32,
    /// Mails with a code in any 24 hours that one asker may cause to one other account.
    pub mails_to_one_account: u32,
    /// Accounts that one account may look up in a minute. Somebody who types makes one look-up for each entry each time one
    /// rests.
    pub lookups_a_minute: u32,
}

impl Policy {
    /// Whether an asker who has `open` open requests may ask for `more`.
    #[must_use]
    pub const fn allows_requests(&self, open: u32, more: u32) -> bool {
        open.saturating_add(more) <= self.open_requests
    }

    /// Whether an asker who has caused `sent` mails with a code to one other account in the last 24 hours may cause
    /// `more`.
    #[must_use]
    pub const fn allows_mails(&self, sent: u32, more: u32) -> bool {
        sent.saturating_add(more) <= self.mails_to_one_account
    }

    /// Whether an account that has looked up `made` others in this minute may look up `more`.
    #[must_use]
    pub const fn allows_lookups(&self, made: u32, more: u32) -> bool {
        made.saturating_add(more) <= self.lookups_a_minute
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            deadline: 7 * 24 * 60 * 60,
            grace: 2 * 60,
            wrong_tries_an_hour: 10,
            resend_wait: 60,
            resends_a_day: 10,
            open_requests: 500,
            mails_to_one_account: 200,
            lookups_a_minute: 60,
        }
    }
}
