//! The services list: filters, sort orders and pages.

use super::{COLUMNS, ServiceRecord, read};
use crate::store::paging::{Cut, ListQuery, Page};
use crate::store::search::{contains, is_punycode};
use crate::store::{ReadTx, StoreResult};
use handover_rules::{Category, NicHandle, RoleSet, ServiceStatus};

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
}

/// Filter of the services list.
#[derive(Clone, Debug, Default)]
pub struct ServiceFilter {
    /// Text in names or handles; empty for any.
    pub search: String,
    /// Category; `None` for any.
    pub category: Option<Category>,
    /// Roles of which the account holds at least one; empty for any.
    pub roles: RoleSet,
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
}

impl SortKey {
    /// All sort keys.
    pub const ALL: [Self; 5] = [Self::Name, Self::Admin, Self::Tech, Self::Billing, Self::Status];
}

/// The sort columns. All but the id are text.
fn sort_columns(by: SortKey) -> Vec<String> {
    let primary = match by {
        SortKey::Name => vec![],
        SortKey::Admin => vec!["s.admin".to_owned()],
        SortKey::Tech => vec!["s.tech".to_owned()],
        SortKey::Billing => vec!["s.billing".to_owned()],
        SortKey::Status => {
            let ranks: Vec<String> = ServiceStatus::ALL
                .iter()
                .enumerate()
                .map(|(rank, status)| format!("when '{}' then '{rank}'", status.as_str()))
                .collect();
            vec![format!("case s.status {} end", ranks.join(" ")), "coalesce(s.expiration, '9999')".to_owned()]
        }
    };
    primary.into_iter().chain(["c.name_key", "c.category", "c.service"].map(str::to_owned)).collect()
}

fn filtered(account: &NicHandle, filter: &ServiceFilter) -> ListQuery {
    let mut list = ListQuery::new("from contact c join service s on s.id = c.service where c.account = :account");
    list.bind(":account", account.as_str().to_owned());
    if let Some(category) = filter.category {
        list.filter("c.category = :category");
        list.bind(":category", category.as_str().to_owned());
    }
    if !filter.roles.is_empty() {
        list.filter("c.roles & :roles <> 0");
        list.bind(":roles", filter.roles.bits());
    }
    if filter.search.is_empty() {
        list.count_in("from contact c where c.account = :account");
    } else {
        let punycode = if is_punycode(&filter.search) { " or s.ascii_key like :search escape '\\'" } else { "" };
        list.filter(&format!(
            "(c.name_key like :search escape '\\' or s.admin like :search escape '\\'
               or s.tech like :search escape '\\' or s.billing like :search escape '\\'{punycode})"
        ));
        list.bind(":search", contains(&filter.search));
    }
    list
}

impl ReadTx<'_> {
    /// A page of an account's services.
    ///
    /// # Errors
    /// Database error.
    pub fn services(&self, query: &ServicesQuery) -> StoreResult<Page<ServiceRecord>> {
        let keys = sort_columns(query.order.by);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let cut =
            Cut { keys: &keys, descending: query.order.descending, after: query.after.as_deref(), limit: query.limit };
        filtered(&query.account, &query.filter).page(self, COLUMNS, cut, |row| read(row).map(Some))
    }
}
