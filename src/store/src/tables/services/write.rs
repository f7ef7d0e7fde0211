//! Changing contacts of services and, in a demo, paying for them and renewing them.

use super::contacts::ChangedContacts;
use super::list::ListedService;
use crate::engine::ContactChange;
use crate::engine::{only, params};
use crate::{ServiceId, StoreResult, WriteTx};
use chrono::{Days, NaiveDate};
use handover_api::services::ServiceRow;
use handover_rules::{Contacts, NicHandle, Role, ServiceName, ServiceStatus};

impl WriteTx<'_> {
    /// Marks every service that an account has to pay for as paid. Demo mode only.
    pub fn settle_services(&mut self, account: &NicHandle) -> StoreResult<()> {
        let owed: Vec<ServiceId> = self.all(
            "select service from contact where account = ?1 and (roles & ?2) <> 0 and status in (?3, ?4)",
            params![account, Role::Billing, ServiceStatus::UnPaid, ServiceStatus::PendingDebt],
            only,
        )?;
        let mut changed = ChangedContacts::default();
        for service in owed {
            let facts = self.service_by_id(service)?.facts;
            self.run("update service set status = ?2 where id = ?1", params![service, ServiceStatus::Ok])?;
            changed.change(service, &facts.contacts, &facts.contacts);
        }
        self.write_contacts(&mut changed)
    }

    /// Renews the services of a name that an account is the billing contact of, for a year from `today`, or from their last
    /// day where that is later. Demo mode only.
    pub fn renew_services(&mut self, account: &NicHandle, name: &ServiceName, today: NaiveDate) -> StoreResult<()> {
        let mut changed = ChangedContacts::default();
        for ListedService { id, row: ServiceRow { contacts, expiration, .. }, .. } in
            self.services_of_name(account, name.as_str())?
        {
            let Some(last_day) = expiration.filter(|_| contacts.billing == *account) else { continue };
            let renewed = (last_day.max(today) + Days::new(365)).to_string();
            self.run(
                "update service set expiration = ?2, status = case when status = ?3 then ?4 else status end where id = ?1",
                params![id, renewed, ServiceStatus::Expired, ServiceStatus::Ok],
            )?;
            self.set_expiration(id, Some(&last_day.to_string()), Some(&renewed))?;
            changed.change(id, &contacts, &contacts);
        }
        self.write_contacts(&mut changed)
    }

    /// An account, and up to `limit` of those that share services with it.
    pub fn accounts_sharing_services(&self, account: &NicHandle, limit: u32) -> StoreResult<Vec<NicHandle>> {
        self.all(
            "select ?1 union all select other from (select other from co_contact where account = ?1
               order by services desc, other limit ?2) others",
            params![account, limit],
            only,
        )
    }

    /// Sets the contacts that later imports compare with.
    pub fn set_imported_contacts(&mut self, service: ServiceId, contacts: &Contacts) -> StoreResult<()> {
        self.run(
            "update service set imported_admin = ?2, imported_tech = ?3, imported_billing = ?4 where id = ?1",
            params![service, contacts.admin, contacts.tech, contacts.billing],
        )
    }

    /// Makes later imports keep the contacts of a service, as if they had been chosen here.
    pub fn keep_contacts_in_imports(&mut self, service: ServiceId) -> StoreResult<()> {
        let keep = "update service set imported_admin = '', imported_tech = '', imported_billing = '' where id = ?1";
        self.run(keep, [service])
    }

    /// Sets the contacts of a service.
    pub fn set_contacts(&mut self, service: ServiceId, contacts: &Contacts) -> StoreResult<()> {
        let before = self.service_by_id(service)?.facts;
        self.run(
            "update service set admin = ?2, tech = ?3, billing = ?4 where id = ?1",
            params![service, contacts.admin, contacts.tech, contacts.billing],
        )?;
        let change = ContactChange { service, before: before.contacts, after: contacts.clone() };
        match &mut self.unlisted {
            Some(changes) => changes.push(change),
            None => self.write_contacts(&mut ChangedContacts::of(vec![change]))?,
        }
        Ok(())
    }

    /// Does `work`, and writes the lists of services that its changes of contacts concern once, at its end: that costs much
    /// less than one by one. `work` must not read them.
    ///
    /// # Errors
    /// The error of `work`, or a database error.
    pub fn with_lists_written_last<T>(&mut self, work: impl FnOnce(&mut Self) -> StoreResult<T>) -> StoreResult<T> {
        if self.unlisted.is_some() {
            return work(self);
        }
        self.unlisted = Some(Vec::new());
        let result = work(self);
        let changes = self.unlisted.take().unwrap_or_default();
        let result = result?;
        if !changes.is_empty() {
            self.write_contacts(&mut ChangedContacts::of(changes))?;
        }
        Ok(result)
    }
}
