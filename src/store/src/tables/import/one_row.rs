//! A row that is staged in memory, on the connection of the writer, and applied in the same transaction: an object of the provider's API.

use super::stage::create_table;
use super::{ExportTable, RowContent, RowRange};
use crate::convert::{column, contacts};
use crate::engine::Row;
use crate::engine::Value;
use crate::tables::services::ChangedContacts;
use crate::{Change, ServiceId, StoreResult, WriteTx};
use handover_rules::Contacts;

/// The row in its staged table.
pub const STAGED_ROW: RowRange = [0, 1];

/// A service whose rows in lists must be written.
struct Unlisted {
    service: ServiceId,
    contacts: Contacts,
    expiration: Option<String>,
}

fn read_unlisted(row: &Row<'_>) -> StoreResult<Unlisted> {
    Ok(Unlisted { service: column(row, 0)?, contacts: contacts(row, 1)?, expiration: column(row, 4)? })
}

impl WriteTx<'_> {
    /// Stages a row as [`STAGED_ROW`], in the place of the one before.
    pub fn stage_row(&mut self, table: ExportTable, content: RowContent) -> StoreResult<()> {
        self.attach_memory_stage()?;
        let name = ["stage.", table.columns().table].concat();
        self.execute(&create_table(&name, table), [])?;
        self.execute(&format!("delete from {name}"), [])?;
        let columns = table.columns().all();
        let places: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let insert = format!(
            "insert into {name} (row, line, malformed, {}) values (1, 0, 0, {})",
            columns.join(", "),
            places.join(", ")
        );
        let values: Vec<Value<'static>> = content.into_values();
        self.run(&insert, values.as_slice())
    }

    fn attach_memory_stage(&self) -> StoreResult<()> {
        let is_attached: bool =
            self.one("select exists (select 1 from pragma_database_list where name = 'stage')", [], |row| row.at(0))?;
        if !is_attached {
            self.execute("attach ':memory:' as stage", [])?;
        }
        Ok(())
    }

    /// Writes the lists of all services that were applied in this transaction, and announces them. They may have rows there
    /// already. No import may be under way: its services would be written too.
    pub fn write_lists_of_staged(&mut self) -> StoreResult<()> {
        let unlisted: Vec<Unlisted> = self.all(
            "select s.id, s.admin, s.tech, s.billing, s.expiration
             from unlisted_service u cross join service s on s.id = u.service",
            [],
            read_unlisted,
        )?;
        let mut lists = ChangedContacts::default();
        for Unlisted { service, contacts, expiration } in unlisted {
            self.set_expiration(service, None, expiration.as_deref())?;
            lists.change(service, &contacts, &contacts);
        }
        self.execute("delete from unlisted_service", [])?;
        self.write_contacts(&mut lists)?;
        for account in lists.into_accounts() {
            self.announce(Change::Services(account));
        }
        Ok(())
    }
}
