//! Rows of lists.

use crate::convert::{category, column, handle, optional_date, service_name, service_status, text};
use crate::{ServiceId, StoreError, StoreResult};
use chrono::NaiveDate;
use handover_rules::{Contacts, ServiceKey, ServiceStatus};
use rusqlite::Row;

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
    exists (select 1 from role_end e where e.service = c.service and e.ended_at is null)";

/// The same for skipped rows, without their ends.
pub(super) const PASSED_COLUMNS: &str =
    "c.service, c.name, c.category, c.ascii_key, c.admin, c.tech, c.billing, c.status, c.expiration, c.open_roles,
    true";

pub(in crate::tables::services) fn read(row: &Row<'_>) -> StoreResult<ListedService> {
    let text = |index| text(row, index)?.ok_or(StoreError::Corrupt("contact without a value"));
    let admin = handle(text(4)?)?;
    // Most services have the same contact in all roles.
    let other = |text: &str| if text == admin.as_str() { Ok(admin.clone()) } else { handle(text) };
    let (tech, billing) = (other(text(5)?)?, other(text(6)?)?);
    Ok(ListedService {
        id: column(row, 0)?,
        key: ServiceKey { name: service_name(text(1)?)?, category: category(text(2)?)? },
        ascii: column(row, 3)?,
        contacts: Contacts { admin, tech, billing },
        status: service_status(text(7)?)?,
        expiration: optional_date(row, 8)?,
        has_open_requests: column::<i64>(row, 9)? > 0,
        may_have_end: column(row, 10)?,
    })
}
