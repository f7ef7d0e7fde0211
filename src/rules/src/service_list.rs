//! The services list: what needs its reader's attention, and services of one name as a group.

use crate::holder::HolderSide;
use crate::model::service::{RENEWAL_DAYS, renewal_due};
use crate::model::timestamp;
use crate::{NicHandle, ServiceName, ServiceStatus, Timestamp, string_enum};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

string_enum! {
    /// Reason why a service needs attention. Declared most urgent first.
    pub enum Need {
        /// Somebody claims the domain, and the reader can object.
        Claims = "claims",
        /// An open request for it, or a change of its holder, waits for the reader's answer.
        Waiting = "waiting",
        /// Unpaid, expired, or past its last day, and up to the reader as its billing contact.
        Unpaid = "unpaid",
        /// Its last day is near, and the reader has got a renewal notice as its billing contact.
        Ending = "ending",
    }
}

string_enum! {
    /// Kind of a claim on a domain.
    pub enum ClaimKind {
        /// An approved case, to which the admin and the holder can object (decision 0033).
        Case = "case",
        /// A change of holder that needs the consent of the reader (decision 0031).
        HolderChange = "holderChange",
    }
}

impl ClaimKind {
    /// The need that it is counted with: contacts of the domain ask for a change of holder, so it is a request.
    #[must_use]
    pub const fn need(self) -> Need {
        match self {
            Self::Case => Need::Claims,
            Self::HolderChange => Need::Waiting,
        }
    }
}

/// A claim on a domain that waits for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DomainClaim {
    /// Kind.
    pub kind: ClaimKind,
    /// Number of the case, without its prefix, or of the change of holder.
    pub number: i64,
    /// Domain.
    pub domain: ServiceName,
    /// End of the time for an answer, exclusive.
    #[serde(deserialize_with = "timestamp::read")]
    pub until: Timestamp,
    /// Whether the account itself asked for it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_own: bool,
    /// Whether it waits for the account as a holder, by its address, and not as the admin of the domain.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub as_holder: bool,
    /// The party of a change of holder that the account answers for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<HolderSide>,
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

#[derive(Clone, Copy, Debug)]
pub struct NeedFacts<'a> {
    /// Claims that wait for the reader.
    pub claims: &'a [DomainClaim],
    /// First deadline of the open requests that wait for the reader.
    pub answer_by: Option<Timestamp>,
    /// Whether the reader is its billing contact, who pays and renews.
    pub is_billing: bool,
    pub status: ServiceStatus,
    /// Last day, if the service expires.
    pub last_day: Option<NaiveDate>,
}

impl NeedFacts<'_> {
    /// Whether the service has a need. It can have several.
    #[must_use]
    pub fn has(&self, need: Need, today: NaiveDate) -> bool {
        match need {
            Need::Claims | Need::Waiting => {
                need == Need::Waiting && self.answer_by.is_some()
                    || self.claims.iter().any(|claim| claim.kind.need() == need)
            }
            Need::Unpaid | Need::Ending => {
                self.is_billing && need_of_state(self.status, self.last_day, today) == Some(need)
            }
        }
    }
}

/// The most urgent of several services: by its most urgent need, then by deadline, status and last day.
pub fn most_urgent<'a>(services: impl IntoIterator<Item = NeedFacts<'a>>, today: NaiveDate) -> Option<usize> {
    let urgency = |facts: NeedFacts<'_>| {
        let need = Need::ALL.into_iter().position(|need| facts.has(need, today)).unwrap_or(Need::ALL.len());
        let deadline = facts.answer_by.unwrap_or(Timestamp::MAX_UTC);
        (need, deadline, facts.status.rank(), facts.last_day.unwrap_or(NaiveDate::MAX))
    };
    let services = services.into_iter().map(urgency).enumerate();
    services.min_by_key(|(place, urgency)| (*urgency, *place)).map(|(place, _)| place)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupHolder {
    /// The same account on all of them.
    Same(NicHandle),
    /// One of two accounts, the reader's last.
    Partly {
        who: NicHandle,
        /// Services on which it holds the role.
        services: usize,
    },
    /// More than two accounts.
    Mixed { people: usize },
}

/// Sums up who holds a role on each service of a group, as `reader` sees it. Of two accounts, the other one is named, or
/// else the one with more services, or the first by handle. `None` without services.
pub fn group_holder<'a>(reader: &NicHandle, holders: impl IntoIterator<Item = &'a NicHandle>) -> Option<GroupHolder> {
    let mut numbers: Vec<(&NicHandle, usize)> = Vec::new();
    for holder in holders {
        match numbers.iter_mut().find(|(known, _)| *known == holder) {
            Some((_, number)) => *number += 1,
            None => numbers.push((holder, 1)),
        }
    }
    numbers.sort_by_key(|(who, number)| (*who == reader, usize::MAX - number, who.as_str()));
    match numbers[..] {
        [] => None,
        [(who, _)] => Some(GroupHolder::Same(who.clone())),
        [(who, services), _] => Some(GroupHolder::Partly { who: who.clone(), services }),
        _ => Some(GroupHolder::Mixed { people: numbers.len() }),
    }
}

/// The share of a group that is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticked {
    None,
    Some,
    All,
}

/// Sums up the ticks of a group.
pub fn ticked(services: impl IntoIterator<Item = bool>) -> Ticked {
    let (mut has_ticked, mut has_unticked) = (false, false);
    for is_ticked in services {
        has_ticked |= is_ticked;
        has_unticked |= !is_ticked;
    }
    match (has_ticked, has_unticked) {
        (true, false) => Ticked::All,
        (true, true) => Ticked::Some,
        (false, _) => Ticked::None,
    }
}
