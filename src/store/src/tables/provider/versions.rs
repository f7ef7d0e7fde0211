//! Versions that the provider's systems give to objects.

use super::object_key::ObjectKey;
use crate::engine::{only, params};
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;

/// Rows deleted in one transaction.
const DELETED_PER_TRANSACTION: u32 = 500;

impl ReadTx<'_> {
    /// The latest version of an object, also of a deleted one; `None` if it was written without one.
    pub fn object_version(&self, key: &ObjectKey) -> StoreResult<Option<i64>> {
        self.first(
            "select version from provider_version where kind = ?1 and key = ?2",
            params![key.table().table_name(), key.text()],
            only,
        )
    }

    /// Whether versions of objects are kept that were deleted before `before`.
    pub fn has_outdated_versions(&self, before: Timestamp) -> StoreResult<bool> {
        let sql = "select exists (select 1 from provider_version where deleted_at is not null and deleted_at <= ?1)";
        self.value(sql, [before])
    }
}

impl WriteTx<'_> {
    /// Records the version of an object that is written, or deleted at `deleted_at`.
    pub fn set_object_version(
        &mut self,
        key: &ObjectKey,
        version: i64,
        deleted_at: Option<Timestamp>,
    ) -> StoreResult<()> {
        self.run(
            "insert into provider_version (kind, key, version, deleted_at) values (?1, ?2, ?3, ?4)
             on conflict (kind, key) do update set version = excluded.version, deleted_at = excluded.deleted_at",
            params![key.table().table_name(), key.text(), version, deleted_at],
        )
    }

    /// Forgets a portion of the versions of objects that were deleted before `before`; returns whether there may be more.
    pub fn forget_versions_of_deleted(&mut self, before: Timestamp) -> StoreResult<bool> {
        let deleted = self.execute(
            "delete from provider_version where (kind, key) in (
               select kind, key from provider_version where deleted_at is not null and deleted_at <= ?1 limit ?2)",
            params![before, DELETED_PER_TRANSACTION],
        )?;
        Ok(deleted > 0)
    }
}
