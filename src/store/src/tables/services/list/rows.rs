//! Rows of lists.

use crate::convert::handle;
use crate::engine::Row;
use crate::{ServiceId, StoreError, StoreResult};
use chrono::NaiveDate;
use handover_rules::{Contacts, ServiceKey, ServiceStatus};

/// A service as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedService {
    /// Internal id.
    pub id: ServiceId,
    /// Name and category.
    pub key: ServiceKey,
    /// Punycode form of an internationalised name.
    pub ascii: Option<String>,
    /// Contacts.
    pub contacts: Contacts,
    /// Status.
    pub status: ServiceStatus,
    /// Last day of service, if it expires.
    pub expiration: Option<NaiveDate>,
    /// Whether it has open requests, corrupt ones included.
    pub has_open_requests: bool,
    /// Whether the tech role may have a pending end.
    pub may_have_end: bool,
}

/// The columns of `contact c` that [`read`] takes, for rows that are shown.
pub(in crate::tables::services) const COLUMNS: &str =
    "c.service, c.name, c.category, c.ascii_key, c.admin, c.tech, c.billing, c.status, c.expiration, c.open_roles,
    exists (select 1 from role_end e where e.service = c.service and e.ended_at is null) as may_have_end";

/// The same for skipped rows, without their ends.
pub(super) const PASSED_COLUMNS: &str =
    "c.service, c.name, c.category, c.ascii_key, c.admin, c.tech, c.billing, c.status, c.expiration, c.open_roles,
    true as may_have_end";

pub(in crate::tables::services) fn read(row: &Row<'_>) -> StoreResult<ListedService> {
    let text = |name| row.text(name)?.ok_or(StoreError::Corrupt("contact without a value"));
    let (key, ascii) = (ServiceKey { name: row.get("name")?, category: row.get("category")? }, row.get("ascii_key")?);
    let admin = handle(text("admin")?)?;
    // Most services have the same contact in all roles.
    let other = |text: &str| if text == admin.as_str() { Ok(admin.clone()) } else { handle(text) };
    let (tech, billing) = (other(text("tech")?)?, other(text("billing")?)?);
    Ok(ListedService {
        id: row.get("service")?,
        key,
        ascii,
        contacts: Contacts { admin, tech, billing },
        status: row.get("status")?,
        expiration: row.get("expiration")?,
        has_open_requests: row.get::<i64>("open_roles")? > 0,
        may_have_end: row.get("may_have_end")?,
    })
}
