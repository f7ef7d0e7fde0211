//! Who held which role of a service from when to when, and by which request.

use super::convert::{column, handle, maybe_timestamp, number, request_id, roles, to_millis};
use super::{Reader, StoreError, StoreResult, Tx};
use handover_api::history::Term;
use handover_rules::{Contacts, RequestId, Role, RoleSet, Timestamp};
use rusqlite::{Row, params};

fn read(row: &Row<'_>) -> StoreResult<Term> {
    let role = roles(column(row, 0)?)?.iter().next().ok_or(StoreError::Corrupt("a role"))?;
    Ok(Term {
        role,
        account: handle(&column::<String>(row, 1)?)?,
        since: maybe_timestamp(column(row, 2)?)?,
        until: maybe_timestamp(column(row, 3)?)?,
        request: column::<Option<i64>>(row, 4)?.map(request_id).transpose()?,
    })
}

impl Reader<'_> {
    /// The terms of a service, the latest first; present contacts whose beginning is not known included.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn terms(&self, service: i64, contacts: &Contacts) -> StoreResult<Vec<Term>> {
        let mut found: Vec<_> = self.all(
            "select role, account, since, until, request from role_term where service = ?1 order by id desc",
            [service],
            read,
        )?;
        for role in Role::ALL {
            if !found.iter().any(|term: &Term| term.role == role && term.until.is_none()) {
                let account = contacts.holder(role).clone();
                found.insert(0, Term { role, account, since: None, until: None, request: None });
            }
        }
        Ok(found)
    }
}

impl Tx<'_> {
    /// Writes down that contacts have changed. The end of a term whose beginning was never written down makes a row of
    /// its own, so that imports need not write three rows for every service.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn note_terms(
        &mut self,
        service: i64,
        before: &Contacts,
        after: &Contacts,
        request: Option<RequestId>,
        now: Timestamp,
    ) -> StoreResult<()> {
        for role in Role::ALL.into_iter().filter(|role| before.holder(*role) != after.holder(*role)) {
            let bit = RoleSet::from(role).bits();
            let ended = self
                .connection
                .prepare_cached("update role_term set until = ?3 where service = ?1 and role = ?2 and until is null")?
                .execute(params![service, bit, to_millis(now)])?;
            let mut add = self.connection.prepare_cached(
                "insert into role_term (service, role, account, since, until, request) values (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            if ended == 0 {
                let earlier = before.holder(role).as_str();
                add.execute(params![service, bit, earlier, None::<i64>, to_millis(now), None::<i64>])?;
            }
            let later = after.holder(role).as_str();
            add.execute(params![service, bit, later, to_millis(now), None::<i64>, request.map(number)])?;
        }
        Ok(())
    }
}
