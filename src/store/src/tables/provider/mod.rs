//! The provider's API: objects as they are stored, their versions, and the keys of the provider's other systems.

mod deleted;

use super::import::{key, read_object};
use super::services::NOT_REMOVED;
use crate::columns::lists;
use crate::engine::{FromRow, Value, from_row, only, params};
use crate::{PaymentMethodId, ReadTx, StoreResult, TokenHash, WriteTx, service_subject};
use handover_api::provider::{BillId, ExportTable, ObjectRow};
use handover_rules::provider::Scope;
use handover_rules::{NicHandle, ServiceKey, ServiceName, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectKey {
    Account(NicHandle),
    Service(ServiceKey),
    Holder(ServiceName),
    Bill(BillId),
    PaymentMethod(PaymentMethodId),
}

impl ObjectKey {
    #[must_use]
    pub const fn table(&self) -> ExportTable {
        match self {
            Self::Account(_) => ExportTable::Accounts,
            Self::Service(_) => ExportTable::Services,
            Self::Holder(_) => ExportTable::Holders,
            Self::Bill(_) => ExportTable::Bills,
            Self::PaymentMethod(_) => ExportTable::PaymentMethods,
        }
    }

    /// The key as one text, under which the version is stored.
    fn text(&self) -> String {
        match self {
            Self::Account(handle) => handle.to_string(),
            Self::Service(key) => service_subject(key),
            Self::Holder(domain) => domain.to_string(),
            Self::Bill(id) => id.as_str().to_owned(),
            Self::PaymentMethod(id) => id.to_string(),
        }
    }

    fn values(&self) -> Vec<Value<'static>> {
        match self {
            Self::Service(key) => vec![Value::of(&key.name), Value::of(key.category)],
            Self::PaymentMethod(id) => vec![Value::of(id)],
            key => vec![Value::of(key.text())],
        }
    }
}

#[derive(Clone, Debug)]
pub struct StoredObject {
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

#[derive(Clone, Debug)]
pub struct ProviderKeyRecord {
    pub id: i64,
    /// The system that has it.
    pub name: String,
    pub scopes: Vec<Scope>,
    pub created_at: Timestamp,
    /// Last use, to the minute.
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub struct NewProviderKey {
    /// The system that has it.
    pub name: String,
    pub scopes: Vec<Scope>,
}

const COLUMNS: &str = "id, name, scopes, created_at, last_used_at, revoked_at";

lists! {
    Scope: "scopes of a key";
}

from_row!(ProviderKeyRecord { id, name, scopes, created_at, last_used_at, revoked_at });

impl ReadTx<'_> {
    /// A valid key.
    pub fn provider_key(&self, hash: &TokenHash) -> StoreResult<Option<ProviderKeyRecord>> {
        let sql = format!("select {COLUMNS} from provider_key where hash = ?1 and revoked_at is null");
        self.first(&sql, [hash], ProviderKeyRecord::from_row)
    }

    /// All keys, latest first, also revoked ones.
    pub fn provider_keys(&self) -> StoreResult<Vec<ProviderKeyRecord>> {
        self.all(&format!("select {COLUMNS} from provider_key order by id desc"), [], ProviderKeyRecord::from_row)
    }
}

impl WriteTx<'_> {
    pub fn add_provider_key(&mut self, key: &NewProviderKey, hash: &TokenHash, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into provider_key (name, scopes, hash, created_at) values (?1, ?2, ?3, ?4)",
            params![key.name, key.scopes, hash, now],
        )
    }

    /// Revokes a key; `false` without a valid key of this id.
    pub fn revoke_provider_key(&mut self, id: i64, now: Timestamp) -> StoreResult<bool> {
        let revoke = "update provider_key set revoked_at = ?2 where id = ?1 and revoked_at is null";
        Ok(self.execute(revoke, params![id, now])? == 1)
    }

    pub fn revoke_all_provider_keys(&mut self, now: Timestamp) -> StoreResult<()> {
        self.run("update provider_key set revoked_at = ?1 where revoked_at is null", [now])
    }

    pub fn touch_provider_key(&mut self, id: i64, now: Timestamp) -> StoreResult<()> {
        self.run("update provider_key set last_used_at = ?2 where id = ?1", params![id, now])
    }
}
