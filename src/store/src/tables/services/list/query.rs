//! Parameters of a query of the services list.

use handover_api::link::Sort;
use handover_rules::service_list::Need;
use handover_rules::{Category, NicHandle, RoleSet, Timestamp};

/// A page of the services list.
#[derive(Clone, Debug)]
pub struct ServicesQuery {
    /// Contact of the services.
    pub account: NicHandle,
    /// Filter.
    pub filter: ServiceFilter,
    /// Sort order. Ties are broken by name, category and id.
    pub order: Sort,
    /// Cursor of the page; `None` for the first.
    pub after: Option<String>,
    /// Maximum number of rows.
    pub limit: u32,
    /// Whether a page by name ends with all services of its last name, and so may be longer.
    pub whole_names: bool,
}

/// Filter of the services list.
#[derive(Clone, Debug, Default)]
pub struct ServiceFilter {
    /// Text in names or handles; empty for any.
    pub search: String,
    /// Further handles of contacts to match: their names or labels contain the text.
    pub people: Vec<String>,
    /// Category; `None` for any.
    pub category: Option<Category>,
    /// Roles of which the account holds at least one; empty for any.
    pub roles: RoleSet,
    /// Only services with this need for attention; `None` for everything.
    pub need: Option<NeedFilter>,
    /// Services that others share with the account, which the page adds ([`crate::pages::services`]).
    pub shared: SharedServices,
}

/// Services of others in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SharedServices {
    /// None.
    #[default]
    Without,
    /// Behind the account's own.
    Last,
    /// These alone.
    Only,
}

/// Services that need attention at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedFilter {
    /// Reason.
    pub need: Need,
    /// When.
    pub at: Timestamp,
}
