//! Responses stored under idempotency keys.

use crate::engine::{FromRow, from_row, params};
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

from_row!(StoredResponse { request_hash, body });

impl ReadTx<'_> {
    /// The response to an account's call with this key within the last 24 hours.
    pub fn stored_response(
        &self,
        account: &NicHandle,
        key: &str,
        now: Timestamp,
    ) -> StoreResult<Option<StoredResponse>> {
        self.first(
            "select body_hash as request_hash, answer as body from idempotency where account = ?1 and key = ?2 and at > ?3",
            params![account, key, now - RETENTION],
            StoredResponse::from_row,
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
        self.run("delete from idempotency where at <= ?1", [now - RETENTION])?;
        self.run(
            "insert into idempotency (account, key, body_hash, answer, at) values (?1, ?2, ?3, ?4, ?5)
             on conflict (account, key) do update set body_hash = excluded.body_hash, answer = excluded.answer,
               at = excluded.at",
            params![account, key, request_hash, body, now],
        )
    }
}
