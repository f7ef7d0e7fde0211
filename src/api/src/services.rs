//! Bodies of the services list.

use chrono::NaiveDate;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{Contacts, ServiceKey, ServiceStatus};
use serde::{Deserialize, Serialize};

/// Default page size.
pub const PAGE: u32 = 50;
/// Maximum page size.
pub const MAX_PAGE: u32 = 200;

/// A page of the list. The filters are those of [`crate::link::ServicesView`], plus `after` and `limit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicesPage {
    /// Number of services that match the filters.
    pub total: u64,
    /// Whether there may be more: in an account with very many services, matches of a search are counted up to a bound.
    #[serde(default)]
    pub total_is_minimum: bool,
    /// Number of services without filters; tells "none yet" from "none found".
    pub unfiltered: u64,
    /// Whether there may be more.
    #[serde(default)]
    pub unfiltered_is_minimum: bool,
    /// The rows.
    pub rows: Vec<ServiceRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<String>,
}

/// Titles of the columns of the list as a CSV file.
pub const CSV_TITLES: [&str; 8] =
    ["service", "category", "admin", "tech", "billing", "status", "expiration", "techUntil"];

/// A service as a line of the list as a CSV file.
#[must_use]
pub fn csv_columns(
    service: &ServiceKey,
    contacts: &Contacts,
    status: ServiceStatus,
    expiration: Option<NaiveDate>,
    tech_until: Option<NaiveDate>,
) -> [String; 8] {
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let Contacts { admin, tech, billing } = contacts;
    [
        service.name.as_str().to_owned(),
        service.category.as_str().to_owned(),
        admin.to_string(),
        tech.to_string(),
        billing.to_string(),
        status.as_str().to_owned(),
        day(expiration),
        day(tech_until),
    ]
}

/// One service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRow {
    /// The service.
    pub service: ServiceKey,
    /// ASCII form of an internationalized name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ascii: Option<String>,
    /// The contacts.
    pub contacts: Contacts,
    /// The status.
    pub status: ServiceStatus,
    /// Expiry date, if any.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_date_option")]
    pub expiration: Option<NaiveDate>,
    /// Open requests.
    pub open: Vec<OpenRequest>,
    /// The last day (UTC) of the tech contact, if the role has an end.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_date_option"
    )]
    pub tech_until: Option<NaiveDate>,
}
