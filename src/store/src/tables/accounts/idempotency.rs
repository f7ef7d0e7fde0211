//! Responses stored under idempotency keys.

use crate::convert::{column, to_millis};
use crate::engine::params;
use crate::{ReadTx, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_rules::{NicHandle, Timestamp};

const RETENTION: TimeDelta = TimeDelta::hours(24);

/// A stored response.
#[derive(Clone, Debug)]
pub struct StoredResponse {
    /// SHA-256 of the request it answered.
    pub request_hash: [u8; 32],
    /// Response body, as JSON.
    pub body: String,
}

impl ReadTx<'_> {
    /// The response to an account's call with this key within the last 24 hours.
    pub fn stored_response(
        &self,
        account: &NicHandle,
        key: &str,
        now: Timestamp,
    ) -> StoreResult<Option<StoredResponse>> {
        self.first(
            "select body_hash, answer from idempotency where account = ?1 and key = ?2 and at > ?3",
            params![account.as_str(), key, to_millis(now - RETENTION)],
            |row| Ok(StoredResponse { request_hash: column(row, 0)?, body: column(row, 1)? }),
        )
    }
}

impl WriteTx<'_> {
    /// Stores a response for 24 hours, and deletes expired ones.
    pub fn store_response(
        &mut self,
        account: &NicHandle,
        key: &str,
        request_hash: &[u8; 32],
        body: &str,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.execute("delete from idempotency where at <= ?1", [to_millis(now - RETENTION)])?;
        self.execute(
            "insert or replace into idempotency (account, key, body_hash, answer, at) values (?1, ?2, ?3, ?4, ?5)",
            params![account.as_str(), key, request_hash, body, to_millis(now)],
        )?;
        Ok(())
    }
}
