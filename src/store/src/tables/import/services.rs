//! Importing services and their contacts.

use super::summary::RowCounts;
use super::upsert::{Assignment, same_key, staged};
use super::{AppliedRows, ExportTable, RowRange};
use crate::convert::{column, contacts, handle, json_ids, service_key, to_millis};
use crate::engine::{Row, params};
use crate::tables::services::ChangedContacts;
use crate::{Change, ServiceId, StoreResult, WriteTx};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{Contacts, Timestamp};
use std::ops::ControlFlow;

const TABLE: ExportTable = ExportTable::Services;

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
    Ok(ServiceChange {
        row: column(row, 0)?,
        id: column(row, 1)?,
        contacts: [contacts(row, 2)?, contacts(row, 5)?],
        expiration: [column(row, 8)?, column(row, 9)?],
    })
}

impl WriteTx<'_> {
    /// Services of a range that are present and may have a scheduled transition: scheduled before the import, it takes
    /// precedence.
    pub fn staged_services_with_transitions(&self, rows: RowRange) -> StoreResult<Vec<ServiceId>> {
        self.all(
            &format!(
                "select t.id from stage.service s cross join service t on {}
                 where s.row > ?1 and s.row <= ?2
                   and (exists (select 1 from open_role o where o.service = t.id)
                     or exists (select 1 from role_end e where e.service = t.id and e.ended_at is null))",
                same_key(TABLE)
            ),
            rows,
            |row| column(row, 0),
        )
    }

    pub(super) fn apply_services(&mut self, [first, end]: RowRange, now: Timestamp) -> StoreResult<AppliedRows> {
        let changes = self.service_changes([first, end])?;
        let moved: Vec<&ServiceChange> = changes.iter().filter(|change| change.moves()).collect();
        let end = moved.get(MAX_CONTACT_CHANGES - 1).map_or(end, |last| last.row);
        let rows = [first, end];
        if !changes.is_empty() {
            self.update_staged(TABLE, &updates(), "id", rows)?;
        }
        self.record_changes(&changes, now)?;
        let added = self.insert_services(rows, now)?;
        Ok(AppliedRows {
            counts: RowCounts::of(rows, added, changes.len()),
            end,
            changed_contacts: moved.iter().map(|change| change.id).collect(),
        })
    }

    /// The services of a range that differ, up to [`MAX_CONTACT_CHANGES`] whose contacts do.
    fn service_changes(&self, rows: RowRange) -> StoreResult<Vec<ServiceChange>> {
        let after = |role: &str| follows(role, &format!("s.{role}"), &format!("t.{role}"));
        let [admin, tech, billing] = ["admin", "tech", "billing"].map(after);
        let select = format!(
            "select s.row, t.id, t.admin, t.tech, t.billing, {admin} as new_admin, {tech} as new_tech,
               {billing} as new_billing, t.expiration, s.expiration as new_expiration
             from stage.service s cross join service t on {}
             where s.row > ?1 and s.row <= ?2
               and ({} is not {} or t.deleted_at is not null or (t.admin, t.tech, t.billing) is not ({admin}, {tech}, {billing}))
             order by s.row",
            same_key(TABLE),
            columns("t"),
            columns("s")
        );
        let (mut changes, mut moves) = (Vec::new(), 0);
        self.visit(&select, rows, |row| {
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
                unlisted.push(change.id.get());
            }
        }
        if !unlisted.is_empty() {
            self.execute(
                "insert into unlisted_service (service, added) select value, 0 from json_each(?1)
                 where true on conflict do nothing",
                [json_ids(unlisted.into_iter())],
            )?;
        }
        self.write_contacts(&mut lists)?;
        for account in lists.into_accounts() {
            self.announce(Change::Services(account));
        }
        Ok(())
    }

    fn insert_services(&mut self, rows: RowRange, now: Timestamp) -> StoreResult<usize> {
        let last: i64 = self.one("select coalesce(max(id), 0) from service", [], |row| row.at(0))?;
        let mut set = staged(&TABLE.columns().all());
        let imported = [("imported_admin", "s.admin"), ("imported_tech", "s.tech"), ("imported_billing", "s.billing")];
        set.extend(imported.map(|(column, value)| (column, value.to_owned())));
        set.push(("added_at", "?3".to_owned()));
        let added = self.insert_staged(TABLE, &set, params![rows[0], rows[1], to_millis(now)])?;
        self.execute("insert into unlisted_service (service, added) select id, 1 from service where id > ?1", [last])?;
        let orders: Vec<ProviderEvent> = self.all(
            "select name, category, admin, tech, billing, ordered_by from service
             where id > ?1 and ordered_by is not null order by id",
            [last],
            |row| {
                let ordered_by = handle(&column::<String>(row, 5)?)?;
                let (service, contacts) = (service_key(row, 0)?, contacts(row, 2)?);
                Ok(ProviderEvent::ServiceOrdered { service, ordered_by, contacts })
            },
        )?;
        for order in &orders {
            self.append_event(order, now)?;
        }
        Ok(added)
    }
}

fn columns(table: &str) -> String {
    let columns: Vec<String> = ATTRIBUTES.iter().map(|column| format!("{table}.{column}")).collect();
    format!("({})", columns.join(", "))
}
