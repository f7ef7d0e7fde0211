//! Calls that leave something behind: responses under idempotency keys, postponed effects of calls without a session, and
//! the counters of throttles.

use crate::columns::enums;
use crate::engine::{FromRow, from_row, only, params};
use crate::{Change, PostponedCallId, ReadTx, StoreError, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_rules::{NicHandle, Timestamp, string_enum};

/// Responses and counters that are older are deleted.
const RETENTION: TimeDelta = TimeDelta::hours(24);

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

string_enum! {
    /// The call that was postponed.
    pub enum PostponedAction {
        /// A sign-up.
        SignUp = "signUp",
        /// A forgotten password.
        PasswordReset = "passwordReset",
        /// The opening of a case.
        OpenCase = "openCase",
    }
}

enums! {
    PostponedAction: "action";
}

#[derive(Clone, Debug)]
pub struct PostponedCall {
    pub action: PostponedAction,
    /// The address or handle; empty if the entry was neither.
    pub login: String,
    /// Form of a sign-up or a case, as JSON.
    pub details: Option<String>,
    pub called_at: Timestamp,
}

from_row!(PostponedCall { action, login, details, called_at });

impl ReadTx<'_> {
    pub fn next_postponed_call_at(&self) -> StoreResult<Option<Timestamp>> {
        self.value("select min(run_at) from postponed_call", [])
    }

    /// The id of the next postponed call to be carried out by `now`.
    pub fn next_postponed_call(&self, now: Timestamp) -> StoreResult<Option<PostponedCallId>> {
        self.first("select id from postponed_call where run_at <= ?1 order by run_at, id limit 1", [now], only)
    }

    /// A postponed call by id.
    ///
    /// # Errors
    /// There is no such call.
    pub fn postponed_call(&self, id: PostponedCallId) -> StoreResult<PostponedCall> {
        let sql = "select action, login, details, called_at from postponed_call where id = ?1";
        self.first(sql, [id], PostponedCall::from_row)?.ok_or(StoreError::Corrupt("no such postponed call"))
    }
}

impl WriteTx<'_> {
    /// Stores a call to be carried out at `run_at`.
    pub fn postpone_call(&mut self, call: &PostponedCall, run_at: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into postponed_call (action, login, details, called_at, run_at) values (?1, ?2, ?3, ?4, ?5)",
            params![call.action, call.login, call.details, call.called_at, run_at],
        )?;
        self.announce(Change::CallDue(run_at));
        Ok(())
    }

    pub fn delete_postponed_call(&mut self, id: PostponedCallId) -> StoreResult<()> {
        self.run("delete from postponed_call where id = ?1", [id])
    }
}

impl ReadTx<'_> {
    /// The count for a login or client network, and the time of its last failure.
    pub fn sign_in_failures(&self, key: &str) -> StoreResult<Option<(u32, Timestamp)>> {
        self.first("select failures, last_at from sign_in_failure where login = ?1", [key], |row| {
            Ok((row.get("failures")?, row.get("last_at")?))
        })
    }
}

impl WriteTx<'_> {
    /// Sets the count for a login or client network, and deletes expired counters.
    pub fn set_sign_in_failures(&mut self, key: &str, failures: u32, now: Timestamp) -> StoreResult<()> {
        self.run("delete from sign_in_failure where last_at <= ?1", [now - RETENTION])?;
        self.run(
            "insert into sign_in_failure (login, failures, last_at) values (?1, ?2, ?3)
             on conflict (login) do update set failures = excluded.failures, last_at = excluded.last_at",
            params![key, failures, now],
        )
    }

    /// Reverts a count that changed from `before` to `counted`, and keeps the failures that concurrent calls have added
    /// since.
    pub fn undo_sign_in_failure(
        &mut self,
        key: &str,
        counted: (u32, Timestamp),
        before: (u32, Timestamp),
    ) -> StoreResult<()> {
        let difference = i64::from(before.0) - i64::from(counted.0);
        self.run(
            "update sign_in_failure set failures = case when failures + ?2 > 0 then failures + ?2 else 0 end,
               last_at = case when last_at = ?3 then ?4 else last_at end
             where login = ?1",
            params![key, difference, counted.1, before.1],
        )
    }

    /// Clears the count for a login after a successful sign-in.
    pub fn clear_sign_in_failures(&mut self, key: &str) -> StoreResult<()> {
        self.run("delete from sign_in_failure where login = ?1", [key])
    }
}
