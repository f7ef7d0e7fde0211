//! Durations and limits: those that a provider can configure, and shares of callers in a daily limit on what concerns
//! somebody else, such as emails to an address or cases of a domain (decision 0022).

use super::timestamp::end_of_day;
use crate::Timestamp;
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// Durations (in seconds) and limits of the rules. Decisions 0006, 0007 and 0022 explain the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    /// Seconds from submission to the deadline.
    pub deadline: u32,
    /// Grace period: seconds from the last acceptance to the transfer. Zero transfers immediately.
    pub grace: u32,
    /// Wrong codes a party may try for one submission in any hour.
    pub wrong_tries_an_hour: u32,
    /// Minimum seconds between two mails with a code to one party.
    pub resend_wait: u32,
    /// Resends to one party of one submission in any 24 hours.
    pub resends_a_day: u32,
    /// Requests of one submission.
    pub max_lines: u32,
    /// Open submissions of one asker.
    #[serde(rename = "openRequests")]
    pub open_submissions: u32,
    /// Mails with a code that one asker may cause to one other account in any 24 hours.
    pub mails_to_one_account: u32,
    /// Mails with a code that one asker may cause to itself in any 24 hours.
    pub mails_to_oneself: u32,
    /// Seconds after a change of its address in which an account neither asks for nor accepts a change of admin.
    pub admin_cooldown: u32,
    /// Accounts that one account may look up in a minute. Typing causes one lookup per field and pause.
    pub lookups_a_minute: u32,
}

impl Policy {
    /// End of the time for answers to a submission, exclusive. Requests with a [last day](Self::answer_deadline) may have
    /// less.
    #[must_use]
    pub fn deadline_after(&self, submitted_at: Timestamp) -> Timestamp {
        submitted_at + seconds(self.deadline)
    }

    /// Time of the transfer of a request whose last party accepts at `accepted_at`.
    #[must_use]
    pub fn transfer_after(&self, accepted_at: Timestamp) -> Timestamp {
        accepted_at + seconds(self.grace)
    }

    /// End of the time for answers to a request submitted at `submitted_at`, exclusive. If the role is to go until a last
    /// day, an acceptance is too late once the role could not move on that day any more.
    #[must_use]
    pub fn answer_deadline(&self, submitted_at: Timestamp, until: Option<NaiveDate>) -> Timestamp {
        let deadline = self.deadline_after(submitted_at);
        until.map_or(deadline, |day| deadline.min(end_of_day(day) - seconds(self.grace)))
    }

    /// Checks the limit of requests of one submission.
    #[must_use]
    pub const fn allows_lines(&self, lines: usize) -> bool {
        lines <= self.max_lines as usize
    }

    /// Checks the limit of open submissions: `open` exist, `more` are asked for.
    #[must_use]
    pub const fn allows_submissions(&self, open: u32, more: u32) -> bool {
        open.saturating_add(more) <= self.open_submissions
    }

    /// Checks the limit of submissions that delegates have asked for in the name of one asker in 24 hours or that are
    /// open: `made` by the one who asks for one more, and `by_all`. The asker's own limits do not count them.
    #[must_use]
    pub const fn allows_delegated(&self, made: u32, by_all: u32) -> bool {
        made < MAX_DELEGATED && made < self.open_submissions && by_all < MAX_DELEGATED_BY_ALL
    }

    /// The limit of mails with a code that an asker may cause in 24 hours to itself, or to one other account.
    #[must_use]
    pub const fn mail_limit(&self, to_itself: bool) -> u32 {
        if to_itself { self.mails_to_oneself } else { self.mails_to_one_account }
    }

    /// End of the cool-down of an account whose address was changed at `address_changed_at`; `None` if none runs at
    /// `now`.
    #[must_use]
    pub fn cooldown_until(&self, address_changed_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
        address_changed_at.map(|at| at + seconds(self.admin_cooldown)).filter(|until| *until > now)
    }

    /// Checks the limit of lookups: `made` in this minute, `more` now.
    #[must_use]
    pub const fn allows_lookups(&self, made: u32, more: u32) -> bool {
        made.saturating_add(more) <= self.lookups_a_minute
    }
}

/// Submissions that one delegate may make in the name of one asker in 24 hours, or have open.
pub const MAX_DELEGATED: u32 = 20;

/// The same of all delegates together: who gives access to many accounts does not multiply what they send to others.
pub const MAX_DELEGATED_BY_ALL: u32 = 60;

/// Time between checks of a request that everybody has accepted, while something that a person can remove blocks it.
pub const CHECK_INTERVAL: TimeDelta = TimeDelta::minutes(2);

/// The period of daily limits.
pub const LIMIT_PERIOD: TimeDelta = TimeDelta::hours(24);

fn seconds(number: u32) -> TimeDelta {
    TimeDelta::seconds(number.into())
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            deadline: 7 * 24 * 60 * 60,
            grace: 2 * 60,
            wrong_tries_an_hour: 10,
            resend_wait: 60,
            resends_a_day: 10,
            max_lines: 2_000,
            open_submissions: 500,
            mails_to_one_account: 200,
            mails_to_oneself: 1000,
            admin_cooldown: 24 * 60 * 60,
            lookups_a_minute: 60,
        }
    }
}

/// The calls of the last 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Those of the caller: a network or an account.
    pub own: u32,
    /// Those of everybody.
    pub in_all: u32,
}

/// Limits in any 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedLimit {
    /// Calls of one caller.
    pub own: u32,
    /// Calls of all callers, after which each may still make a first one.
    pub in_common: u32,
    /// Calls of all callers. Reaching it takes this many callers, less those in common.
    pub in_all: u32,
}

/// The limit on what strangers cause: emails that ask a mailbox to confirm a sign-up, a case or a new address, and confirmed
/// cases of a domain.
pub const CALLS_A_DAY: SharedLimit = SharedLimit { own: 5, in_common: 20, in_all: 100 };

/// The limit on emails about changes of holder to the address of a new holder, which is unconfirmed and may be a stranger's.
/// One account may hand many domains to one holder.
pub const HOLDER_MAILS_A_DAY: SharedLimit = SharedLimit { own: 20, in_common: 40, in_all: 100 };

impl SharedLimit {
    /// The limit in all for a caller that has made `own` calls.
    #[must_use]
    pub const fn in_all_after(self, own: u32) -> u32 {
        if own == 0 { self.in_all } else { self.in_common }
    }

    /// Checks whether the caller may make another call.
    #[must_use]
    pub const fn allows(self, share: Share) -> bool {
        share.own < self.own && share.in_all < self.in_all_after(share.own)
    }
}
