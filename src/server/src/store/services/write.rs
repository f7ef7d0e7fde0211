//! Creating services and changing their contacts.

use super::NewService;
use crate::store::{ServiceId, StoreError, StoreResult, WriteTx, ascii_form, fold};
use handover_rules::Contacts;
use rusqlite::params;

impl WriteTx<'_> {
    /// Creates a service. The contacts count as set by the user, so imports do not overwrite them.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the name is taken.
    pub fn create_service(&mut self, service: &NewService) -> StoreResult<()> {
        let name = service.key.name.as_str();
        let added = self.execute(
            "insert or ignore into service (name, category, name_key, admin, tech, billing, imported_admin,
               imported_tech, imported_billing, creation, expiration, status, renewal, ascii_key)
             values (?1, ?2, ?3, ?4, ?4, ?4, '', '', '', ?5, ?6, 'ok', 'manual', ?7)",
            params![
                name,
                service.key.category.as_str(),
                fold(name),
                service.buyer.as_str(),
                service.creation.to_string(),
                service.expiration.to_string(),
                ascii_form(name),
            ],
        )?;
        if added == 0 {
            return Err(StoreError::Conflict("the service exists"));
        }
        let id = ServiceId::new(self.connection.last_insert_rowid());
        self.index_contacts(id)
    }

    /// Sets the holder of a domain.
    ///
    /// # Errors
    /// Database error.
    pub fn set_holder(&mut self, domain: &str, name: &str, email: &str, country: &str) -> StoreResult<()> {
        self.execute(
            "insert or replace into holder
               (service_name, legal_form, first_name, last_name, organisation, email, country)
             values (?1, 'individual', '', ?2, '', ?3, ?4)",
            [domain, name, email, country],
        )?;
        Ok(())
    }

    /// Sets the contacts of a service.
    ///
    /// # Errors
    /// Database error.
    pub fn set_contacts(&mut self, service: ServiceId, contacts: &Contacts) -> StoreResult<()> {
        self.execute(
            "update service set admin = ?2, tech = ?3, billing = ?4 where id = ?1",
            params![service, contacts.admin.as_str(), contacts.tech.as_str(), contacts.billing.as_str()],
        )?;
        self.index_contacts(service)
    }

    /// Rebuilds a service's rows in `contact`.
    fn index_contacts(&mut self, service: ServiceId) -> StoreResult<()> {
        self.execute("delete from contact where service = ?1", [service])?;
        let written = self.execute(
            "insert into contact (account, name_key, category, service, roles)
             select account, name_key, category, id, sum(role) from (
               select admin as account, name_key, category, id, 1 as role from service where id = ?1
               union all select tech, name_key, category, id, 2 from service where id = ?1
               union all select billing, name_key, category, id, 4 from service where id = ?1)
             group by account",
            [service],
        )?;
        if written == 0 { Err(StoreError::Corrupt("service without contacts")) } else { Ok(()) }
    }
}
