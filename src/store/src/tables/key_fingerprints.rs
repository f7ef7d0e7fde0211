//! Fingerprints of the keys with which the servers encrypt.

use crate::engine::{only, params};
use crate::{ReadTx, StoreResult, WriteTx};

impl ReadTx<'_> {
    /// The fingerprint of a key, if one was used.
    pub fn key_fingerprint(&self, name: &str) -> StoreResult<Option<[u8; 32]>> {
        self.first("select fingerprint from key_fingerprint where name = ?1", [name], only)
    }
}

impl WriteTx<'_> {
    /// Records the fingerprint of a key, in the place of an earlier one; `None` forgets that.
    pub fn set_key_fingerprint(&mut self, name: &str, fingerprint: Option<&[u8; 32]>) -> StoreResult<()> {
        let Some(fingerprint) = fingerprint else {
            return self.run("delete from key_fingerprint where name = ?1", [name]);
        };
        self.run(
            "insert into key_fingerprint (name, fingerprint) values (?1, ?2)
             on conflict (name) do update set fingerprint = excluded.fingerprint",
            params![name, fingerprint],
        )
    }
}
