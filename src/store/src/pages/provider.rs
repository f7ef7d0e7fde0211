//! Objects and contacts for the provider's API.

use crate::engine::{FromRow, from_row, params};
use crate::tables::services::NOT_REMOVED;
use crate::{ObjectKey, ReadTx, ServiceId, StoreResult, StoredObject};
use handover_api::provider::{ObjectBody, ObjectRow, ObjectState, ServiceContacts};

/// An object, unless it was removed.
pub fn object(tx: &ReadTx<'_>, key: &ObjectKey) -> StoreResult<Option<ObjectBody>> {
    Ok(tx.object(key)?.map(body))
}

fn body(stored: StoredObject) -> ObjectBody {
    let StoredObject { content, version, suspended_at, removal_at } = stored;
    let state = ObjectState { version, removal_at };
    match content {
        ObjectRow::Account(row) => ObjectBody::Account(row.into_body(suspended_at, state)),
        ObjectRow::Service(row) => ObjectBody::Service(row.into_body(None, state)),
        ObjectRow::Holder(row) => ObjectBody::Holder(row.into_body(state)),
        ObjectRow::Bill(row) => ObjectBody::Bill(row.into_body(state)),
        ObjectRow::PaymentMethod(row) => ObjectBody::PaymentMethod(row.into_body(state)),
    }
}

/// Reads the contacts of all services, in portions.
pub struct AllContacts {
    after: ServiceId,
}

from_row!(ServiceContacts { service_name, category, contact_admin, contact_tech, contact_billing });

impl AllContacts {
    /// Begins with the first service.
    #[must_use]
    pub const fn begin() -> Self {
        Self { after: ServiceId::new(0) }
    }

    /// The next `limit` services; none after the last.
    pub fn next(&mut self, reader: &ReadTx<'_>, limit: u32) -> StoreResult<Vec<ServiceContacts>> {
        let sql = format!(
            "select s.id, s.name as service_name, s.category, s.admin as contact_admin, s.tech as contact_tech,
               s.billing as contact_billing
             from service s where s.id > ?1 and {NOT_REMOVED} order by s.id limit ?2"
        );
        let mut last = self.after;
        let contacts = reader.all(&sql, params![self.after, limit], |row| {
            last = row.get("id")?;
            ServiceContacts::from_row(row)
        })?;
        self.after = last;
        Ok(contacts)
    }
}
