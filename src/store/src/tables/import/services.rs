//! Importing services and their contacts.

use super::rows::{RowCounts, columns};
use super::upsert::{Assignment, same_key, staged};
use super::{AppliedRows, Rows};
use crate::engine::{FromRow, List, Row, from_row, only, params};
use crate::tables::services::ChangedContacts;
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use handover_api::provider::ExportTable;
use handover_rules::provider::{DeletedService, NamedService};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{Contacts, NicHandle, ServiceKey, Timestamp};
use std::ops::ControlFlow;

const TABLE: ExportTable = ExportTable::Services;

/// A deleted service, and a staged row with its name.
#[derive(Debug)]
pub struct DeletedServiceRow {
    pub service: ServiceId,
    /// The facts that it is recognised by.
    pub deleted: DeletedService,
    pub named: NamedService,
}

/// The columns of a service `t` that the facts are read from.
const DELETED: &str = "t.ordered_by, t.creation, t.admin, t.imported_admin";

from_row!(DeletedServiceRow { service = "id"; deleted, named });
from_row!(NamedService { ordered_by = "named_ordered_by", creation = "named_creation", admin = "named_admin" });

impl FromRow for DeletedService {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let admin: NicHandle = row.get("admin")?;
        // No import has set the admin of an order in a demo.
        let is_imported = row.text("imported_admin")? != Some("");
        let imported = if is_imported { row.get("imported_admin")? } else { admin.clone() };
        Ok(Self { ordered_by: row.get("ordered_by")?, creation: row.get("creation")?, admins: [admin, imported] })
    }
}

impl ReadTx<'_> {
    /// The facts that a deleted service is recognised by; `None` if it is not deleted.
    pub fn deleted_service(&self, service: ServiceId) -> StoreResult<Option<DeletedService>> {
        let sql = format!("select {DELETED} from service t where t.id = ?1 and t.removal_at is not null");
        self.first(&sql, [service], DeletedService::from_row)
    }
}

impl WriteTx<'_> {
    pub fn staged_deleted_services(&self, rows: &Rows) -> StoreResult<Vec<DeletedServiceRow>> {
        let is_any: bool = self.value("select exists (select 1 from service where removal_at is not null)", [])?;
        if !is_any {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select t.id, {DELETED}, s.ordered_by as named_ordered_by, s.creation as named_creation, s.admin as named_admin
             from {} cross join service t
             where {} and s.row > ?1 and s.row <= ?2 and t.removal_at is not null",
            rows.source(TABLE),
            same_key(TABLE)
        );
        self.all(&sql, rows.values(&[]).as_slice(), DeletedServiceRow::from_row)
    }
}

/// Columns that only imports write.
const ATTRIBUTES: [&str; 4] = ["creation", "expiration", "status", "renewal"];

/// Services of a transaction whose contacts change: their open requests cost more than the rows.
const MAX_CONTACT_CHANGES: usize = 20;

/// A present service that differs from its staged row.
struct ServiceChange {
    row: usize,
    id: ServiceId,
    contacts: [Contacts; 2],
    expiration: [Option<String>; 2],
}

impl ServiceChange {
    fn moves(&self) -> bool {
        self.contacts[0] != self.contacts[1]
    }
}

/// The contact is the one that an import has set. One that was changed here is kept even if an export agrees with it, or an
/// older export could revert it later.
fn follows(role: &str, staged: &str, present: &str) -> String {
    format!("case when t.{role} = t.imported_{role} then {staged} else {present} end")
}

fn updates() -> Vec<Assignment<'static>> {
    let mut set = staged(&ATTRIBUTES);
    // A deleted service is back.
    set.extend([("deleted_at", "null".to_owned()), ("removal_at", "null".to_owned())]);
    for (role, imported) in [("admin", "imported_admin"), ("tech", "imported_tech"), ("billing", "imported_billing")] {
        set.push((role, follows(role, &format!("s.{role}"), &format!("t.{role}"))));
        set.push((imported, follows(role, &format!("s.{role}"), &format!("t.{imported}"))));
    }
    set
}

fn read_change(row: &Row<'_>) -> StoreResult<ServiceChange> {
    let after = Contacts { admin: row.get("new_admin")?, tech: row.get("new_tech")?, billing: row.get("new_billing")? };
    Ok(ServiceChange {
        row: row.get("row")?,
        id: row.get("id")?,
        contacts: [Contacts::from_row(row)?, after],
        expiration: [row.get("expiration")?, row.get("new_expiration")?],
    })
}

impl WriteTx<'_> {
    /// Services of a range that are present and may have a scheduled transition: scheduled before the import, it takes
    /// precedence.
    pub fn staged_services_with_transitions(&self, rows: &Rows) -> StoreResult<Vec<ServiceId>> {
        self.all(
            &format!(
                "select t.id from {} cross join service t
                 where {} and s.row > ?1 and s.row <= ?2
                   and (exists (select 1 from open_role o where o.service = t.id)
                     or exists (select 1 from role_end e where e.service = t.id and e.ended_at is null))",
                rows.source(TABLE),
                same_key(TABLE)
            ),
            rows.values(&[]).as_slice(),
            only,
        )
    }

    pub(super) fn apply_services(&mut self, rows: &Rows, now: Timestamp) -> StoreResult<AppliedRows> {
        let changes = self.service_changes(rows)?;
        let moved: Vec<&ServiceChange> = changes.iter().filter(|change| change.moves()).collect();
        let end = moved.get(MAX_CONTACT_CHANGES - 1).map_or(rows.range[1], |last| last.row);
        let rows = &rows.up_to(end);
        if !changes.is_empty() {
            self.update_rows::<ServiceId>(TABLE, rows, &updates(), ("id", &[]))?;
        }
        self.record_changes(&changes, now)?;
        let added = self.insert_services(rows, now)?;
        Ok(AppliedRows {
            counts: RowCounts::of(rows.range, added, changes.len()),
            end,
            changed_contacts: moved.iter().map(|change| change.id).collect(),
        })
    }

    /// The services of a range that differ, up to [`MAX_CONTACT_CHANGES`] whose contacts do.
    fn service_changes(&self, rows: &Rows) -> StoreResult<Vec<ServiceChange>> {
        let after = |role: &str| follows(role, &format!("s.{role}"), &format!("t.{role}"));
        let [admin, tech, billing] = ["admin", "tech", "billing"].map(after);
        let select = format!(
            "select s.row, t.id, t.admin, t.tech, t.billing, {admin} as new_admin, {tech} as new_tech,
               {billing} as new_billing, t.expiration, s.expiration as new_expiration
             from {} cross join service t
             where {} and s.row > ?1 and s.row <= ?2
               and ({} is distinct from {} or t.deleted_at is not null
                 or (t.admin, t.tech, t.billing) is distinct from ({admin}, {tech}, {billing}))
             order by s.row",
            rows.source(TABLE),
            same_key(TABLE),
            attributes("t"),
            attributes("s")
        );
        let (mut changes, mut moves) = (Vec::new(), 0);
        self.visit(&select, rows.values(&[]).as_slice(), |row| {
            let change = read_change(row)?;
            moves += usize::from(change.moves());
            changes.push(change);
            Ok(if moves < MAX_CONTACT_CHANGES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(changes)
    }

    /// Brings lists, last days and the history of roles up to date. Lists of services whose contacts stay follow later.
    fn record_changes(&mut self, changes: &[ServiceChange], now: Timestamp) -> StoreResult<()> {
        let mut lists = ChangedContacts::default();
        let mut unlisted = Vec::new();
        for change in changes {
            let ([before, after], [from, to]) = (&change.contacts, &change.expiration);
            self.set_expiration(change.id, from.as_deref(), to.as_deref())?;
            if change.moves() {
                lists.change(change.id, before, after);
                self.record_role_changes(change.id, before, after, None, now)?;
            } else {
                unlisted.push(change.id);
            }
        }
        if !unlisted.is_empty() {
            self.run(
                "insert into unlisted_service (service, added) select value, false from rarray(?1) ids
                 where true on conflict (service) do nothing",
                [List::ids(unlisted)],
            )?;
        }
        self.write_and_announce_contacts(lists)
    }

    fn insert_services(&mut self, rows: &Rows, now: Timestamp) -> StoreResult<usize> {
        let last: i64 = self.value("select coalesce(max(id), 0) from service", [])?;
        let mut set = staged(&columns(TABLE));
        let imported = [("imported_admin", "s.admin"), ("imported_tech", "s.tech"), ("imported_billing", "s.billing")];
        set.extend(imported.map(|(column, value)| (column, value.to_owned())));
        set.push(("added_at", format!("?{}", rows.next_parameter())));
        let added = self.insert_rows(TABLE, rows, &set, params![now])?;
        self.run("insert into unlisted_service (service, added) select id, true from service where id > ?1", [last])?;
        let orders: Vec<ProviderEvent> = self.all(
            "select name, category, admin, tech, billing, ordered_by from service
             where id > ?1 and ordered_by is not null order by id",
            [last],
            |row| {
                let (service, contacts) = (ServiceKey::from_row(row)?, Contacts::from_row(row)?);
                let ordered_by = row.get("ordered_by")?;
                Ok(ProviderEvent::ServiceOrdered { service, ordered_by, contacts })
            },
        )?;
        for order in &orders {
            self.append_event(order, now)?;
        }
        Ok(added)
    }
}

fn attributes(table: &str) -> String {
    let columns: Vec<String> = ATTRIBUTES.iter().map(|column| format!("{table}.{column}")).collect();
    format!("({})", columns.join(", "))
}

/// A service whose rows in lists must be written.
struct Unlisted {
    service: ServiceId,
    contacts: Contacts,
    expiration: Option<String>,
}

from_row!(Unlisted { service = "id", expiration; contacts });

impl WriteTx<'_> {
    /// Writes the lists of all services that were applied in this transaction, and announces them. They may have rows there
    /// already. No import may be under way: its services would be written too.
    pub fn write_unlisted(&mut self) -> StoreResult<()> {
        let unlisted: Vec<Unlisted> = self.all(
            "select s.id, s.admin, s.tech, s.billing, s.expiration
             from unlisted_service u cross join service s where s.id = u.service",
            [],
            Unlisted::from_row,
        )?;
        let mut lists = ChangedContacts::default();
        for Unlisted { service, contacts, expiration } in unlisted {
            self.set_expiration(service, None, expiration.as_deref())?;
            lists.change(service, &contacts, &contacts);
        }
        self.run("delete from unlisted_service", [])?;
        self.write_and_announce_contacts(lists)
    }
}
