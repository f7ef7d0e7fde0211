//! Taking over what an import brings (design.md 7).
//!
//! Only rows that say something new are written, so that the same export twice changes nothing and costs little. The
//! services list's rows are written in one go at the end, in their own order: half a million of them one by one would
//! jump about in the index.

mod whole;

use super::convert::{json_list, to_millis};
use super::{Change, StoreError, StoreResult, Tx, ascii_form, fold};
use crate::import::export::{AccountRow, ServiceRow};
use crate::import::{Counts, Export, Progress, Summary};
use handover_rules::{Contacts, EmailAddress, NicHandle, Timestamp};
use rusqlite::{OptionalExtension, Params, Row, params};
use std::collections::BTreeSet;

/// So many written rows are worth bringing the engine's statistics up to date.
const MUCH: usize = 1000;

/// So many accounts are told at the most that their services changed: more do not look at the moment.
const TOLD: usize = 1000;

/// What an export brought.
#[derive(Debug, Default)]
pub struct Applied {
    /// How much of it was new.
    pub summary: Summary,
    /// The services known before whose contacts are others now: requests for them may have become impossible.
    pub moved: Vec<i64>,
}

/// What became of one row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Added,
    Changed,
    Unchanged,
}

/// A value that an import sets and people may change.
struct Followed {
    present: String,
    /// What an import last set; `None` where none ever did.
    imported: Option<String>,
}

impl Followed {
    fn imported(email: &EmailAddress) -> Self {
        Self { present: email.to_string(), imported: Some(email.to_string()) }
    }

    /// Takes over `new` where the present value is the one that an import last set. What people changed stays, also
    /// when an export happens to agree with it: an older export that does not must not undo it later.
    fn follow(self, new: &str) -> Self {
        if self.imported.as_ref() == Some(&self.present) {
            Self { present: new.to_owned(), imported: Some(new.to_owned()) }
        } else {
            self
        }
    }
}

/// The services whose rows have to be written anew when all services are in.
#[derive(Default)]
struct Touched {
    /// Services that were not known.
    added: Vec<i64>,
    /// Services whose contacts are others now.
    moved: Vec<Moved>,
    /// Accounts whose list has changed.
    accounts: BTreeSet<NicHandle>,
}

/// A service whose contacts are others now.
struct Moved {
    service: i64,
    before: Contacts,
    after: Contacts,
}

/// A service as it is kept.
struct KeptService {
    id: i64,
    contacts: [Followed; 3],
    rest: [Option<String>; 4],
}

fn read_contacts([admin, tech, billing]: &[String; 3]) -> StoreResult<Contacts> {
    let read = super::convert::handle;
    Ok(Contacts { admin: read(admin)?, tech: read(tech)?, billing: read(billing)? })
}

impl Tx<'_> {
    /// Takes over an export that was checked: what is new or different is written, nothing else.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn apply_export(&mut self, export: &Export, now: Timestamp, progress: &mut Progress) -> StoreResult<Applied> {
        let accounts = each("accounts", &export.accounts, progress, |row| self.apply_account(row, now))?;
        let mut touched = Touched::default();
        // In the order of the index, which is much faster than here and there when there are many.
        let mut services: Vec<&ServiceRow> = export.services.iter().collect();
        services.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let services = each("services", &services, progress, |row| self.apply_service(row, &mut touched))?;
        self.index_touched(&touched)?;
        for moved in &touched.moved {
            self.note_terms(moved.service, &moved.before, &moved.after, None, now)?;
        }
        let holders = self.apply_whole(&export.holders, progress)?;
        let mut bills = self.apply_whole(&export.bills, progress)?;
        bills.removed = self.remove_others(&export.bills)?;
        let mut payment_methods = self.apply_whole(&export.payment_methods, progress)?;
        payment_methods.removed = self.remove_others(&export.payment_methods)?;
        for account in touched.accounts.into_iter().take(TOLD) {
            self.announce(Change::Services(account));
        }
        let summary = Summary { accounts, services, holders, bills, payment_methods };
        if summary.written() >= MUCH {
            self.refresh_statistics()?;
        }
        let moved = touched.moved.iter().map(|moved| moved.service).collect();
        Ok(Applied { summary, moved })
    }

    fn apply_account(&mut self, new: &AccountRow, now: Timestamp) -> StoreResult<Outcome> {
        let mut statement =
            self.connection.prepare_cached("select email, imported_email from account where handle = ?1")?;
        let kept = statement
            .query_row([new.handle.as_str()], |row| Ok(Followed { present: row.get(0)?, imported: row.get(1)? }))
            .optional()?;
        match kept {
            None => self.add_account(new, now),
            Some(email) => {
                let before = email.present.clone();
                let email = match &email.imported {
                    Some(_) => email.follow(new.email.as_str()),
                    // Made here, and as an export with another address is refused, the same person's.
                    None if before.to_lowercase() == new.email.as_str().to_lowercase() => {
                        Followed::imported(&new.email)
                    }
                    None => return Err(StoreError::Conflict("somebody signed up with a handle of the export")),
                };
                self.update_account(new, &before, &email, now)
            }
        }
    }

    fn add_account(&self, new: &AccountRow, now: Timestamp) -> StoreResult<Outcome> {
        self.connection
            .prepare_cached(
                "insert into account (handle, email, email_key, imported_email, confirmed_at, first_name, name,
                   organisation, subsidiary, language, complete)
                 values (?1, ?2, ?3, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                new.handle.as_str(),
                new.email.as_str(),
                new.email.as_str().to_lowercase(),
                to_millis(now),
                new.first_name,
                new.name,
                new.organisation,
                new.subsidiary.as_str(),
                new.language.as_str(),
                new.complete,
            ])?;
        Ok(Outcome::Added)
    }

    fn update_account(
        &mut self,
        new: &AccountRow,
        before: &str,
        email: &Followed,
        now: Timestamp,
    ) -> StoreResult<Outcome> {
        // An imported address counts as confirmed; one that stays is as confirmed as it was.
        let confirmed_at = (before != email.present).then(|| to_millis(now));
        let account = self.write_if(
            "update account set email = ?2, email_key = ?3, imported_email = ?4, confirmed_at = coalesce(?5, confirmed_at),
               subsidiary = ?6
             where handle = ?1 and (email, imported_email, subsidiary) is not (?2, ?4, ?6)",
            params![
                new.handle.as_str(),
                email.present,
                email.present.to_lowercase(),
                email.imported,
                confirmed_at,
                new.subsidiary.as_str(),
            ],
        )?;
        if before != email.present {
            self.void_mailed(&new.handle, now)?;
        }
        // What people say of themselves is not the provider's to put back.
        let person = self.write_if(
            "update account set first_name = ?2, name = ?3, organisation = ?4, language = ?5, complete = ?6
             where handle = ?1 and person_changed = 0
               and (first_name, name, organisation, language, complete) is not (?2, ?3, ?4, ?5, ?6)",
            params![
                new.handle.as_str(),
                new.first_name,
                new.name,
                new.organisation,
                new.language.as_str(),
                new.complete,
            ],
        )?;
        Ok(if account == Outcome::Unchanged { person } else { account })
    }

    fn apply_service(&self, new: &ServiceRow, touched: &mut Touched) -> StoreResult<Outcome> {
        let mut statement = self.connection.prepare_cached(
            "select id, admin, imported_admin, tech, imported_tech, billing, imported_billing, creation, expiration, status,
               renewal
             from service where name = ?1 and category = ?2",
        )?;
        let key = [new.key.name.as_str(), new.key.category.as_str()];
        match statement.query_row(key, kept_service).optional()? {
            None => self.add_service(new, touched),
            Some(kept) => self.update_service(kept, new, touched),
        }
    }

    fn add_service(&self, new: &ServiceRow, touched: &mut Touched) -> StoreResult<Outcome> {
        let contacts = &new.contacts;
        let [creation, expiration, status, renewal] = told_of(new);
        self.connection
            .prepare_cached(
                "insert into service (name, category, name_key, admin, tech, billing, imported_admin, imported_tech,
                   imported_billing, creation, expiration, status, renewal, ascii_key)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
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
            ])?;
        touched.added.push(self.connection.last_insert_rowid());
        touched.accounts.extend([&contacts.admin, &contacts.tech, &contacts.billing].map(NicHandle::clone));
        Ok(Outcome::Added)
    }

    fn update_service(&self, kept: KeptService, new: &ServiceRow, touched: &mut Touched) -> StoreResult<Outcome> {
        let before = kept.contacts.each_ref().map(|followed| followed.present.clone());
        let wanted = [&new.contacts.admin, &new.contacts.tech, &new.contacts.billing];
        let mut wanted = wanted.into_iter();
        let contacts = kept.contacts.map(|followed| match wanted.next() {
            Some(wanted) => followed.follow(wanted.as_str()),
            None => followed,
        });
        let rest = told_of(new);
        let moved = contacts.iter().zip(&before).any(|(followed, before)| followed.present != *before);
        if !moved && rest == kept.rest {
            return Ok(Outcome::Unchanged);
        }
        let [admin, tech, billing] = &contacts;
        let [creation, expiration, status, renewal] = rest;
        self.connection
            .prepare_cached(
                "update service set admin = ?2, imported_admin = ?3, tech = ?4, imported_tech = ?5, billing = ?6,
                   imported_billing = ?7, creation = ?8, expiration = ?9, status = ?10, renewal = ?11
                 where id = ?1",
            )?
            .execute(params![
                kept.id,
                admin.present,
                admin.imported,
                tech.present,
                tech.imported,
                billing.present,
                billing.imported,
                creation,
                expiration,
                status,
                renewal,
            ])?;
        if moved {
            let after = contacts.each_ref().map(|followed| followed.present.clone());
            touched.moved.push(Moved {
                service: kept.id,
                before: read_contacts(&before)?,
                after: read_contacts(&after)?,
            });
        }
        let after = contacts.iter().map(|followed| &followed.present);
        for handle in before.iter().chain(after) {
            touched.accounts.insert(super::convert::handle(handle)?);
        }
        Ok(Outcome::Changed)
    }

    /// Writes the services list's rows of every service whose contacts are new.
    fn index_touched(&self, touched: &Touched) -> StoreResult<()> {
        let moved = touched.moved.iter().map(|moved| moved.service);
        self.connection
            .prepare_cached("delete from contact where service in (select value from json_each(?1))")?
            .execute([json_list(moved.clone())])?;
        self.connection
            .prepare_cached(
                "with touched as materialized (select value as id from json_each(?1))
                 insert into contact (account, name_key, category, service, roles)
                 select account, name_key, category, id, sum(role) from (
                   select admin as account, name_key, category, id, 1 as role from touched join service using (id)
                   union all select tech, name_key, category, id, 2 from touched join service using (id)
                   union all select billing, name_key, category, id, 4 from touched join service using (id))
                 group by account, name_key, category, id",
            )?
            .execute([json_list(moved.chain(touched.added.iter().copied()))])?;
        Ok(())
    }

    /// Runs a statement that writes a row where it says something else.
    fn write_if(&self, write: &str, values: impl Params) -> StoreResult<Outcome> {
        let written = self.connection.prepare_cached(write)?.execute(values)?;
        Ok(if written == 1 { Outcome::Changed } else { Outcome::Unchanged })
    }
}

/// Applies every row of one file, counts what became of them and says how far it has come.
fn each<T>(
    what: &'static str,
    rows: &[T],
    progress: &mut Progress,
    mut apply: impl FnMut(&T) -> StoreResult<Outcome>,
) -> StoreResult<Counts> {
    let mut counts = Counts::default();
    for (index, row) in rows.iter().enumerate() {
        match apply(row)? {
            Outcome::Added => counts.added += 1,
            Outcome::Changed => counts.changed += 1,
            Outcome::Unchanged => counts.unchanged += 1,
        }
        progress(what, index + 1, rows.len());
    }
    Ok(counts)
}

fn kept_service(row: &Row<'_>) -> rusqlite::Result<KeptService> {
    let followed =
        |index| Ok::<_, rusqlite::Error>(Followed { present: row.get(index)?, imported: row.get(index + 1)? });
    Ok(KeptService {
        id: row.get(0)?,
        contacts: [followed(1)?, followed(3)?, followed(5)?],
        rest: [row.get(7)?, row.get(8)?, row.get(9)?, row.get(10)?],
    })
}

/// What only the provider's other systems say of a service: creation, expiration, status and renewal, as kept.
fn told_of(service: &ServiceRow) -> [Option<String>; 4] {
    [
        Some(service.creation.to_string()),
        service.expiration.map(|day| day.to_string()),
        Some(service.status.as_str().to_owned()),
        Some(service.renewal.as_str().to_owned()),
    ]
}
