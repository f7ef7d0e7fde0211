//! Objects as they are stored.

use super::object_key::ObjectKey;
use crate::tables::import::{key, read_object};
use crate::tables::services::NOT_REMOVED;
use crate::{ReadTx, StoreResult};
use handover_api::provider::ExportTable;
use handover_api::provider::ObjectRow;
use handover_rules::Timestamp;

/// An object as it is stored.
#[derive(Clone, Debug)]
pub struct StoredObject {
    /// Its fields.
    pub content: ObjectRow,
    /// The version that was last written, if any.
    pub version: Option<i64>,
    /// When an account was suspended; `None` if it is not.
    pub suspended_at: Option<Timestamp>,
    /// When a deleted account or service will be removed.
    pub removal_at: Option<Timestamp>,
}

impl ReadTx<'_> {
    /// An object, unless it was removed.
    pub fn object(&self, of: &ObjectKey) -> StoreResult<Option<StoredObject>> {
        let table = of.table();
        let (state, present) = match table {
            ExportTable::Accounts => ("suspended_at, removal_at", NOT_REMOVED),
            ExportTable::Services => ("cast(null as bigint) as suspended_at, removal_at", NOT_REMOVED),
            ExportTable::Holders | ExportTable::Bills | ExportTable::PaymentMethods => {
                ("cast(null as bigint) as suspended_at, cast(null as bigint) as removal_at", "true")
            }
        };
        let columns = table.fields().iter().map(|field| match field.column {
            "complete" => "coalesce(entry_complete, complete) as complete",
            column => column,
        });
        let conditions = key(table).into_iter().zip(1..).map(|(column, number)| format!("{column} = ?{number}"));
        let sql = format!(
            "select {state}, {} from {} s where {} and {present}",
            columns.collect::<Vec<_>>().join(", "),
            table.table_name(),
            conditions.collect::<Vec<_>>().join(" and ")
        );
        let found = self.first(&sql, of.values().as_slice(), |row| {
            Ok(StoredObject {
                content: read_object(table, row)?,
                version: None,
                suspended_at: row.get("suspended_at")?,
                removal_at: row.get("removal_at")?,
            })
        })?;
        found.map(|object| Ok(StoredObject { version: self.object_version(of)?, ..object })).transpose()
    }
}
