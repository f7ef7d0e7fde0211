//! Services that were written, and whose rows in lists are still to be written.

use crate::engine::{FromRow, Row};
use crate::tables::services::ChangedContacts;
use crate::{Change, ServiceId, StoreResult, WriteTx};
use handover_rules::Contacts;

/// A service whose rows in lists must be written.
struct Unlisted {
    service: ServiceId,
    contacts: Contacts,
    expiration: Option<String>,
}

fn read_unlisted(row: &Row<'_>) -> StoreResult<Unlisted> {
    Ok(Unlisted { service: row.get("id")?, contacts: Contacts::from_row(row)?, expiration: row.get("expiration")? })
}

impl WriteTx<'_> {
    /// Writes the lists of all services that were applied in this transaction, and announces them. They may have rows there
    /// already. No import may be under way: its services would be written too.
    pub fn write_unlisted(&mut self) -> StoreResult<()> {
        let unlisted: Vec<Unlisted> = self.all(
            "select s.id, s.admin, s.tech, s.billing, s.expiration
             from unlisted_service u cross join service s where s.id = u.service",
            [],
            read_unlisted,
        )?;
        let mut lists = ChangedContacts::default();
        for Unlisted { service, contacts, expiration } in unlisted {
            self.set_expiration(service, None, expiration.as_deref())?;
            lists.change(service, &contacts, &contacts);
        }
        self.run("delete from unlisted_service", [])?;
        self.write_contacts(&mut lists)?;
        for account in lists.into_accounts() {
            self.announce(Change::Services(account));
        }
        Ok(())
    }
}
