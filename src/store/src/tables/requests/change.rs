//! Creating and changing requests. All that a transition depends on, except accounts, is read in two statements, with the
//! codes of the parties and the attempts counted against their limits.

use super::{COLUMNS, RequestRecord};
use crate::columns::enums;
use crate::engine::{FromRow, Param, Row, from_row, params};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_api::submissions::Delivery;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::request::lifecycle::CodesNeeded;
use handover_rules::request::notices::TimelineEntry;
use handover_rules::request::{Answer, Code, CodeState, GivenAnswer, LastMail, Party, PartyCodes, lifecycle};
use handover_rules::{NicHandle, Request, RequestId, RoleSet, ServiceFacts, SubmissionId, Timestamp, string_enum};

#[derive(Clone, Debug)]
pub struct RequestToChange {
    pub record: RequestRecord,
    pub service: ServiceFacts,
    /// The codes of each party, as far as they are known.
    pub party_codes: Vec<PartyCodes>,
    /// The part of the codes that was read.
    pub known: CodesNeeded,
    /// Whether it is open, but without a scheduled transition.
    pub is_quarantined: bool,
    /// Whether a step about the contacts of its service, perhaps its own, is due.
    pub has_due: bool,
}

from_row!(RequestToChange {
    is_quarantined, has_due; record, service with party_codes: Vec::new(), known: CodesNeeded::Nothing
});

impl ReadTx<'_> {
    /// A request to change at `now`, with the `needed` part of the codes.
    pub fn request_to_change(
        &self,
        id: RequestId,
        now: Timestamp,
        needed: CodesNeeded,
    ) -> StoreResult<Option<RequestToChange>> {
        // Open requests hold the lock of a role.
        let sql = format!(
            "select {COLUMNS}, s.admin, s.tech, s.billing, s.status,
               r.ended_at is null and r.due_at is null as is_quarantined,
               exists (select 1 from open_role o join request due on due.id = o.request
                 where o.service = r.service and due.due_at <= ?2)
               or exists (select 1 from role_end e
                 where e.service = r.service and e.ended_at is null and e.due_at <= ?2) as has_due
             from request r join service s on s.id = r.service where r.id = ?1"
        );
        let Some(mut found) = self.first(&sql, params![id, now], RequestToChange::from_row)? else {
            return Ok(None);
        };
        (found.record.request.parties, found.party_codes) = self.parties_and_codes(&found.record, needed)?;
        found.known = needed;
        Ok(Some(found))
    }
}

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
    fn parties_and_codes(
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

const HAS_ENDED: &str = "the request has ended";

from_row!(TimelineEntry { at, state, event, by });

impl ReadTx<'_> {
    /// Whether any of the numbers from `first` to `last` is taken by a request or a submission.
    pub fn has_number_between(&self, first: RequestId, last: RequestId) -> StoreResult<bool> {
        self.value(
            "select exists (select 1 from request where id between ?1 and ?2)
               or exists (select 1 from submission where id between ?1 and ?2)",
            [first, last],
        )
    }

    /// The timeline of a request, oldest first.
    pub fn timeline(&self, id: RequestId) -> StoreResult<Vec<TimelineEntry>> {
        self.all(
            "select at, state, what as event, by_account as by from timeline where request = ?1 order by id",
            [id],
            TimelineEntry::from_row,
        )
    }
}

impl WriteTx<'_> {
    /// Creates a request and locks its roles.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if another open request holds one of its roles.
    pub fn add_request(&mut self, record: &RequestRecord) -> StoreResult<()> {
        self.insert_request(record)?;
        let RequestRecord { request, submission, service, .. } = record;
        for (position, party) in request.parties.iter().enumerate() {
            self.run(
                "insert into party (account, request, position, submission) values (?1, ?2, ?3, ?4)",
                params![party.account, request.id, position, submission],
            )?;
        }
        for role in request.roles.iter() {
            self.run_or_conflict(
                "insert into open_role (service, role, request) values (?1, ?2, ?3) on conflict do nothing",
                params![service, RoleSet::from(role), request.id],
                "another open request holds the role",
            )?;
        }
        self.append_event(&ProviderEvent::asked(request), request.asked_at)?;
        self.save_request(request)
    }

    fn insert_request(&self, record: &RequestRecord) -> StoreResult<()> {
        let RequestRecord { request, submission, service, asker_roles, .. } = record;
        self.run(
            "insert into request (id, submission, service, roles, asker, asker_roles, from_account, to_account,
               asked_at, deadline, state, reminders, until)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                request.id,
                submission,
                service,
                request.roles,
                request.asker,
                asker_roles,
                request.from,
                request.to,
                request.asked_at,
                request.deadline,
                request.state,
                request.reminders,
                request.until,
            ],
        )
    }

    /// Saves the changes that a transition made to an open request, besides the answer of the party that has `answered`
    /// ([`Self::use_code`]). Unlocks the roles of the request if it has ended.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the stored request has ended.
    pub fn save_transition(
        &mut self,
        before: &RequestToChange,
        after: &Request,
        answered: Option<&NicHandle>,
    ) -> StoreResult<()> {
        let request = &before.record.request;
        let parties = after.parties.iter().zip(&request.parties);
        let is_only_parties = Request { parties: request.parties.clone(), ..after.clone() } == *request;
        if after.ended.is_some() || !is_only_parties || before.is_quarantined {
            self.save_request_row(after)?;
        }
        for (party, before) in parties {
            if after.ended.is_some() || party != before && Some(&party.account) != answered {
                self.save_party(after, party)?;
            }
        }
        Ok(())
    }

    /// Saves the mutable part of an open request. Unlocks its roles if it has ended.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the stored request has ended.
    pub fn save_request(&mut self, request: &Request) -> StoreResult<()> {
        self.save_request_row(request)?;
        request.parties.iter().try_for_each(|party| self.save_party(request, party))
    }

    fn save_request_row(&mut self, request: &Request) -> StoreResult<()> {
        let id = request.id;
        let state = request.state;
        let due_at = lifecycle::next_due(request);
        let effect_at = request.effect_at;
        // Only changed columns: SQLite writes the indexes of each column that is set, even to the same value.
        let Some(ended) = &request.ended else {
            return self.run_or_conflict(
                "update request set state = ?2, effect_at = ?3, reminders = ?4, due_at = ?5
                 where id = ?1 and ended_at is null",
                params![id, state, effect_at, request.reminders, due_at],
                HAS_ENDED,
            );
        };
        self.run_or_conflict(
            "update request set state = ?2, effect_at = ?3, reminders = ?4, due_at = ?5, ended_at = ?6, ending = ?7
             where id = ?1 and ended_at is null",
            params![id, state, effect_at, request.reminders, due_at, ended.at, ended.how],
            HAS_ENDED,
        )?;
        self.run("delete from open_role where request = ?1", [id])?;
        self.append_event(&ProviderEvent::ended(request, ended), ended.at)
    }

    fn save_party(&self, request: &Request, party: &Party) -> StoreResult<()> {
        let (id, account) = (request.id, &party.account);
        let accepted_at = party.accepted_at;
        // Only changed columns, as for the request.
        match &request.ended {
            None => self.run_or_conflict(
                "update party set accepted_at = ?3 where request = ?1 and account = ?2 and closed_at is null",
                params![id, account, accepted_at],
                HAS_ENDED,
            ),
            Some(ended) => self.run_or_conflict(
                "update party set accepted_at = ?3, closed_at = ?4
                 where request = ?1 and account = ?2 and closed_at is null",
                params![id, account, accepted_at, ended.at],
                HAS_ENDED,
            ),
        }
    }

    pub fn add_timeline_entries(&mut self, id: RequestId, entries: &[&TimelineEntry]) -> StoreResult<()> {
        if entries.is_empty() {
            return Ok(());
        }
        // The request is parameter 1, the entries begin at 2.
        let row = |first: usize| format!("(?1, ?{}, ?{}, ?{}, ?{})", first, first + 1, first + 2, first + 3);
        let rows: Vec<String> = (0..entries.len()).map(|entry| row(2 + 4 * entry)).collect();
        let mut values: Vec<&dyn Param> = vec![&id];
        for entry in entries {
            values.extend([&entry.at as &dyn Param, &entry.state, &entry.event, &entry.by]);
        }
        let rows = rows.join(", ");
        let insert = format!("insert into timeline (request, at, state, what, by_account) values {rows}");
        self.run(&insert, values.as_slice())
    }
}
