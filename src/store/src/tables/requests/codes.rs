//! Codes of the parties to a request, and the attempts counted against their limits.

use crate::columns::enums;
use crate::engine::{Row, params};
use crate::{ReadTx, RequestRecord, StoreError, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_api::submissions::Delivery;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::request::lifecycle::CodesNeeded;
use handover_rules::request::{Answer, Code, CodeState, GivenAnswer, LastMail, Party, PartyCodes, Request};
use handover_rules::{NicHandle, SubmissionId, Timestamp, string_enum};

/// The longest sliding window of any limit; older attempts are deleted.
const RETENTION: TimeDelta = TimeDelta::hours(24);

string_enum! {
    /// An attempt that counts against a sliding-window limit.
    pub enum CountedAttempt {
        /// A code that never belonged to the submission.
        WrongCode = "wrong",
        /// A resend.
        Resend = "resend",
    }
}

enums! {
    CountedAttempt: "attempt";
}

/// The rows about one request, of all four kinds.
#[derive(Default)]
struct CodeRows {
    /// With their positions.
    parties: Vec<(i64, Party)>,
    codes: Vec<(NicHandle, Code)>,
    attempts: Vec<(NicHandle, CountedAttempt, Timestamp)>,
    /// With their ids.
    mails: Vec<(NicHandle, i64, LastMail)>,
}

impl CodeRows {
    fn add(&mut self, row: &Row<'_>) -> StoreResult<()> {
        let account = row.get("account")?;
        match row.get("kind")? {
            PARTY => {
                let accepted_at = row.get("at")?;
                self.parties.push((row.get("number")?, Party { account, accepted_at }));
            }
            CODE => self.codes.push((account, read_code(row)?)),
            ATTEMPT => self.attempts.push((account, row.get("state")?, row.get("at")?)),
            _ => {
                let at = row.get("at")?;
                let state = row.text("state")?.and_then(Delivery::parse);
                let mail = match (state, row.get("is_leased")?) {
                    (Some(Delivery::Queued), true) => LastMail::Queued,
                    (Some(Delivery::Queued), false) => LastMail::Waiting(at),
                    _ => LastMail::At(at),
                };
                self.mails.push((account, row.get("number")?, mail));
            }
        }
        Ok(())
    }

    fn into_parties_and_codes(mut self) -> (Vec<Party>, Vec<PartyCodes>) {
        self.parties.sort_by_key(|(position, _)| *position);
        self.attempts.sort_by_key(|(.., at)| *at);
        let parties: Vec<Party> = self.parties.drain(..).map(|(_, party)| party).collect();
        let mut accounts: Vec<&NicHandle> = parties.iter().map(|party| &party.account).collect();
        for (owner, _) in &self.codes {
            if !accounts.contains(&owner) {
                accounts.push(owner);
            }
        }
        let codes = accounts.into_iter().map(|account| self.codes_of(account)).collect();
        (parties, codes)
    }

    fn codes_of(&self, account: &NicHandle) -> PartyCodes {
        let attempts = |wanted: CountedAttempt| {
            let own = self.attempts.iter().filter(|(by, kind, _)| by == account && *kind == wanted);
            own.map(|(.., at)| *at).collect()
        };
        let mails = self.mails.iter().filter(|(to, ..)| to == account);
        PartyCodes {
            account: account.clone(),
            codes: self.codes.iter().filter(|(to, _)| to == account).map(|(_, code)| *code).collect(),
            wrong_tries: attempts(CountedAttempt::WrongCode),
            resends: attempts(CountedAttempt::Resend),
            last_mail: mails.max_by_key(|(_, id, _)| *id).map(|(.., mail)| *mail),
        }
    }
}

const PARTY: i64 = 0;
const CODE: i64 = 1;
const ATTEMPT: i64 = 2;

fn read_code(row: &Row<'_>) -> StoreResult<Code> {
    let state = match (row.text("state")?, row.get("answer")?) {
        (Some("live"), _) => CodeState::Live,
        (Some("superseded"), _) => CodeState::Superseded,
        (Some("used"), Some(answer)) => CodeState::Used(answer),
        _ => return Err(StoreError::Corrupt("code state")),
    };
    Ok(Code { hash: row.get("hash")?, state })
}

impl ReadTx<'_> {
    /// The parties to a request in order, and the `needed` part of the codes, attempts and latest email that each has
    /// in its submission, in one statement. A code counts as used on the request that the party answered with it. A
    /// presented code comes with its owner, if that is a party to other requests of the submission only.
    pub(crate) fn parties_and_codes(
        &self,
        record: &RequestRecord,
        needed: CodesNeeded,
    ) -> StoreResult<(Vec<Party>, Vec<PartyCodes>)> {
        let mut rows = CodeRows::default();
        let (presented, mails) = match needed {
            CodesNeeded::Nothing => (None, false),
            CodesNeeded::Codes(presented) => (Some(presented), false),
            CodesNeeded::Mails => (None, true),
        };
        // The parties first: a submission may have the codes and emails of thousands of others.
        let read: StoreResult<()> = self.all(
            "select 0 as kind, account, position as number, null as hash, accepted_at as at,
                 cast(null as text) as state, cast(null as text) as answer, false as is_leased
               from party where request = ?1
             union all select 1, c.account, null, c.hash, null, case when p.code = c.hash then 'used' else c.state end,
                 case when p.code = c.hash then p.answer end, false
               from party p cross join code c
               where c.submission = ?2 and c.account = p.account and ?5 and p.request = ?1
             union all select 1, c.account, null, c.hash, null, c.state, null, false
               from code c where c.hash = ?3 and c.submission = ?2
                 and not exists (select 1 from party where request = ?1 and account = c.account)
             union all select 2, a.account, null, null, a.at, a.kind, null, false
               from party p cross join attempt a
               where a.submission = ?2 and a.account = p.account and (?5 or ?4) and p.request = ?1
             union all select 3, o.account, o.id, null, o.state_at, o.state, null, o.leased_until is not null
               from party p cross join outbox o
               where o.submission = ?2 and o.account = p.account
                 and ?4 and p.request = ?1 and o.notice = 'confirm' and o.state <> 'dropped'",
            params![record.request.id, record.submission, presented, mails, presented.is_some()],
            |row| rows.add(row),
        );
        read?;
        Ok(rows.into_parties_and_codes())
    }
}

impl WriteTx<'_> {
    /// Redeems a code for a request: stores the party's answer with it. A single guarded statement checks the party,
    /// the code, the request's state and the deadline, so that a party answers once, even if older data was read
    /// before. The code itself stays as it is, for the party's other requests of the submission.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if a guard does not hold.
    pub fn use_code(&mut self, record: &RequestRecord, given: &GivenAnswer, now: Timestamp) -> StoreResult<()> {
        let accepted_at = (given.answer == Answer::Accept).then_some(now);
        // By its key: with two conditions, PostgreSQL would take the index of all that wait for the account.
        self.run_or_conflict(
            "update party set accepted_at = ?3, answer = ?4, code = ?5
             where request = ?1 and account = ?2 and coalesce(accepted_at, closed_at) is null
               and exists (select 1 from code
                 where submission = ?6 and account = ?2 and hash = ?5 and state = 'live')
               and exists (select 1 from request
                 where id = ?1 and state = 'validatingByCustomers' and deadline > ?7)",
            params![record.request.id, given.by, accepted_at, given.answer, given.code, record.submission, now],
            "the code is not valid",
        )?;
        let Request { id, service, .. } = &record.request;
        let (service, by, answer) = (service.clone(), given.by.clone(), given.answer);
        self.append_event(&ProviderEvent::RequestAnswered { request: *id, service, by, answer }, now)
    }

    /// Counts an attempt, and deletes the party's expired ones.
    pub fn count_attempt(
        &mut self,
        submission: SubmissionId,
        account: &NicHandle,
        kind: CountedAttempt,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run(
            "delete from attempt where submission = ?1 and account = ?2 and at <= ?3",
            params![submission, account, now - RETENTION],
        )?;
        self.run(
            "insert into attempt (submission, account, kind, at) values (?1, ?2, ?3, ?4)",
            params![submission, account, kind, now],
        )
    }
}
