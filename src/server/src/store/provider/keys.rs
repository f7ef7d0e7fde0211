//! Keys of the provider's other systems.

use crate::store::convert::{column, optional_timestamp, timestamp, to_millis};
use crate::store::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_api::provider::Scope;
use handover_rules::Timestamp;
use rusqlite::{Row, params};

/// A key.
#[derive(Clone, Debug)]
pub struct ProviderKeyRecord {
    /// Part of the key.
    pub id: i64,
    /// The system that has it.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// SHA-256 of the key.
    pub hash: [u8; 32],
    /// Time of creation.
    pub created_at: Timestamp,
    /// Last use, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A key to add.
#[derive(Clone, Debug)]
pub struct NewProviderKey {
    /// The system that has it.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
}

const COLUMNS: &str = "id, name, scopes, hash, created_at, last_used_at, revoked_at";

fn read(row: &Row<'_>) -> StoreResult<ProviderKeyRecord> {
    let scopes: String = column(row, 2)?;
    let scopes: Option<Vec<Scope>> = scopes.split(' ').map(Scope::parse).collect();
    Ok(ProviderKeyRecord {
        id: column(row, 0)?,
        name: column(row, 1)?,
        scopes: scopes.ok_or(StoreError::Corrupt("scopes of a key"))?,
        hash: column(row, 3)?,
        created_at: timestamp(column(row, 4)?)?,
        last_used_at: optional_timestamp(column(row, 5)?)?,
        revoked_at: optional_timestamp(column(row, 6)?)?,
    })
}

impl ReadTx<'_> {
    /// A key by id.
    ///
    /// # Errors
    /// Database error.
    pub fn provider_key(&self, id: i64) -> StoreResult<Option<ProviderKeyRecord>> {
        self.first(&format!("select {COLUMNS} from provider_key where id = ?1"), [id], read)
    }

    /// All keys, latest first, also revoked ones.
    ///
    /// # Errors
    /// Database error.
    pub fn provider_keys(&self) -> StoreResult<Vec<ProviderKeyRecord>> {
        self.all(&format!("select {COLUMNS} from provider_key order by id desc"), [], read)
    }
}

impl WriteTx<'_> {
    /// Adds a key. `hash` makes the hash of the key from its id.
    ///
    /// # Errors
    /// Database error.
    pub fn add_provider_key(
        &mut self,
        key: &NewProviderKey,
        hash: impl FnOnce(i64) -> [u8; 32],
        now: Timestamp,
    ) -> StoreResult<i64> {
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
        let id = self.insert(
            "insert into provider_key (name, scopes, hash, created_at) values (?1, ?2, x'', ?3)",
            params![key.name, scopes.join(" "), to_millis(now)],
        )?;
        self.execute("update provider_key set hash = ?2 where id = ?1", params![id, hash(id)])?;
        Ok(id)
    }

    /// Revokes a key; `false` without a valid key of this id.
    ///
    /// # Errors
    /// Database error.
    pub fn revoke_provider_key(&mut self, id: i64, now: Timestamp) -> StoreResult<bool> {
        let revoke = "update provider_key set revoked_at = ?2 where id = ?1 and revoked_at is null";
        Ok(self.execute(revoke, params![id, to_millis(now)])? == 1)
    }

    /// Records the use of a key.
    ///
    /// # Errors
    /// Database error.
    pub fn touch_provider_key(&mut self, id: i64, now: Timestamp) -> StoreResult<()> {
        self.execute("update provider_key set last_used_at = ?2 where id = ?1", params![id, to_millis(now)])?;
        Ok(())
    }
}
