//! Open requests, by service.

use crate::engine::{List, Row, only, params};
use crate::rows::{RowId, grouped, skip_corrupt};
use crate::{ReadTx, ServiceId, StoreResult, StoredRequestId};
use handover_rules::request::lines::together;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{NicHandle, RoleSet, SubmissionId};
use std::collections::HashMap;

fn read(row: &Row<'_>) -> StoreResult<(ServiceId, OpenRequest)> {
    let open = OpenRequest {
        id: row.get("id")?,
        asker: row.get("asker")?,
        roles: row.get("roles")?,
        to: row.get("to_account")?,
        together: together(row.get("all_or_nothing")?, row.get("lines")?).is_some(),
        unconfirmed: row.get("unconfirmed")?,
    };
    Ok((row.get("service")?, open))
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
        let found: Vec<Option<(ServiceId, OpenRequest)>> = self.all(
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
            |row| skip_corrupt(RowId::Request(row.get("id")?), read(row)),
        )?;
        Ok(grouped(found.into_iter().flatten().collect()))
    }

    /// The open requests of a service, without corrupt ones, and the roles that `asker` lost on it to
    /// a request of `submission`. A role does not count if `asker` has got it back since, even if it was lost again otherwise.
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
                        open.extend(
                            skip_corrupt(RowId::Request(id), read(row))?.map(|(_, request)| (asked_at, request)),
                        );
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
