//! Creating and updating requests.

use super::{RequestRecord, RequestToChange};
use crate::engine::params;
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::request::{Party, lifecycle};
use handover_rules::{NicHandle, Request, RequestId, RoleSet, SubmissionId};

/// The conflict of a change to a request that has ended.
const HAS_ENDED: &str = "the request has ended";

/// A submission to create.
#[derive(Clone, Copy, Debug)]
pub struct NewSubmissionRecord<'a> {
    /// Its number.
    pub id: SubmissionId,
    /// The account that asks.
    pub asker: &'a NicHandle,
    /// Number of its requests.
    pub lines: u32,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// Text of the asker.
    pub note: Option<&'a str>,
    /// The account with access that asked in the asker's name.
    pub delegate: Option<&'a NicHandle>,
}

impl ReadTx<'_> {
    /// Whether any of the numbers from `first` to `last` is taken by a request or a submission.
    pub fn has_number_between(&self, first: RequestId, last: RequestId) -> StoreResult<bool> {
        self.value(
            "select exists (select 1 from request where id between ?1 and ?2)
               or exists (select 1 from submission where id between ?1 and ?2)",
            [first, last],
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
}
