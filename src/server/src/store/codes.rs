//! Codes of the parties to a request, and the attempts counted against their limits.

use super::convert::{column, stored, timestamp, to_millis};
use super::{ReadTx, StoreError, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_rules::request::Answer;
use handover_rules::request::codes::{Code, CodeState, LastMail, PartyCodes};
use handover_rules::{CodeHash, NicHandle, Request, RequestId, Timestamp, string_enum};
use rusqlite::{Row, params};

/// The longest sliding window of any limit; older attempts are deleted.
const RETENTION: TimeDelta = TimeDelta::hours(24);

string_enum! {
    /// An attempt that counts against a sliding-window limit.
    pub enum CountedAttempt {
        /// A code that never belonged to the request.
        WrongCode = "wrong",
        /// A resend.
        Resend = "resend",
    }
}

fn read(row: &Row<'_>) -> StoreResult<Code> {
    let answer: Option<String> = column(row, 2)?;
    let state = match (column::<String>(row, 1)?.as_str(), answer.as_deref()) {
        ("live", _) => CodeState::Live,
        ("superseded", _) => CodeState::Superseded,
        ("used", Some("accept")) => CodeState::Used(Answer::Accept),
        ("used", Some("decline")) => CodeState::Used(Answer::Decline),
        _ => return Err(StoreError::Corrupt("code state")),
    };
    Ok(Code { hash: CodeHash(column(row, 0)?), state })
}

impl ReadTx<'_> {
    /// The codes of each party to a request.
    ///
    /// # Errors
    /// Database error.
    pub fn party_codes(&self, request: &Request) -> StoreResult<Vec<PartyCodes>> {
        request.parties.iter().map(|party| self.codes_of(request.id, &party.account)).collect()
    }

    fn codes_of(&self, id: RequestId, account: &NicHandle) -> StoreResult<PartyCodes> {
        let codes = self.all(
            "select hash, state, answer from code where request = ?1 and account = ?2",
            params![stored(id), account.as_str()],
            read,
        )?;
        let last_mail = self.first(
            "select state, state_at, leased_until is not null from outbox
             where request = ?1 and account = ?2 and notice = 'confirm' and state <> 'dropped'
             order by id desc limit 1",
            params![stored(id), account.as_str()],
            |row| {
                let at = timestamp(column(row, 1)?)?;
                Ok(match (column::<String>(row, 0)?.as_str(), column(row, 2)?) {
                    ("queued", true) => LastMail::Queued,
                    ("queued", false) => LastMail::Waiting(at),
                    _ => LastMail::At(at),
                })
            },
        )?;
        Ok(PartyCodes {
            account: account.clone(),
            codes,
            wrong_tries: self.attempts(id, account, CountedAttempt::WrongCode)?,
            resends: self.attempts(id, account, CountedAttempt::Resend)?,
            last_mail,
        })
    }

    fn attempts(&self, id: RequestId, account: &NicHandle, kind: CountedAttempt) -> StoreResult<Vec<Timestamp>> {
        self.all(
            "select at from attempt where request = ?1 and account = ?2 and kind = ?3 order by at",
            params![stored(id), account.as_str(), kind.as_str()],
            |row| timestamp(column(row, 0)?),
        )
    }
}

impl WriteTx<'_> {
    /// Redeems a code, and supersedes the party's other codes. A single guarded statement checks the party, the code,
    /// the request's state and the deadline, so that a code is never redeemed twice, whatever was read before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if a guard does not hold.
    pub fn use_code(
        &mut self,
        id: RequestId,
        party: &NicHandle,
        code: CodeHash,
        answer: Answer,
        now: Timestamp,
    ) -> StoreResult<()> {
        let answer = match answer {
            Answer::Accept => "accept",
            Answer::Decline => "decline",
        };
        let used = self.execute(
            "update code set state = 'used', answer = ?4
             where hash = ?1 and request = ?2 and account = ?3 and state = 'live' and exists (
               select 1 from request where id = ?2 and state = 'validatingByCustomers' and deadline > ?5)",
            params![code.0, stored(id), party.as_str(), answer, to_millis(now)],
        )?;
        if used != 1 {
            return Err(StoreError::Conflict("the code is not valid"));
        }
        self.execute(
            "update code set state = 'superseded' where request = ?1 and account = ?2 and state = 'live'",
            params![stored(id), party.as_str()],
        )?;
        Ok(())
    }

    /// Counts an attempt, and deletes the party's expired ones.
    ///
    /// # Errors
    /// Database error.
    pub fn count_attempt(
        &mut self,
        id: RequestId,
        account: &NicHandle,
        kind: CountedAttempt,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.execute(
            "delete from attempt where request = ?1 and account = ?2 and at <= ?3",
            params![stored(id), account.as_str(), to_millis(now - RETENTION)],
        )?;
        self.execute(
            "insert into attempt (request, account, kind, at) values (?1, ?2, ?3, ?4)",
            params![stored(id), account.as_str(), kind.as_str(), to_millis(now)],
        )?;
        Ok(())
    }
}
