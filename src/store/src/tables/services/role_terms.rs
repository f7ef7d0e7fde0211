//! History of role holders.

use crate::convert::{column, handle, optional_timestamp, roles, stored, to_millis};
use crate::engine::{Row, params};
use crate::{ReadTx, ServiceId, StoreError, StoreResult, StoredRequestId, WriteTx};
use handover_rules::cases::CaseNumber;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{Contacts, NicHandle, RequestId, Role, RoleSet, Timestamp};

/// Present roles of an account that [`ReadTx::first_terms`] looks at.
const MAX_TERMS: u32 = 5_000;

/// A period in which an account held a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleTerm {
    /// Role.
    pub role: Role,
    /// Holder.
    pub account: NicHandle,
    /// Start; `None` if before recorded history.
    pub since: Option<Timestamp>,
    /// End; `None` while current.
    pub until: Option<Timestamp>,
    /// The first request of the submission that assigned the role; `None` for an import.
    pub request: Option<RequestId>,
    /// Case that did, without a request.
    pub case: Option<CaseNumber>,
    /// Whether the provider's staff put the role right.
    pub by_provider: bool,
    /// Their reason.
    pub reason: Option<String>,
    /// Whether the role went back because its end had come.
    pub returned: bool,
}

/// The columns of `role_term t` that [`read`] takes. Without a row of it, role and account come from elsewhere.
pub(super) struct TermColumns<'a> {
    pub(super) role: &'a str,
    pub(super) account: &'a str,
}

impl TermColumns<'_> {
    pub(super) fn sql(&self) -> String {
        let Self { role, account } = self;
        format!(
            "{role}, {account}, t.since, t.until, (select q.submission from request q where q.id = t.request),
             coalesce(t.by_provider, 0),
             case t.by_provider when 1 then (
               select a.reason from audit a join service s on s.id = t.service
               where a.about = s.category || ' ' || s.name and a.act = 'approveCorrection' and a.at = t.since
               order by a.id desc limit 1) end,
             coalesce(t.returned, 0), t.case_number"
        )
    }
}

pub(super) fn read(row: &Row<'_>) -> StoreResult<RoleTerm> {
    Ok(RoleTerm {
        role: roles(column(row, 0)?)?.iter().next().ok_or(StoreError::Corrupt("role bits"))?,
        account: handle(&column::<String>(row, 1)?)?,
        since: optional_timestamp(column(row, 2)?)?,
        until: optional_timestamp(column(row, 3)?)?,
        request: column::<Option<StoredRequestId>>(row, 4)?.map(StoredRequestId::validate).transpose()?,
        by_provider: column(row, 5)?,
        reason: column(row, 6)?,
        returned: column(row, 7)?,
        case: column(row, 8)?,
    })
}

impl ReadTx<'_> {
    /// The role terms of a service, latest first. A current contact without a recorded term gets one of unknown start.
    pub fn role_terms(&self, service: ServiceId, contacts: &Contacts) -> StoreResult<Vec<RoleTerm>> {
        let columns = TermColumns { role: "t.role", account: "t.account" }.sql();
        let sql = format!("select {columns} from role_term t where t.service = ?1 order by t.id desc");
        let mut terms: Vec<RoleTerm> = self.all(&sql, [service], read)?;
        for role in Role::ALL {
            if !terms.iter().any(|term| term.role == role && term.until.is_none()) {
                let account = contacts.holder(role).clone();
                let (since, until, request, case, reason) = (None, None, None, None, None);
                let (by_provider, returned) = (false, false);
                terms.insert(0, RoleTerm { role, account, since, until, request, case, by_provider, reason, returned });
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
            "select t.role, count(t.since), min(t.since) from (
               select role, service, since from role_term where account = ?1 and until is null limit ?3) t
             join service s on s.id = t.service
             where ?2 in (s.admin, s.tech, s.billing) group by t.role",
            params![account.as_str(), shared_with.as_str(), MAX_TERMS],
            |row| {
                let role = roles(column(row, 0)?)?.iter().next().ok_or(StoreError::Corrupt("role bits"))?;
                Ok((role, column(row, 1)?, optional_timestamp(column(row, 2)?)?))
            },
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
            let bit = RoleSet::from(role).bits();
            let ended = self.execute(
                "update role_term set until = ?3 where service = ?1 and role = ?2 and until is null",
                params![service, bit, to_millis(now)],
            )?;
            let insert =
                "insert into role_term (service, role, account, since, until, request) values (?1, ?2, ?3, ?4, ?5, ?6)";
            if ended == 0 {
                let previous = before.holder(role).as_str();
                self.execute(insert, params![service, bit, previous, None::<i64>, to_millis(now), None::<i64>])?;
            }
            let next = after.holder(role).as_str();
            self.execute(insert, params![service, bit, next, to_millis(now), None::<i64>, request.map(stored)])?;
            if role == Role::Tech {
                self.drop_role_end(service, now)?;
            }
        }
        Ok(())
    }

    /// Marks the present terms of roles as assigned by a case.
    pub fn mark_terms_of_case(&mut self, service: ServiceId, roles: RoleSet, case: CaseNumber) -> StoreResult<()> {
        for role in roles.iter() {
            self.execute(
                "update role_term set case_number = ?3 where service = ?1 and role = ?2 and until is null",
                params![service, RoleSet::from(role).bits(), case],
            )?;
        }
        Ok(())
    }

    /// Marks the tech role that a service has given back as such.
    pub fn mark_term_returned(&mut self, service: ServiceId) -> StoreResult<()> {
        self.run(
            "update role_term set returned = 1 where service = ?1 and role = ?2 and until is null",
            params![service, RoleSet::from(Role::Tech).bits()],
        )
    }
}
