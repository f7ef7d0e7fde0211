//! Rows of lists.

use crate::engine::{FromRow, Row};
use crate::{ServiceId, StoreResult};
use handover_api::services::ServiceRow;
use handover_rules::{Contacts, NicHandle, ServiceKey};

/// A service in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedService {
    /// Internal id.
    pub id: ServiceId,
    /// The row that the list shows, without what is read of open requests, ends and claims.
    pub row: ServiceRow,
    /// Whether it has open requests, corrupt ones included.
    pub has_open_requests: bool,
    /// Whether the tech role may have a pending end.
    pub may_have_end: bool,
}

/// The columns of `contact c` that [`read`] takes, for rows that are shown.
pub(crate) const COLUMNS: &str =
    "c.service, c.name, c.category, c.ascii_key, c.admin, c.tech, c.billing, c.status, c.expiration, c.open_roles,
    exists (select 1 from role_end e where e.service = c.service and e.ended_at is null) as may_have_end";

/// The same for skipped rows, without their ends.
pub(super) const PASSED_COLUMNS: &str =
    "c.service, c.name, c.category, c.ascii_key, c.admin, c.tech, c.billing, c.status, c.expiration, c.open_roles,
    true as may_have_end";

pub(crate) fn read(row: &Row<'_>) -> StoreResult<ListedService> {
    let (key, ascii) = (ServiceKey::from_row(row)?, row.get("ascii_key")?);
    let admin: NicHandle = row.get("admin")?;
    // Most services have the same contact in all roles.
    let other =
        |name| if row.text(name)? == Some(admin.as_str()) { Ok(admin.clone()) } else { row.get::<NicHandle>(name) };
    let (tech, billing) = (other("tech")?, other("billing")?);
    Ok(ListedService {
        id: row.get("service")?,
        row: ServiceRow {
            service: key,
            ascii,
            contacts: Contacts { admin, tech, billing },
            status: row.get("status")?,
            expiration: row.get("expiration")?,
            open: Vec::new(),
            tech_until: None,
            claims: Vec::new(),
            answer_by: None,
            shared: None,
        },
        has_open_requests: row.get::<i64>("open_roles")? > 0,
        may_have_end: row.get("may_have_end")?,
    })
}
