//! Places and filters of the pages about services, requests, people, the history, and access without a role.

use crate::query::{Query, parameter};
use chrono::NaiveDate;
use handover_rules::access::AccessPolicyId;
use handover_rules::model::timestamp::parse_date;
use handover_rules::service_list::Need;
use handover_rules::{Category, NicHandle, RequestState, Role, RoleSet, ServiceKey, ServiceName, string_enum};

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

/// Filters and sorting of the services list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServicesView {
    /// Search text for names and handles.
    pub search: String,
    /// Filter by category.
    pub category: Option<Category>,
    /// Filter by the roles that the account holds; empty for no filter.
    pub roles: RoleSet,
    /// Filter by the kind of attention needed.
    pub need: Option<Need>,
    /// Sort order.
    pub sort: Sort,
    /// A row for each service where services of one name would share one.
    pub flat: bool,
    /// Only services that others share with the account.
    pub shared: bool,
    /// Also these, behind its own. Not in the address: of all lists, *My services* has them.
    pub with_shared: bool,
}

/// Sort order of the services list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub by: SortBy,
    /// Descending order.
    pub descending: bool,
}

string_enum! {
    /// A sortable column of the services list, in the order of the table.
    #[derive(Default)]
    pub enum SortBy {
        /// Name, then category.
        #[default]
        Name = "name",
        /// Handle of the admin contact.
        Admin = "admin",
        /// Handle of the tech contact.
        Tech = "tech",
        /// Handle of the billing contact.
        Billing = "billing",
        /// Status, most urgent first, then expiry date.
        State = "state",
        /// Expiry date.
        End = "end",
    }
}

string_enum! {
    /// Filter of the requests by the account that asked.
    pub enum AskedBy {
        /// The reader.
        Me = "me",
        /// Others.
        Others = "others",
    }
}

/// Filters of the requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestsView {
    /// Search text for services, handles and numbers.
    pub search: String,
    /// Filter by state.
    pub state: Option<RequestState>,
    /// Filter by the account that asked.
    pub asked_by: Option<AskedBy>,
}

impl ServicesView {
    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        let sort = match (self.sort.by, self.sort.descending) {
            (SortBy::Name, false) => String::new(),
            (by, false) => by.as_str().to_owned(),
            (by, true) => ["-", by.as_str()].concat(),
        };
        query
            .with("serviceName", &self.search)
            .with("category", self.category.map_or("", Category::as_str))
            .with("roles", &role_names(self.roles))
            .with("needs", self.need.map_or("", Need::as_str))
            .with("sort", &sort)
            .with("flat", if self.flat { "1" } else { "" })
            .with("shared", if self.shared { "1" } else { "" })
    }

    /// Reads the parameters; unknown values are ignored.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let sort = parameter(query, "sort").unwrap_or_default();
        let (descending, by) = sort.strip_prefix('-').map_or((false, sort.as_str()), |by| (true, by));
        let by = SortBy::parse(by);
        Self {
            search: parameter(query, "serviceName").unwrap_or_default(),
            category: parameter(query, "category").and_then(|name| Category::parse(&name)),
            roles: read_roles(query),
            need: parameter(query, "needs").and_then(|name| Need::parse(&name)),
            sort: by.map_or_else(Sort::default, |by| Sort { by, descending }),
            flat: parameter(query, "flat").is_some(),
            shared: parameter(query, "shared").is_some(),
            with_shared: false,
        }
    }

    /// Whether services of one name share a row: only names in order bring them together, and services that need
    /// attention have a row each, as many as the figure says.
    #[must_use]
    pub fn is_grouped(&self) -> bool {
        self.sort.by == SortBy::Name && !self.flat && self.need.is_none()
    }
}

impl RequestsView {
    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        query
            .with("q", &self.search)
            .with("state", self.state.map_or("", RequestState::as_str))
            .with("askedBy", self.asked_by.map_or("", AskedBy::as_str))
    }

    /// Reads the parameters; unknown values are ignored.
    #[must_use]
    pub fn read(query: &str) -> Self {
        Self {
            search: parameter(query, "q").unwrap_or_default(),
            state: parameter(query, "state").and_then(|name| RequestState::parse(&name)),
            asked_by: parameter(query, "askedBy").and_then(|name| AskedBy::parse(&name)),
        }
    }
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

/// A page about access that is given or received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessPlace {
    /// The access that the account gives and has.
    List,
    /// The same, with what has just been given.
    Given(AccessPolicyId),
    /// Uses of access that the account gives.
    Uses(UsesView),
    /// The form for more of it, with its initial content.
    New(NewAccess),
    /// The form to change a policy.
    Policy(AccessPolicyId),
}

/// Filters of the uses of access.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsesView {
    /// Search text for handles, names of services and of policies.
    pub search: String,
    /// Only refused uses.
    pub is_refused: bool,
}

impl UsesView {
    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        query.with("q", &self.search).with("refused", if self.is_refused { "1" } else { "" })
    }

    /// Reads the parameters.
    #[must_use]
    pub fn read(query: &str) -> Self {
        Self { search: parameter(query, "q").unwrap_or_default(), is_refused: parameter(query, "refused").is_some() }
    }
}

/// Initial content of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAccess {
    /// An account that gets it.
    pub with: Option<NicHandle>,
    /// A service.
    pub service: Option<ServiceKey>,
    /// The services that are selected in the list.
    pub is_for_selected: bool,
}

impl AccessPlace {
    /// Parses the path below `access`, and the parameters.
    pub(super) fn read(path: &[&str], query: &str) -> Option<Self> {
        match path {
            [] => Some(Self::List),
            ["uses"] => Some(Self::Uses(UsesView::read(query))),
            ["new"] => Some(Self::New(NewAccess {
                with: parameter(query, "with").and_then(|handle| NicHandle::parse(&handle).ok()),
                service: read_service(query),
                is_for_selected: parameter(query, "selected").is_some(),
            })),
            [id] => AccessPolicyId::parse(id).map(Self::Policy),
            ["given", id] => AccessPolicyId::parse(id).map(Self::Given),
            _ => None,
        }
    }

    /// The path, and `query` with its parameters.
    pub(super) fn write(&self, query: Query) -> (String, Query) {
        match self {
            Self::List => ("access".to_owned(), query),
            Self::Given(id) => (["access/given/", &id.to_string()].concat(), query),
            Self::Uses(view) => ("access/uses".to_owned(), view.write(query)),
            Self::New(NewAccess { with, service, is_for_selected }) => {
                let query = query.with("with", with.as_ref().map_or("", NicHandle::as_str));
                let query = service.iter().fold(query, write_service);
                ("access/new".to_owned(), query.with("selected", if *is_for_selected { "1" } else { "" }))
            }
            Self::Policy(id) => (["access/", &id.to_string()].concat(), query),
        }
    }
}
