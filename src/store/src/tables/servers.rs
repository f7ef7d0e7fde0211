//! Shared by all servers: the app's files of recent releases (decision 0020), and fingerprints of the encryption keys.

use crate::engine::{List, only, params};
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;
use sha2::{Digest, Sha256};

impl ReadTx<'_> {
    /// Those of `paths` that are stored, with their sizes.
    pub fn app_files(&self, paths: &[String]) -> StoreResult<Vec<(String, u64)>> {
        self.all(
            "select path, bytes from app_file where path in (select value from rarray(?1))",
            [List::texts(paths)],
            |row| Ok((row.get("path")?, row.get("bytes")?)),
        )
    }

    /// The content of a file; `None` if it is not stored, or damaged.
    pub fn app_file(&self, path: &str) -> StoreResult<Option<Vec<u8>>> {
        let found: Option<(Vec<u8>, [u8; 32])> =
            self.first("select content, hash from app_file where path = ?1", [path], |row| {
                Ok((row.get("content")?, row.get("hash")?))
            })?;
        Ok(found.filter(|(content, hash)| Sha256::digest(content)[..] == *hash).map(|(content, _)| content))
    }
}

impl WriteTx<'_> {
    /// Stores a file of the release with which a server starts.
    pub fn store_app_file(&mut self, path: &str, content: &[u8], now: Timestamp) -> StoreResult<()> {
        let hash: [u8; 32] = Sha256::digest(content).into();
        self.run(
            "insert into app_file (path, bytes, hash, content, started_at) values (?1, ?2, ?3, ?4, ?5)
             on conflict (path) do update set bytes = excluded.bytes, hash = excluded.hash, content = excluded.content,
               started_at = excluded.started_at",
            params![path, content.len(), hash, content, now],
        )
    }

    /// Records that a server starts with the files `paths`, and deletes those of the earliest starts beyond `most_bytes`.
    pub fn keep_app_files(&mut self, paths: &[String], most_bytes: u64, now: Timestamp) -> StoreResult<()> {
        let own = List::texts(paths);
        self.run(
            "update app_file set started_at = ?2 where path in (select value from rarray(?1))",
            params![own, now],
        )?;
        self.run(
            "delete from app_file where path not in (select value from rarray(?1)) and path in (
               select path from (
                 select path, cast(sum(bytes) over (order by started_at desc, path) as bigint) as total from app_file
               ) kept where total > ?2)",
            params![own, most_bytes],
        )
    }
}

impl ReadTx<'_> {
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
