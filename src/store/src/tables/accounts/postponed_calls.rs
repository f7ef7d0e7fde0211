//! Calls without a session whose effect is carried out after the response.

use crate::columns::enums;
use crate::engine::{FromRow, from_row, only, params};
use crate::{Change, PostponedCallId, ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::{Timestamp, string_enum};

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

/// A postponed call.
#[derive(Clone, Debug)]
pub struct PostponedCall {
    /// The call.
    pub action: PostponedAction,
    /// The address or handle; empty if the entry was neither.
    pub login: String,
    /// Form of a sign-up or a case, as JSON.
    pub details: Option<String>,
    /// Time of the call.
    pub called_at: Timestamp,
}

from_row!(PostponedCall { action, login, details, called_at });

impl ReadTx<'_> {
    /// The time of the next postponed call.
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

    /// Deletes a call that was carried out.
    pub fn delete_postponed_call(&mut self, id: PostponedCallId) -> StoreResult<()> {
        self.run("delete from postponed_call where id = ?1", [id])
    }
}
