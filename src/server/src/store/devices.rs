//! Known devices: browsers that accounts have signed in from, by the hash of their device cookie (table
//! `known_browser`).

use super::convert::to_millis;
use super::{ReadTx, StoreResult, WriteTx};
use handover_rules::{NicHandle, Timestamp};
use rusqlite::params;

/// Devices per account; the least recently used are forgotten.
const MAX_PER_ACCOUNT: u32 = 20;

impl ReadTx<'_> {
    /// Whether the account has signed in on this device after `since`.
    ///
    /// # Errors
    /// Database error.
    pub fn knows_device(&self, account: &NicHandle, hash: &[u8; 32], since: Timestamp) -> StoreResult<bool> {
        self.one(
            "select exists (select 1 from known_browser where account = ?1 and hash = ?2 and at > ?3)",
            params![account.as_str(), hash, to_millis(since)],
            |row| row.get(0),
        )
    }
}

impl WriteTx<'_> {
    /// Replaces a device's cookie hash for all accounts that know the device.
    ///
    /// # Errors
    /// Database error.
    pub fn rotate_device(&mut self, old: &[u8; 32], new: &[u8; 32]) -> StoreResult<()> {
        self.execute("update known_browser set hash = ?2 where hash = ?1", params![old, new])?;
        Ok(())
    }

    /// Adds a device to an account, and forgets all devices not used after `since`.
    ///
    /// # Errors
    /// Database error.
    pub fn remember_device(
        &mut self,
        account: &NicHandle,
        hash: &[u8; 32],
        now: Timestamp,
        since: Timestamp,
    ) -> StoreResult<()> {
        self.execute(
            "insert or replace into known_browser (account, hash, at) values (?1, ?2, ?3)",
            params![account.as_str(), hash, to_millis(now)],
        )?;
        self.execute("delete from known_browser where at <= ?1", [to_millis(since)])?;
        self.execute(
            "delete from known_browser where account = ?1 and hash not in (
               select hash from known_browser where account = ?1 order by at desc, hash limit ?2)",
            params![account.as_str(), MAX_PER_ACCOUNT],
        )?;
        Ok(())
    }

    /// Forgets all devices of an account except one: earlier sign-ins may have been an intruder's.
    ///
    /// # Errors
    /// Database error.
    pub fn forget_devices(&mut self, account: &NicHandle, except: Option<&[u8; 32]>) -> StoreResult<()> {
        self.execute(
            "delete from known_browser where account = ?1 and hash is not ?2",
            params![account.as_str(), except],
        )?;
        Ok(())
    }
}
