//! Ends of roles: a tech role that was handed over until a last day goes back at its end (decision 0038).

mod lifecycle;

pub use lifecycle::{
    EarlyEndVerdict, EndState, RoleEndStep, begin, gets_role, guard_early_end, judge_early_end, next_due, process_due,
};

use crate::model::timestamp::end_of_day;
use crate::submission::last_day::PresentEnd;
use crate::{Contacts, NicHandle, RequestId, Timestamp};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// Days before the end on which the people concerned are reminded.
pub const REMINDER_DAYS: [i64; 2] = [7, 1];

/// The pending end of the tech role of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RoleEnd {
    /// The request that set it.
    pub request: RequestId,
    /// The tech contact until then.
    pub holder: NicHandle,
    /// The account that gets the role back.
    pub returns_to: NicHandle,
    /// The last day (UTC) of the holder.
    #[serde(deserialize_with = "crate::model::timestamp::read_date")]
    pub until: NaiveDate,
    /// Time at which the end was set.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub since: Timestamp,
    /// Number of reminder times that have passed (at most two).
    pub reminders: u8,
}

/// The moment at which a role ends whose last day (UTC) is `until`: the end of that day.
#[must_use]
pub fn ends_at(until: NaiveDate) -> Timestamp {
    end_of_day(until)
}

impl RoleEnd {
    /// The moment of the end.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        ends_at(self.until)
    }

    /// It comes within a week.
    #[must_use]
    pub fn is_soon(&self, now: Timestamp) -> bool {
        now >= self.ends_at() - TimeDelta::days(REMINDER_DAYS[0])
    }

    /// The latest last day of a role that [ends soon](Self::is_soon) at `now`.
    #[must_use]
    pub fn last_day_soon(now: Timestamp) -> NaiveDate {
        (now + TimeDelta::days(REMINDER_DAYS[0] - 1)).date_naive()
    }

    /// Whether `account` may ask for another last day: the admin.
    #[must_use]
    pub fn may_be_extended_by(&self, account: &NicHandle, contacts: &Contacts) -> bool {
        contacts.admin == *account
    }

    /// Whether `account` may end the role before its time: the admin.
    #[must_use]
    pub fn may_be_ended_by(&self, account: &NicHandle, contacts: &Contacts) -> bool {
        contacts.admin == *account
    }

    /// The accounts that are mailed about it: the holder, the one who gets the role back, and the admin.
    #[must_use]
    pub fn notified(&self, contacts: &Contacts) -> Vec<NicHandle> {
        let mut notified: Vec<NicHandle> = Vec::new();
        for account in [&self.holder, &self.returns_to, &contacts.admin] {
            if !notified.contains(account) {
                notified.push(account.clone());
            }
        }
        notified
    }
}

impl From<&RoleEnd> for PresentEnd {
    fn from(end: &RoleEnd) -> Self {
        Self { until: end.until, returns_to: end.returns_to.clone() }
    }
}
