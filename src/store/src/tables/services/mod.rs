//! Services and their contacts.

pub(crate) mod canonical_name;
mod co_contacts;
mod contacts;
mod ends;
mod groups;
mod history;
mod large;
mod list;
mod lists;
mod need;
mod open_requests;
#[cfg(test)]
pub(crate) mod plans;
mod removed;
mod renewals;
mod role_ends;
mod role_terms;
mod write;

pub use canonical_name::{canonical_domain, canonical_key, canonical_pattern};
pub(crate) use co_contacts::without_services;
pub(super) use contacts::ChangedContacts;
pub(super) use ends::end_key_of;
pub use history::{HistoryDay, HistoryEntry, HistoryFilter, HistoryQuery};
pub use large::LARGE_ABOVE;
pub(super) use large::leave_to_fill;
pub(crate) use list::{COLUMNS as LIST_COLUMNS, read as read_listed};
pub use list::{ListedService, NeedFilter, ServiceFilter, ServicesQuery, SharedServices};
pub use need::ServiceFigures;
pub(crate) use removed::NOT_REMOVED;
pub use role_ends::{EndedRole, GroupedEnd, RoleEndGroup, RoleEndRecord, RoleEnds};

use crate::engine::{FromRow, Row, params};
use crate::{ReadTx, ServiceId, StoreError, StoreResult};
use chrono::NaiveDate;
use handover_rules::{Contacts, NicHandle, ServiceFacts, ServiceKey, Timestamp};

/// A service.
#[derive(Clone, Debug)]
pub struct ServiceRecord {
    /// Internal id.
    pub id: ServiceId,
    /// Name, category, contacts and status.
    pub facts: ServiceFacts,
    /// The account that ordered it, if it was not taken over.
    pub ordered_by: Option<NicHandle>,
    /// Creation date.
    pub creation: NaiveDate,
    /// Last day of service, if it expires.
    pub expiration: Option<NaiveDate>,
    /// Renewal type, as the provider names it.
    pub renewal: String,
    /// Time of its removal, once the provider has deleted it.
    pub removal_at: Option<Timestamp>,
}

const COLUMNS: &str =
    "s.id, s.name, s.category, s.admin, s.tech, s.billing, s.creation, s.expiration, s.status, s.renewal, s.removal_at,
    s.ordered_by";

fn read(row: &Row<'_>) -> StoreResult<ServiceRecord> {
    Ok(ServiceRecord {
        id: row.get("id")?,
        facts: ServiceFacts {
            key: ServiceKey::from_row(row)?,
            contacts: Contacts::from_row(row)?,
            status: row.get("status")?,
        },
        ordered_by: row.get("ordered_by")?,
        creation: row.get("creation")?,
        expiration: row.get("expiration")?,
        renewal: row.get("renewal")?,
        removal_at: row.get("removal_at")?,
    })
}

impl ReadTx<'_> {
    /// A service by name and category.
    pub fn service(&self, key: &ServiceKey) -> StoreResult<Option<ServiceRecord>> {
        self.first(
            &format!("select {COLUMNS} from service s where s.name = ?1 and s.category = ?2 and {NOT_REMOVED}"),
            params![key.name, key.category],
            read,
        )
    }

    /// The services with these keys, as far as they exist.
    pub fn services_with_keys(&self, keys: &[&ServiceKey]) -> StoreResult<Vec<ServiceRecord>> {
        let wanted: Vec<[&str; 2]> = keys.iter().map(|key| [key.name.as_str(), key.category.as_str()]).collect();
        let wanted = serde_json::to_string(&wanted).map_err(|error| StoreError::Engine(Box::new(error)))?;
        self.all(
            &format!(
                "select {COLUMNS} from json_each(?1) wanted
                 cross join service s
                 where s.name = wanted.value ->> 0 and s.category = wanted.value ->> 1 and {NOT_REMOVED}"
            ),
            [wanted],
            read,
        )
    }

    /// A service by an id that another row refers to.
    pub fn service_by_id(&self, id: ServiceId) -> StoreResult<ServiceRecord> {
        self.first(&format!("select {COLUMNS} from service s where s.id = ?1"), [id], read)?
            .ok_or(StoreError::Corrupt("reference to a missing service"))
    }
}
