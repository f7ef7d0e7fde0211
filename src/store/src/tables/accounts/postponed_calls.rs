//! Calls without a session whose effect is carried out after the response.

use crate::convert::{column, optional_timestamp, timestamp, to_millis};
use crate::engine::params;
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

impl ReadTx<'_> {
    /// The time of the next postponed call.
    pub fn next_postponed_call_at(&self) -> StoreResult<Option<Timestamp>> {
        optional_timestamp(self.one("select min(run_at) from postponed_call", [], |row| row.at(0))?)
    }

    /// The id of the next postponed call to be carried out by `now`.
    pub fn next_postponed_call(&self, now: Timestamp) -> StoreResult<Option<PostponedCallId>> {
        self.first(
            "select id from postponed_call where run_at <= ?1 order by run_at, id limit 1",
            [to_millis(now)],
            |row| column(row, 0),
        )
    }

    /// A postponed call by id.
    ///
    /// # Errors
    /// There is no such call.
    pub fn postponed_call(&self, id: PostponedCallId) -> StoreResult<PostponedCall> {
        let call =
            self.first("select action, login, details, called_at from postponed_call where id = ?1", [id], |row| {
                Ok(PostponedCall {
                    action: PostponedAction::parse(&column::<String>(row, 0)?).ok_or(StoreError::Corrupt("action"))?,
                    login: column(row, 1)?,
                    details: column(row, 2)?,
                    called_at: timestamp(column(row, 3)?)?,
                })
            })?;
        call.ok_or(StoreError::Corrupt("no such postponed call"))
    }
}

impl WriteTx<'_> {
    /// Stores a call to be carried out at `run_at`.
    pub fn postpone_call(&mut self, call: &PostponedCall, run_at: Timestamp) -> StoreResult<()> {
        self.execute(
            "insert into postponed_call (action, login, details, called_at, run_at) values (?1, ?2, ?3, ?4, ?5)",
            params![call.action.as_str(), call.login, call.details, to_millis(call.called_at), to_millis(run_at)],
        )?;
        self.announce(Change::CallDue(run_at));
        Ok(())
    }

    /// Deletes a call that was carried out.
    pub fn delete_postponed_call(&mut self, id: PostponedCallId) -> StoreResult<()> {
        self.execute("delete from postponed_call where id = ?1", [id])?;
        Ok(())
    }
}
