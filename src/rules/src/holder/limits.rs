//! Limits on emails and changes that one account may cause (decision 0022).

use crate::model::shares::{HOLDER_MAILS_A_DAY, Share};
use crate::{Policy, Timestamp};
use chrono::TimeDelta;

/// Changes of holder that one account may ask for in any 24 hours.
pub const HOLDER_CHANGES_A_DAY: u32 = 50;

/// Changes of the details of holders by one account in any 24 hours; each mails a holder.
pub const DETAILS_CHANGES_A_DAY: u32 = 100;

/// Whether the email that asks a party may be sent again: after `mails` like it in the last 24 hours, the first one
/// included, the last at `last`.
#[must_use]
pub fn allows_holder_resend(mails: u32, last: Option<Timestamp>, now: Timestamp, policy: &Policy) -> bool {
    let wait = TimeDelta::seconds(policy.resend_wait.into());
    mails <= policy.resends_a_day && last.is_none_or(|last| now - last >= wait)
}

/// Checks the limit of changes of details: `changes` by the account in the last 24 hours.
#[must_use]
pub const fn allows_details_change(changes: u32) -> bool {
    changes < DETAILS_CHANGES_A_DAY
}

/// Checks the limits of changes of holder: `changes` by the account and `mails` to the new holder's address in the last 24
/// hours.
#[must_use]
pub const fn allows_holder_change(changes: u32, mails: Share) -> bool {
    changes < HOLDER_CHANGES_A_DAY && HOLDER_MAILS_A_DAY.allows(mails)
}
