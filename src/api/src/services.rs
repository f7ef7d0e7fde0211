//! Bodies of the services list.

use crate::csv::NamedColumns;
use chrono::NaiveDate;
use handover_rules::access::{AccessLine, ActionName, SEE, access_until};
use handover_rules::model::timestamp;
use handover_rules::service_list::DomainClaim;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{Category, Contacts, NicHandle, PerRole, ServiceKey, ServiceStatus, Timestamp};
use serde::{Deserialize, Serialize};

/// Default page size.
pub const PAGE: u32 = 50;
/// Maximum page size.
pub const MAX_PAGE: u32 = 200;
/// Parameter of a list that also has the services that others share with the account, behind its own.
pub const WITH_SHARED: &str = "withShared";

/// Services that others share are counted up to this number.
pub const SHARED_COUNTED: u32 = 100;

/// Parameter of a list in the order of names: its pages end with all services of a name, and so may be longer than the
/// limit.
pub const WHOLE_NAMES: &str = "wholeNames";

/// A page of the list. The filters are those of [`crate::link::ServicesView`], plus `after`, `limit`, [`WHOLE_NAMES`] and
/// [`WITH_SHARED`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServicesPage {
    /// Number of services that match the filters, without those that others share. If only these are asked for, those of the page.
    pub total: u64,
    /// Whether there may be more: in an account with very many services, matches of a search are counted up to a bound.
    #[serde(default)]
    pub total_is_minimum: bool,
    /// Number of services without filters; distinguishes "none yet" from "none found".
    pub unfiltered: u64,
    /// Whether there may be more.
    #[serde(default)]
    pub unfiltered_is_minimum: bool,
    /// The rows.
    pub rows: Vec<ServiceRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<String>,
    /// Numbers of the whole list, with its first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<ServicesOverview>,
}

/// How others share a service with the viewer, who has no role on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shared {
    /// The accounts that give access, each once.
    pub givers: Vec<NicHandle>,
    /// The actions that the viewer may take, each once.
    pub actions: Vec<ActionName>,
    /// The end of the access that lasts longest; `None` if it has no end.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub until: Option<Timestamp>,
}

impl Shared {
    /// By the policies that give access.
    #[must_use]
    pub fn by(lines: &[AccessLine]) -> Self {
        Self {
            givers: each_once(lines.iter().filter_map(|line| line.source.giver())),
            actions: each_once(lines.iter().flat_map(|line| &line.actions)),
            until: access_until(lines),
        }
    }

    /// Whether the viewer sees contacts and status.
    #[must_use]
    pub fn sees(&self) -> bool {
        self.may(SEE)
    }

    /// Whether the viewer may take an action.
    #[must_use]
    pub fn may(&self, action: &str) -> bool {
        self.actions.iter().any(|name| name.as_str() == action)
    }
}

/// Without repetitions, in their order.
fn each_once<'a, T: Clone + PartialEq + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    let mut once: Vec<T> = Vec::new();
    for one in all {
        if !once.contains(one) {
            once.push(one.clone());
        }
    }
    once
}

/// Numbers of all services of an account, without filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServicesOverview {
    /// Services by the role that the account holds.
    pub roles: PerRole<u64>,
    /// Whether it may give a webmaster access to one of them.
    pub may_name_webmaster: bool,
    /// Services that others share with it, up to [`SHARED_COUNTED`].
    #[serde(default)]
    pub shared: u64,
    /// Whether there may be more.
    #[serde(default)]
    pub shared_is_minimum: bool,
    /// Services by category; without categories that it has none of.
    pub categories: Vec<CategoryCount>,
    /// Requests and changes of holder that wait for its answer, requests of a submission counted once.
    pub waiting: u32,
    /// The first deadline of those.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub waiting_until: Option<Timestamp>,
    /// Cases about its domains that wait for it, nearest deadline first.
    pub claims: Vec<DomainClaim>,
    /// Services that are unpaid, expired or past their last day.
    pub unpaid: u64,
    /// Services that end soon.
    pub ending: u64,
    /// The first last day from today on, of all that are not unpaid or expired.
    #[serde(default, deserialize_with = "timestamp::read_date_option")]
    pub next_end: Option<NaiveDate>,
}

/// Number of services of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryCount {
    /// Category.
    pub category: Category,
    /// Number of services.
    pub number: u64,
}

/// Titles of the columns of the list as a CSV file.
pub const CSV_TITLES: [&str; 8] =
    ["service", "category", "admin", "tech", "billing", "status", "expiration", "techUntil"];

/// The columns, with those of handles.
pub const CSV_COLUMNS: NamedColumns<'static> =
    NamedColumns { titles: &CSV_TITLES, handles: &["admin", "tech", "billing"] };

/// A service as a line of the list as a CSV file.
#[must_use]
pub fn csv_columns(row: &ServiceRow) -> [String; 8] {
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let ServiceRow { service, contacts: Contacts { admin, tech, billing }, status, expiration, tech_until, .. } = row;
    let seen = |text: &str| if row.is_seen() { text.to_owned() } else { String::new() };
    [
        service.name.as_str().to_owned(),
        service.category.as_str().to_owned(),
        seen(admin.as_str()),
        seen(tech.as_str()),
        seen(billing.as_str()),
        seen(status.as_str()),
        day(*expiration),
        day(*tech_until),
    ]
}

/// A CSV file of some services. `name` is the name of a handle, `None` if the reader may not see one.
#[must_use]
pub fn csv_file(rows: &[ServiceRow], name: impl Fn(&str) -> Option<String>) -> String {
    let line_of = |row| CSV_COLUMNS.line(&csv_columns(row), &name);
    std::iter::once(CSV_COLUMNS.head()).chain(rows.iter().map(line_of)).collect()
}

/// One service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceRow {
    /// The service.
    pub service: ServiceKey,
    /// ASCII form of an internationalized name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ascii: Option<String>,
    /// The contacts. Of a service that is shared without `see`, a giver stands for each.
    pub contacts: Contacts,
    /// The status; `other` without `see`.
    pub status: ServiceStatus,
    /// Expiry date, if any.
    #[serde(default, deserialize_with = "timestamp::read_date_option")]
    pub expiration: Option<NaiveDate>,
    /// Open requests.
    pub open: Vec<OpenRequest>,
    /// The last day (UTC) of the tech contact, if the role has an end.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
    pub tech_until: Option<NaiveDate>,
    /// Cases about the domain, and changes of its holder, that wait for this account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<DomainClaim>,
    /// The first deadline of the open requests that wait for this account.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_option")]
    pub answer_by: Option<Timestamp>,
    /// How others share it; `None` if the viewer has a role on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Box<Shared>>,
}

impl ServiceRow {
    /// Whether the viewer sees contacts and status.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.shared.as_ref().is_none_or(|shared| shared.sees())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::{NicHandle, ServiceName};

    #[test]
    fn a_file_of_services_escapes_spreadsheet_formulas() {
        let handle = |name| NicHandle::parse(name).expect("a handle");
        let row = ServiceRow {
            service: ServiceKey { name: ServiceName::parse("=1+1").expect("a name"), category: Category::Vps },
            ascii: None,
            contacts: Contacts { admin: handle("aa1-ovh"), tech: handle("bb1-ovh"), billing: handle("cc1-ovh") },
            status: ServiceStatus::Ok,
            expiration: NaiveDate::from_ymd_opt(2031, 5, 6),
            open: Vec::new(),
            tech_until: NaiveDate::from_ymd_opt(2030, 3, 17),
            claims: Vec::new(),
            answer_by: None,
            shared: None,
        };
        let name = |handle: &str| (handle == "bb1-ovh").then(|| "Bo; =1".to_owned());
        let titles = "\u{feff}service,category,admin,adminName,tech,techName,billing,billingName,status,expiration,\
            techUntil\r\n";
        assert_eq!(csv_file(&[], name), titles);
        let line = "'=1+1,VPS,aa1-ovh,,bb1-ovh,\"Bo;' =1\",cc1-ovh,,ok,2031-05-06,2030-03-17\r\n";
        assert_eq!(csv_file(&[row.clone(), row], name), [titles, line, line].concat());
    }
}
