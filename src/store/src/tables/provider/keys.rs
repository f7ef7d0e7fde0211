//! Keys of the provider's other systems.

use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult, TokenHash, WriteTx};
use handover_rules::Timestamp;
use handover_rules::provider::Scope;

/// A key.
#[derive(Clone, Debug)]
pub struct ProviderKeyRecord {
    /// Its number.
    pub id: i64,
    /// The system that has it.
    pub name: String,
    /// Scopes.
    pub scopes: Vec<Scope>,
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
    /// Scopes.
    pub scopes: Vec<Scope>,
}

const COLUMNS: &str = "id, name, scopes, created_at, last_used_at, revoked_at";

fn read(row: &Row<'_>) -> StoreResult<ProviderKeyRecord> {
    let scopes: Option<Vec<Scope>> = row.get::<String>("scopes")?.split(' ').map(Scope::parse).collect();
    Ok(ProviderKeyRecord {
        id: row.get("id")?,
        name: row.get("name")?,
        scopes: scopes.ok_or(StoreError::Corrupt("scopes of a key"))?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
        revoked_at: row.get("revoked_at")?,
    })
}

impl ReadTx<'_> {
    /// A valid key.
    pub fn provider_key(&self, hash: &TokenHash) -> StoreResult<Option<ProviderKeyRecord>> {
        let sql = format!("select {COLUMNS} from provider_key where hash = ?1 and revoked_at is null");
        self.first(&sql, [hash], read)
    }

    /// All keys, latest first, also revoked ones.
    pub fn provider_keys(&self) -> StoreResult<Vec<ProviderKeyRecord>> {
        self.all(&format!("select {COLUMNS} from provider_key order by id desc"), [], read)
    }
}

impl WriteTx<'_> {
    /// Adds a key.
    pub fn add_provider_key(&mut self, key: &NewProviderKey, hash: &TokenHash, now: Timestamp) -> StoreResult<()> {
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
        self.run(
            "insert into provider_key (name, scopes, hash, created_at) values (?1, ?2, ?3, ?4)",
            params![key.name, scopes.join(" "), hash, now],
        )
    }

    /// Revokes a key; `false` without a valid key of this id.
    pub fn revoke_provider_key(&mut self, id: i64, now: Timestamp) -> StoreResult<bool> {
        let revoke = "update provider_key set revoked_at = ?2 where id = ?1 and revoked_at is null";
        Ok(self.execute(revoke, params![id, now])? == 1)
    }

    /// Revokes all keys.
    pub fn revoke_all_provider_keys(&mut self, now: Timestamp) -> StoreResult<()> {
        self.run("update provider_key set revoked_at = ?1 where revoked_at is null", [now])
    }

    /// Records the use of a key.
    pub fn touch_provider_key(&mut self, id: i64, now: Timestamp) -> StoreResult<()> {
        self.run("update provider_key set last_used_at = ?2 where id = ?1", params![id, now])
    }
}
