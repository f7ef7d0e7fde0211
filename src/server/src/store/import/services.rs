//! Importing services and their contacts.

use super::ImportedService;
use super::summary::RowOutcome;
use super::tracked::Tracked;
use crate::store::convert::{column, handle};
use crate::store::services::ChangedContacts;
use crate::store::{ReadTx, ServiceId, StoreResult, WriteTx, ascii_form, fold};
use handover_rules::Contacts;
use rusqlite::{Row, params};

/// The services that a transaction changes.
#[derive(Default)]
pub(super) struct ChangedServices {
    /// The point at which the rows of lists are written.
    pub(super) listing: Listing,
    pub(super) lists: ChangedContacts,
    pub(super) contacts: Vec<ContactsChange>,
    /// No service of the portion was there before.
    pub(super) are_new: bool,
    /// The first and the last service that were added, to be listed later.
    pub(super) added: Option<(ServiceId, ServiceId)>,
}

/// The point at which an import writes the rows of lists. A change of contacts writes them at once in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listing {
    /// With the services.
    #[default]
    Now,
    /// After all services, in the order of lists.
    Later,
}

/// A change of an existing service's contacts.
pub(super) struct ContactsChange {
    pub(super) service: ServiceId,
    pub(super) before: Contacts,
    pub(super) after: Contacts,
}

/// A stored service.
struct StoredService {
    id: ServiceId,
    /// Admin, tech and billing.
    contacts: [Tracked; 3],
    attributes: [Option<String>; 4],
}

const SELECT: &str = "select id, admin, imported_admin, tech, imported_tech, billing, imported_billing,
    creation, expiration, status, renewal from service where name = ?1 and category = ?2";

fn read(row: &Row<'_>) -> StoreResult<StoredService> {
    let tracked = |index| StoreResult::Ok(Tracked { current: column(row, index)?, imported: column(row, index + 1)? });
    Ok(StoredService {
        id: column(row, 0)?,
        contacts: [tracked(1)?, tracked(3)?, tracked(5)?],
        attributes: [column(row, 7)?, column(row, 8)?, column(row, 9)?, column(row, 10)?],
    })
}

/// Columns that only imports write: creation, expiration, status and renewal.
fn attributes(service: &ImportedService) -> [Option<String>; 4] {
    [
        Some(service.creation.to_string()),
        service.expiration.map(|day| day.to_string()),
        Some(service.status.as_str().to_owned()),
        Some(service.renewal.as_str().to_owned()),
    ]
}

fn current_contacts([admin, tech, billing]: &[Tracked; 3]) -> StoreResult<Contacts> {
    Ok(Contacts { admin: handle(&admin.current)?, tech: handle(&tech.current)?, billing: handle(&billing.current)? })
}

impl ReadTx<'_> {
    /// The service that was added last; 0 if there is none.
    ///
    /// # Errors
    /// Database error.
    pub fn last_service(&self) -> StoreResult<ServiceId> {
        self.one("select coalesce(max(id), 0) from service", [], |row| row.get(0))
    }
}

impl WriteTx<'_> {
    pub(super) fn apply_service(
        &self,
        new: &ImportedService,
        changed: &mut ChangedServices,
    ) -> StoreResult<RowOutcome> {
        let key = [new.key.name.as_str(), new.key.category.as_str()];
        match if changed.are_new { None } else { self.first(SELECT, key, read)? } {
            None => self.insert_service(new, changed),
            Some(stored) => self.update_service(stored, new, changed),
        }
    }

    fn insert_service(&self, new: &ImportedService, changed: &mut ChangedServices) -> StoreResult<RowOutcome> {
        let contacts = &new.contacts;
        let [creation, expiration, status, renewal] = attributes(new);
        self.execute(
            "insert into service (name, category, name_key, admin, tech, billing, imported_admin, imported_tech,
               imported_billing, creation, expiration, status, renewal, ascii_key)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                new.key.name.as_str(),
                new.key.category.as_str(),
                fold(new.key.name.as_str()),
                contacts.admin.as_str(),
                contacts.tech.as_str(),
                contacts.billing.as_str(),
                creation,
                expiration,
                status,
                renewal,
                ascii_form(new.key.name.as_str()),
            ],
        )?;
        let id = ServiceId::new(self.connection.last_insert_rowid());
        match changed.listing {
            Listing::Now => {
                changed.lists.add(id, new.key.category, contacts);
                self.set_expiration(id, None, attributes(new)[1].as_deref())?;
            }
            Listing::Later => changed.added = Some((changed.added.map_or(id, |(first, _)| first), id)),
        }
        Ok(RowOutcome::Added)
    }

    /// Whether none of these services is there. They are sorted.
    pub(super) fn are_new(&self, services: &[ImportedService]) -> StoreResult<bool> {
        let [Some(first), Some(last)] = [services.first(), services.last()] else { return Ok(true) };
        let names = [first.key.name.as_str(), last.key.name.as_str()];
        self.one("select not exists (select 1 from service where name >= ?1 and name <= ?2)", names, |row| row.get(0))
    }

    /// Records the services that were added, whose list rows are written at the end of the import.
    pub(super) fn list_added_later(&self, changed: &ChangedServices) -> StoreResult<()> {
        if let Some((first, last)) = changed.added {
            // All ids in the range are of this transaction.
            let all =
                "insert into import_service (service, added) select id, 1 from service where id between ?1 and ?2";
            self.execute(all, [first, last])?;
        }
        Ok(())
    }

    fn update_service(
        &self,
        stored: StoredService,
        new: &ImportedService,
        changed: &mut ChangedServices,
    ) -> StoreResult<RowOutcome> {
        let before = current_contacts(&stored.contacts)?;
        let [admin, tech, billing] = stored.contacts;
        let contacts = [
            admin.merge(new.contacts.admin.as_str()),
            tech.merge(new.contacts.tech.as_str()),
            billing.merge(new.contacts.billing.as_str()),
        ];
        let (after, attributes) = (current_contacts(&contacts)?, attributes(new));
        if before == after && attributes == stored.attributes {
            return Ok(RowOutcome::Unchanged);
        }
        self.set_expiration(stored.id, stored.attributes[1].as_deref(), attributes[1].as_deref())?;
        let [creation, expiration, status, renewal] = attributes;
        let [admin, tech, billing] = contacts;
        self.execute(
            "update service set admin = ?2, imported_admin = ?3, tech = ?4, imported_tech = ?5, billing = ?6,
               imported_billing = ?7, creation = ?8, expiration = ?9, status = ?10, renewal = ?11
             where id = ?1",
            params![
                stored.id,
                admin.current,
                admin.imported,
                tech.current,
                tech.imported,
                billing.current,
                billing.imported,
                creation,
                expiration,
                status,
                renewal,
            ],
        )?;
        if before == after && changed.listing == Listing::Later {
            self.execute("insert into import_service (service, added) values (?1, 0)", [stored.id])?;
        } else {
            changed.lists.change(stored.id, new.key.category, &before, &after);
        }
        if before != after {
            changed.contacts.push(ContactsChange { service: stored.id, before, after });
        }
        Ok(RowOutcome::Changed)
    }
}
