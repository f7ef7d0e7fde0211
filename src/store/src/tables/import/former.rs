//! Deleted services and accounts whose names staged rows have.

use super::upsert::same_key;
use super::{ExportTable, RowRange};
use crate::convert::{column, date, handle, optional_date};
use crate::engine::Row;
use crate::{ReadTx, ServiceId, StoreError, StoreResult, WriteTx};
use handover_rules::provider::order::{DeletedService, NamedService};
use handover_rules::{EmailAddress, NicHandle};

/// A deleted service, and a staged row with its name.
#[derive(Debug)]
pub struct DeletedServiceRow {
    /// The deleted service.
    pub service: ServiceId,
    /// The facts that it is recognised by.
    pub deleted: DeletedService,
    /// The members of the row.
    pub named: NamedService,
}

/// A deleted account, and the address that a staged row gives to its handle.
#[derive(Debug)]
pub struct DeletedAccountRow {
    /// The handle.
    pub account: NicHandle,
    /// The addresses that the account was known by.
    pub known: Vec<EmailAddress>,
    /// The address of the row.
    pub named: EmailAddress,
}

/// The columns of a service `t` that [`read_deleted`] takes.
const DELETED: &str = "t.ordered_by, t.creation, t.admin, t.imported_admin";

fn optional_handle(row: &Row<'_>, index: usize) -> StoreResult<Option<NicHandle>> {
    column::<Option<String>>(row, index)?.map(|account| handle(&account)).transpose()
}

fn read_deleted(row: &Row<'_>, first: usize) -> StoreResult<DeletedService> {
    let admin = handle(&column::<String>(row, first + 2)?)?;
    // No import has set the admin of an order in a demo.
    let imported: String = column(row, first + 3)?;
    let imported = if imported.is_empty() { admin.clone() } else { handle(&imported)? };
    Ok(DeletedService {
        ordered_by: optional_handle(row, first)?,
        creation: date(&column::<String>(row, first + 1)?)?,
        admins: [admin, imported],
    })
}

pub(super) fn email(row: &Row<'_>, index: usize) -> StoreResult<EmailAddress> {
    EmailAddress::parse(&column::<String>(row, index)?).ok_or(StoreError::Corrupt("email address"))
}

impl ReadTx<'_> {
    /// The facts that a deleted service is recognised by; `None` if it is not deleted.
    pub fn deleted_service(&self, service: ServiceId) -> StoreResult<Option<DeletedService>> {
        let sql = format!("select {DELETED} from service t where t.id = ?1 and t.removal_at is not null");
        self.first(&sql, [service], |row| read_deleted(row, 0))
    }
}

impl WriteTx<'_> {
    /// The deleted services whose names staged rows have.
    pub fn staged_deleted_services(&self, rows: RowRange) -> StoreResult<Vec<DeletedServiceRow>> {
        let is_any: bool =
            self.one("select exists (select 1 from service where removal_at is not null)", [], |row| row.at(0))?;
        if !is_any {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select t.id, {DELETED}, s.ordered_by, s.creation, s.admin
             from stage.service s cross join service t on {}
             where s.row > ?1 and s.row <= ?2 and t.removal_at is not null",
            same_key(ExportTable::Services)
        );
        self.all(&sql, rows, |row| {
            let named = NamedService {
                ordered_by: optional_handle(row, 5)?,
                creation: optional_date(row, 6)?,
                admin: optional_handle(row, 7)?,
            };
            Ok(DeletedServiceRow { service: column(row, 0)?, deleted: read_deleted(row, 1)?, named })
        })
    }

    /// The deleted accounts whose handles staged rows have.
    pub fn staged_deleted_accounts(&self, rows: RowRange) -> StoreResult<Vec<DeletedAccountRow>> {
        let sql = format!(
            "select t.handle, s.email, t.email, coalesce(t.imported_email, t.email)
             from stage.account s cross join account t on {}
             where s.row > ?1 and s.row <= ?2 and t.deleted_at is not null",
            same_key(ExportTable::Accounts)
        );
        self.all(&sql, rows, |row| {
            let account = handle(&column::<String>(row, 0)?)?;
            Ok(DeletedAccountRow { account, named: email(row, 1)?, known: vec![email(row, 2)?, email(row, 3)?] })
        })
    }
}
