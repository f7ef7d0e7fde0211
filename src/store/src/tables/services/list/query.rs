//! Parameters of a query of the services list.

use handover_rules::service_list::need::Need;
use handover_rules::{Category, NicHandle, RoleSet, Timestamp};

/// A page of the services list.
#[derive(Clone, Debug)]
pub struct ServicesQuery {
    /// Contact of the services.
    pub account: NicHandle,
    /// Filter.
    pub filter: ServiceFilter,
    /// Sort order.
    pub order: ServiceOrder,
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
}

/// Services that need attention at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedFilter {
    /// Reason.
    pub need: Need,
    /// When.
    pub at: Timestamp,
}

/// Sort order of the services list.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServiceOrder {
    /// Primary sort key.
    pub by: SortKey,
    /// Whether to reverse the order.
    pub descending: bool,
}

/// Primary sort key of the services list. Ties are broken by name, category and id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// Name.
    #[default]
    Name,
    /// Admin's handle.
    Admin,
    /// Tech contact's handle.
    Tech,
    /// Billing contact's handle.
    Billing,
    /// Status, most urgent first, then expiration.
    Status,
    /// Expiration.
    End,
}

impl SortKey {
    /// All sort keys.
    pub const ALL: [Self; 6] = [Self::Name, Self::Admin, Self::Tech, Self::Billing, Self::Status, Self::End];
}
