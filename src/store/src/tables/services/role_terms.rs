//! History of role holders.

use crate::engine::{FromRow, from_row, params};
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use handover_api::history::Term;
use handover_rules::cases::CaseNumber;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{Contacts, NicHandle, RequestId, Role, RoleSet, Timestamp};

/// Present roles of an account that [`ReadTx::first_terms`] looks at.
const MAX_TERMS: u32 = 5_000;

from_row!(Term { role, account, since, until, request, case, by_provider, reason, returned });

/// The columns of a [`Term`] from `role_term t`. Without a row of it, role and account come from elsewhere.
pub(super) struct TermColumns<'a> {
    pub(super) role: &'a str,
    pub(super) account: &'a str,
}

impl TermColumns<'_> {
    pub(super) fn sql(&self) -> String {
        let Self { role, account } = self;
        format!(
            "{role} as role, {account} as account, t.since, t.until,
             (select q.submission from request q where q.id = t.request) as request, t.case_number as \"case\",
             coalesce(t.by_provider, false) as by_provider,
             case when t.by_provider then (
               select a.reason from audit a join service s on s.id = t.service
               where a.about = s.category || ' ' || s.name and a.act = 'approveCorrection' and a.at = t.since
               order by a.id desc limit 1) end as reason,
             coalesce(t.returned, false) as returned"
        )
    }
}

impl ReadTx<'_> {
    /// The role terms of a service, latest first. A current contact without a recorded term gets one of unknown start.
    pub fn role_terms(&self, service: ServiceId, contacts: &Contacts) -> StoreResult<Vec<Term>> {
        let columns = TermColumns { role: "t.role", account: "t.account" }.sql();
        let sql = format!("select {columns} from role_term t where t.service = ?1 order by t.id desc");
        let mut terms: Vec<Term> = self.all(&sql, [service], Term::from_row)?;
        for role in Role::ALL {
            if !terms.iter().any(|term| term.role == role && term.until.is_none()) {
                let account = contacts.holder(role).clone();
                let (since, until, request, case, reason) = (None, None, None, None, None);
                let (by_provider, returned) = (false, false);
                terms.insert(0, Term { role, account, since, until, request, case, by_provider, reason, returned });
            }
        }
        Ok(terms)
    }

    /// The recorded present roles of an account on services that it shares with another one: their number and the first
    /// start, by role.
    pub fn first_terms(
        &self,
        account: &NicHandle,
        shared_with: &NicHandle,
    ) -> StoreResult<Vec<(Role, u64, Option<Timestamp>)>> {
        self.all(
            "select t.role, count(t.since) as recorded, min(t.since) as since from (
               select role, service, since from role_term where account = ?1 and until is null limit ?3) t
             join service s on s.id = t.service
             where ?2 in (s.admin, s.tech, s.billing) group by t.role",
            params![account, shared_with, MAX_TERMS],
            |row| Ok((row.get("role")?, row.get("recorded")?, row.get("since")?)),
        )
    }
}

impl WriteTx<'_> {
    /// Records a change of contacts. Terms of unknown start are only stored once they end, so that an import does not
    /// write three rows per service.
    pub fn record_role_changes(
        &mut self,
        service: ServiceId,
        before: &Contacts,
        after: &Contacts,
        request: Option<RequestId>,
        now: Timestamp,
    ) -> StoreResult<()> {
        if before != after {
            let service = self.service_by_id(service)?.facts.key;
            let (before, after) = (before.clone(), after.clone());
            self.append_event(&ProviderEvent::ContactChanged { service, before, after, request }, now)?;
        }
        for role in before.changed_roles(after).iter() {
            // The term before the first recorded change.
            self.run(
                "insert into role_term (service, role, account, until) select ?1, ?2, ?3, ?4
                 where not exists (select 1 from role_term where service = ?1 and role = ?2 and until is null)",
                params![service, role, before.holder(role), now],
            )?;
            self.run(
                "update role_term set until = ?3 where service = ?1 and role = ?2 and until is null",
                params![service, role, now],
            )?;
            self.run(
                "insert into role_term (service, role, account, since, request) values (?1, ?2, ?3, ?4, ?5)",
                params![service, role, after.holder(role), now, request],
            )?;
            if role == Role::Tech {
                self.drop_role_end(service, now)?;
            }
        }
        Ok(())
    }

    /// Marks the present terms of roles as assigned by a case.
    pub fn mark_terms_of_case(&mut self, service: ServiceId, roles: RoleSet, case: CaseNumber) -> StoreResult<()> {
        for role in roles.iter() {
            self.run(
                "update role_term set case_number = ?3 where service = ?1 and role = ?2 and until is null",
                params![service, role, case],
            )?;
        }
        Ok(())
    }

    /// Marks the tech role that a service has given back as such.
    pub fn mark_term_returned(&mut self, service: ServiceId) -> StoreResult<()> {
        self.run(
            "update role_term set returned = true where service = ?1 and role = ?2 and until is null",
            params![service, Role::Tech],
        )
    }
}
