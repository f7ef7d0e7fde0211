//! Services that need attention: figures of the services list, and the filters of the same names.

use crate::renewal::{RENEWAL_DAYS, renewal_due};
use crate::{NicHandle, ServiceStatus, Timestamp, string_enum};
use chrono::{Days, NaiveDate};

string_enum! {
    /// Reason why a service needs attention. Declared most urgent first.
    pub enum Need {
        /// Somebody claims the domain, and the reader can object or answer.
        Claims = "claims",
        /// An open request for it waits for the reader's answer.
        Waiting = "waiting",
        /// Unpaid, expired, or past its last day, and up to the reader as its billing contact.
        Unpaid = "unpaid",
        /// Its last day is near, and the reader has got a renewal notice as its billing contact.
        Ending = "ending",
    }
}

/// Statuses that need attention independent of the last day.
pub const URGENT: [ServiceStatus; 3] = [ServiceStatus::Expired, ServiceStatus::UnPaid, ServiceStatus::PendingDebt];

/// The need of a service by its state alone; the last day counts as a whole (UTC).
#[must_use]
pub fn need_of_state(status: ServiceStatus, last_day: Option<NaiveDate>, today: NaiveDate) -> Option<Need> {
    if URGENT.contains(&status) {
        return Some(Need::Unpaid);
    }
    match last_day? {
        day if day < today => Some(Need::Unpaid),
        day => renewal_due(day, today).map(|_| Need::Ending),
    }
}

/// Remedy of the billing contact for the state of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Pay what is owed.
    Pay,
    /// Renew it.
    Renew,
}

/// The remedy that `account` has for the state of a service, if it is its billing contact.
#[must_use]
pub fn due_from(
    account: &NicHandle,
    billing: &NicHandle,
    status: ServiceStatus,
    last_day: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<Due> {
    if account != billing {
        return None;
    }
    if status.is_in_debt() {
        return Some(Due::Pay);
    }
    need_of_state(status, last_day, today).map(|_| Due::Renew)
}

/// The first and the last of the last days that give services of other statuses than [`URGENT`] a need, both inclusive;
/// without a first one, all days before. `None` for needs that do not depend on days.
#[must_use]
pub fn days_of(need: Need, today: NaiveDate) -> Option<(Option<NaiveDate>, NaiveDate)> {
    match need {
        Need::Claims | Need::Waiting => None,
        Need::Unpaid => today.pred_opt().map(|yesterday| (None, yesterday)),
        Need::Ending => Some((Some(today), today + Days::new(RENEWAL_DAYS[0].into()))),
    }
}

/// Facts for the needs of a service.
#[derive(Clone, Copy, Debug)]
pub struct NeedFacts {
    /// Whether a claim waits for the reader.
    pub is_claimed: bool,
    /// First deadline of the open requests that wait for the reader.
    pub answer_by: Option<Timestamp>,
    /// Whether the reader is its billing contact, who pays and renews.
    pub is_billing: bool,
    /// Status.
    pub status: ServiceStatus,
    /// Last day, if the service expires.
    pub last_day: Option<NaiveDate>,
}

impl NeedFacts {
    /// Whether the service has a need. It can have several.
    #[must_use]
    pub fn has(&self, need: Need, today: NaiveDate) -> bool {
        match need {
            Need::Claims => self.is_claimed,
            Need::Waiting => self.answer_by.is_some(),
            Need::Unpaid | Need::Ending => {
                self.is_billing && need_of_state(self.status, self.last_day, today) == Some(need)
            }
        }
    }
}

/// The most urgent of several services: by its most urgent need, then by deadline, status and last day.
pub fn most_urgent(services: impl IntoIterator<Item = NeedFacts>, today: NaiveDate) -> Option<usize> {
    let urgency = |facts: NeedFacts| {
        let need = Need::ALL.into_iter().position(|need| facts.has(need, today)).unwrap_or(Need::ALL.len());
        let deadline = facts.answer_by.unwrap_or(Timestamp::MAX_UTC);
        (need, deadline, facts.status.rank(), facts.last_day.unwrap_or(NaiveDate::MAX))
    };
    let services = services.into_iter().map(urgency).enumerate();
    services.min_by_key(|(place, urgency)| (*urgency, *place)).map(|(place, _)| place)
}
