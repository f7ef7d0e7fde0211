//! Bodies of the history of contacts: of one service, and of all services of an account.

use crate::link::HistoryView;
use chrono::NaiveDate;
use handover_rules::cases::CaseNumber;
use handover_rules::model::timestamp;
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::{NicHandle, RequestId, Role, ServiceKey, Timestamp};
use serde::{Deserialize, Serialize};

/// A period in which an account holds a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Term {
    /// The role.
    pub role: Role,
    /// The account.
    pub account: NicHandle,
    /// Start; `None` if it predates the records.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub since: Option<Timestamp>,
    /// End; `None` while it lasts.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub until: Option<Timestamp>,
    /// The request that caused it, by the number in its emails: of requests sent together, the first. `None` for an import.
    pub request: Option<RequestId>,
    /// The case of the holder that caused it, without a request.
    #[serde(default)]
    pub case: Option<CaseNumber>,
    /// The provider's staff put the role right.
    #[serde(default)]
    pub by_provider: bool,
    /// Their reason.
    #[serde(default)]
    pub reason: Option<String>,
    /// The role went back, because its last day was over or the admin ended it.
    #[serde(default)]
    pub returned: bool,
}

/// The history of one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct History {
    /// The service.
    pub service: ServiceKey,
    /// The periods, latest first.
    pub terms: Vec<Term>,
    /// The pending end of the tech role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tech_end: Option<PresentEnd>,
}

impl Term {
    /// Whether it is the current term of the tech role, the only one that may have a scheduled end.
    #[must_use]
    pub fn is_present_tech(&self) -> bool {
        self.role == Role::Tech && self.until.is_none()
    }

    /// The columns of a CSV file: those of [`CSV_TITLES`] without the last one.
    #[must_use]
    pub fn csv_columns(&self, service: &ServiceKey, last_day: Option<NaiveDate>) -> [String; 8] {
        let time = |at: Option<Timestamp>| at.map_or_else(String::new, |at| at.to_rfc3339());
        [
            service.name.as_str().to_owned(),
            service.category.as_str().to_owned(),
            self.role.as_str().to_owned(),
            self.account.to_string(),
            time(self.since),
            time(self.until),
            self.request.map_or_else(String::new, |id| id.to_string()),
            last_day.map(|day| day.to_string()).unwrap_or_default(),
        ]
    }
}

impl History {
    /// The last day (UTC) of a period that has one: the present one of the tech role.
    #[must_use]
    pub fn last_day(&self, term: &Term) -> Option<NaiveDate> {
        self.tech_end.as_ref().filter(|_| term.is_present_tech()).map(|end| end.until)
    }
}

/// Maximum page size.
pub const MAX_PAGE: u32 = 500;

/// Default page size: 50 changes, or some 50 names on a day, with two or three services and three roles each.
#[must_use]
pub const fn page(view: &HistoryView) -> u32 {
    if view.day.is_some() { 400 } else { 50 }
}

/// A page of the history of all services of an account: changes of contacts, latest first, or with a day the roles that
/// were held on it, by service. The parameters are those of [`crate::link::HistoryView`], plus `after` and `limit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryPage {
    /// Number of rows that match the filters.
    pub total: u64,
    /// Whether there may be more: rows are counted up to a bound.
    #[serde(default)]
    pub total_is_minimum: bool,
    /// Number of rows without filters.
    pub unfiltered: u64,
    /// Whether there may be more.
    #[serde(default)]
    pub unfiltered_is_minimum: bool,
    /// The rows.
    pub rows: Vec<HistoryRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<String>,
}

/// A term of a role on one of the account's services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryRow {
    /// The service.
    pub service: ServiceKey,
    /// The term.
    pub term: Term,
    /// The previous contact, in a list of changes; `None` if it is not recorded.
    pub before: Option<NicHandle>,
    /// The next contact, in a list of the roles of a day; `None` while the term lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<NicHandle>,
    /// The scheduled end of a current tech role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PresentEnd>,
    /// Whether the account is no contact of the service any more: only its own terms and their ends are listed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub is_former: bool,
}

/// Titles of the columns of the history of all services as a CSV file.
pub const CSV_TITLES: [&str; 9] =
    ["service", "category", "role", "account", "since", "until", "request", "lastDay", "previous"];

/// Columns of the file with handles.
pub const CSV_HANDLES: [&str; 2] = ["account", "previous"];
