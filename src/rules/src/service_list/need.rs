//! Services that need attention: figures of the services list, and the filters of the same names.

use crate::renewal::{RENEWAL_DAYS, renewal_due};
use crate::{ServiceStatus, string_enum};
use chrono::{Days, NaiveDate};

string_enum! {
    /// Why a service needs attention. Declared most urgent first.
    pub enum Need {
        /// Somebody claims the domain, and the reader can object or answer.
        Claims = "claims",
        /// Unpaid, expired, or past its last day.
        Unpaid = "unpaid",
        /// Its last day is near: its billing contact has got a renewal notice.
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

/// The first and the last of the last days that give services of other statuses than [`URGENT`] a need, both inclusive;
/// without a first one, all days before. `None` for needs that do not depend on days.
#[must_use]
pub fn days_of(need: Need, today: NaiveDate) -> Option<(Option<NaiveDate>, NaiveDate)> {
    match need {
        Need::Claims => None,
        Need::Unpaid => today.pred_opt().map(|yesterday| (None, yesterday)),
        Need::Ending => Some((Some(today), today + Days::new(RENEWAL_DAYS[0].into()))),
    }
}

/// The most urgent of several services: one with a need, then by status, then by last day.
pub fn most_urgent(
    services: impl IntoIterator<Item = (ServiceStatus, Option<NaiveDate>)>,
    today: NaiveDate,
) -> Option<usize> {
    let urgency = |(status, last_day): (ServiceStatus, Option<NaiveDate>)| {
        let need = need_of_state(status, last_day, today).map_or(u8::MAX, |need| need as u8);
        (need, status.rank(), last_day.unwrap_or(NaiveDate::MAX))
    };
    let services = services.into_iter().map(urgency).enumerate();
    services.min_by_key(|(place, urgency)| (*urgency, *place)).map(|(place, _)| place)
}
