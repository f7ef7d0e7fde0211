//! The facts that decide on changes of contacts: accounts, and open requests by service.

use crate::engine::{FromRow, List, Row, only, params};
use crate::rows::{RowId, grouped, skip_corrupt};
use crate::{ReadTx, RequestToChange, ServiceId, ServiceRecord, StoreResult, StoredRequestId};
use handover_rules::request::lines::together;
use handover_rules::submission::blockers::{ChangeFacts, OpenRequest};
use handover_rules::{AccountFacts, Contacts, NicHandle, Policy, RoleSet, SubmissionId, Timestamp};
use std::collections::HashMap;

impl ReadTx<'_> {
    /// The facts about a service, its contacts and `other_accounts`.
    pub fn service_facts(
        &self,
        service: &ServiceRecord,
        other_accounts: impl IntoIterator<Item = NicHandle>,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<ChangeFacts> {
        Ok(ChangeFacts {
            accounts: self.facts_of_contacts(&service.facts.contacts, other_accounts, now, policy)?,
            service: service.facts.clone(),
            open: self.open_requests(&[service.id])?.remove(&service.id).unwrap_or_default(),
            lost_to_siblings: RoleSet::EMPTY,
        })
    }

    pub fn request_facts(&self, change: &RequestToChange, now: Timestamp, policy: &Policy) -> StoreResult<ChangeFacts> {
        let (record, request) = (&change.record, &change.record.request);
        let involved = [request.asker.clone(), request.from.clone(), request.to.clone()];
        let (open, lost_to_siblings) =
            self.open_requests_and_lost_roles(record.service, record.submission, &request.asker)?;
        Ok(ChangeFacts {
            accounts: self.facts_of_contacts(&change.service.contacts, involved, now, policy)?,
            service: change.service.clone(),
            open,
            lost_to_siblings,
        })
    }

    fn facts_of_contacts(
        &self,
        contacts: &Contacts,
        others: impl IntoIterator<Item = NicHandle>,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<Vec<AccountFacts>> {
        let mut handles = vec![contacts.admin.clone(), contacts.tech.clone(), contacts.billing.clone()];
        handles.extend(others);
        handles.sort_unstable();
        handles.dedup();
        self.facts_of_accounts(&handles, now, policy)
    }
}

impl FromRow for OpenRequest {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: row.get("id")?,
            asker: row.get("asker")?,
            roles: row.get("roles")?,
            to: row.get("to_account")?,
            together: together(row.get("all_or_nothing")?, row.get("lines")?).is_some(),
            unconfirmed: row.get("unconfirmed")?,
        })
    }
}

impl ReadTx<'_> {
    /// The open requests of several services, without corrupt ones.
    pub fn open_requests(&self, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, Vec<OpenRequest>>> {
        self.open_requests_besides(services, None)
    }

    /// As [`Self::open_requests`], without those of a submission.
    pub fn open_requests_besides(
        &self,
        services: &[ServiceId],
        submission: Option<SubmissionId>,
    ) -> StoreResult<HashMap<ServiceId, Vec<OpenRequest>>> {
        let found = self.all_intact(
            "id",
            "select distinct o.service, r.id, r.asker, r.roles, r.to_account, s.all_or_nothing, s.lines, r.asked_at,
               s.delegate is not null and exists (select 1 from party p
                 where p.request = r.id and p.account = r.asker and p.accepted_at is null) as unconfirmed
             from rarray(?1) wanted
             join open_role o on o.service = wanted.value
             join request r on r.id = o.request
             join submission s on s.id = r.submission
             where r.submission is distinct from ?2
             order by r.asked_at, r.id",
            params![List::ids(services), submission],
            |row| Ok((row.get("service")?, OpenRequest::from_row(row)?)),
        )?;
        Ok(grouped(found))
    }

    /// The open requests of a service, without corrupt ones, and the roles that `asker` lost on it to
    /// a request of `submission`. A role does not count if `asker` has got it back since, even if it was lost again
    /// otherwise.
    pub fn open_requests_and_lost_roles(
        &self,
        service: ServiceId,
        submission: SubmissionId,
        asker: &NicHandle,
    ) -> StoreResult<(Vec<OpenRequest>, RoleSet)> {
        let (mut open, mut lost) = (Vec::new(), RoleSet::EMPTY);
        // The term after the asker's last one names the request that took the role; a current holder has no such term.
        let rows: StoreResult<()> = self.all(
            "select o.service, r.id, r.asker, r.roles, r.to_account, s.all_or_nothing, s.lines, r.asked_at,
               s.delegate is not null and exists (select 1 from party p
                 where p.request = r.id and p.account = r.asker and p.accepted_at is null) as unconfirmed
             from open_role o
             join request r on r.id = o.request
             join submission s on s.id = r.submission
             where o.service = ?1
             union all
             select cast(null as bigint), cast(null as bigint), cast(null as text), last.role, cast(null as text),
               cast(null as boolean), cast(null as bigint), cast(null as bigint), cast(null as boolean)
             from (select role, max(id) as id from role_term where service = ?1 and account = ?3 group by role) last
             join role_term next on next.id =
               (select min(id) from role_term where service = ?1 and role = last.role and id > last.id)
             join request r on r.id = next.request
             where r.submission = ?2",
            params![service, submission, asker],
            |row| {
                match row.get::<Option<StoredRequestId>>("id")? {
                    None => lost = lost.union(row.get("roles")?),
                    Some(id) => {
                        let asked_at: i64 = row.get("asked_at")?;
                        let request = skip_corrupt(RowId::Request(id), OpenRequest::from_row(row))?;
                        open.extend(request.map(|request| (asked_at, request)));
                    }
                }
                Ok(())
            },
        );
        rows?;
        open.sort_by_key(|(asked_at, request)| (*asked_at, request.id));
        // A request comes once for each role that it holds.
        open.dedup_by_key(|(_, request)| request.id);
        Ok((open.into_iter().map(|(_, request)| request).collect(), lost))
    }

    /// The ids of a service's open requests, earliest first and including corrupt ones.
    pub fn open_request_ids(&self, service: ServiceId) -> StoreResult<Vec<StoredRequestId>> {
        let mut found: Vec<(i64, StoredRequestId)> = self.all(
            "select r.asked_at, r.id from open_role o join request r on r.id = o.request where o.service = ?1",
            [service],
            |row| Ok((row.get("asked_at")?, row.get("id")?)),
        )?;
        found.sort_unstable();
        found.dedup();
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }

    /// Those of `services` that have open requests, including corrupt ones.
    pub fn services_with_open_requests(&self, services: &[ServiceId]) -> StoreResult<Vec<ServiceId>> {
        self.all(
            "select distinct o.service from rarray(?1) wanted join open_role o on o.service = wanted.value
             order by o.service",
            [List::ids(services)],
            only,
        )
    }
}
