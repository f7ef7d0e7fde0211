//! Places of the pages about a service, people and the history.

use crate::query::{Query, parameter};
use chrono::NaiveDate;
use handover_rules::model::timestamp::parse_date;
use handover_rules::{Category, NicHandle, Role, RoleSet, ServiceKey, ServiceName, string_enum};

/// The name of a role in queries and files.
#[must_use]
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Tech => "tech",
        Role::Billing => "billing",
    }
}

fn role_names(roles: RoleSet) -> String {
    roles.iter().map(role_name).collect::<Vec<&str>>().join(".")
}

/// The roles of a query; unknown ones are ignored.
fn read_roles(query: &str) -> RoleSet {
    let names = parameter(query, "roles").unwrap_or_default();
    Role::ALL.into_iter().filter(|role| names.split('.').any(|name| name == role_name(*role))).collect()
}

string_enum! {
    /// A tab of the page of a service, in the order on screen.
    #[derive(Default)]
    pub enum ServiceTab {
        /// The contacts.
        #[default]
        Contacts = "contacts",
        /// History of the contacts.
        History = "history",
        /// Permissions of each contact.
        Rights = "rights",
        /// The holder of a domain, and claims on it.
        Holder = "holder",
    }
}

/// The page of a service: all types of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePlace {
    /// The name.
    pub name: ServiceName,
    /// The type that history and rights are shown of; `None` for the first one.
    pub category: Option<Category>,
    /// The tab.
    pub tab: ServiceTab,
}

impl ServicePlace {
    /// The first tab of the page, without a type.
    #[must_use]
    pub fn of_name(name: ServiceName) -> Self {
        Self { name, category: None, tab: ServiceTab::default() }
    }

    /// A tab of the page of a service.
    #[must_use]
    pub fn of(service: &ServiceKey, tab: ServiceTab) -> Self {
        Self { name: service.name.clone(), category: Some(service.category), tab }
    }

    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        let tab = if self.tab == ServiceTab::default() { "" } else { self.tab.as_str() };
        query
            .with("service", self.name.as_str())
            .with("categoryType", self.category.map_or("", Category::as_str))
            .with("tab", tab)
    }

    /// Reads the parameters; an unknown type or tab is ignored. `None` without a name.
    #[must_use]
    pub fn read(query: &str) -> Option<Self> {
        let tab = parameter(query, "tab").and_then(|tab| ServiceTab::parse(&tab)).unwrap_or_default();
        let category = parameter(query, "categoryType").and_then(|name| Category::parse(&name));
        let name = parameter(query, "service").and_then(|name| ServiceName::parse(&name))?;
        Some(Self { name, category, tab })
    }
}

pub(super) fn read_service(query: &str) -> Option<ServiceKey> {
    let name = parameter(query, "service").and_then(|name| ServiceName::parse(&name));
    let category = parameter(query, "categoryType").and_then(|name| Category::parse(&name));
    name.zip(category).map(|(name, category)| ServiceKey { name, category })
}

pub(super) fn write_service(query: Query, service: &ServiceKey) -> Query {
    query.with("service", service.name.as_str()).with("categoryType", service.category.as_str())
}

/// Filters of the history of all services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryView {
    /// Search text for services and people.
    pub search: String,
    /// Filter by role; empty for no filter.
    pub roles: RoleSet,
    /// Filter by a person who held, got or lost a role.
    pub person: Option<NicHandle>,
    /// Roles held on this day (UTC); `None` for changes.
    pub day: Option<NaiveDate>,
    /// Only changes from this day on (UTC).
    pub from: Option<NaiveDate>,
    /// Only changes up to this day, inclusive.
    pub to: Option<NaiveDate>,
}

impl HistoryView {
    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        let written = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        query
            .with("q", &self.search)
            .with("roles", &role_names(self.roles))
            .with("person", self.person.as_ref().map_or("", NicHandle::as_str))
            .with("day", &written(self.day))
            .with("from", &written(self.from))
            .with("to", &written(self.to))
    }

    /// Reads the parameters; unknown values are ignored.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let day = |name| parameter(query, name).and_then(|day| parse_date(&day));
        Self {
            search: parameter(query, "q").unwrap_or_default(),
            roles: read_roles(query),
            person: parameter(query, "person").and_then(|handle| NicHandle::parse(&handle).ok()),
            day: day("day"),
            from: day("from"),
            to: day("to"),
        }
    }
}

/// Filters of the people with whom the account shares services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleView {
    /// Search text for names, labels and handles.
    pub search: String,
    /// Those with one of these roles on the reader's services; empty for no filter.
    pub roles: RoleSet,
    /// Only those whose name the reader does not see.
    pub unnamed: bool,
}

impl PeopleView {
    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        query
            .with("search", &self.search)
            .with("roles", &role_names(self.roles))
            .with("unnamed", if self.unnamed { "1" } else { "" })
    }

    /// Reads the parameters.
    #[must_use]
    pub fn read(query: &str) -> Self {
        Self {
            search: parameter(query, "search").unwrap_or_default(),
            roles: read_roles(query),
            unnamed: parameter(query, "unnamed").is_some(),
        }
    }
}
