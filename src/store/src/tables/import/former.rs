//! Deleted services and accounts whose names staged rows have.

use super::Rows;
use super::upsert::same_key;
use crate::engine::{FromRow, Row};
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use handover_api::provider::ExportTable;
use handover_rules::provider::{DeletedService, NamedService};
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

/// The columns of a service `t` that the facts are read from.
const DELETED: &str = "t.ordered_by, t.creation, t.admin, t.imported_admin";

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
    /// The deleted services whose names staged rows have.
    pub fn staged_deleted_services(&self, rows: &Rows) -> StoreResult<Vec<DeletedServiceRow>> {
        let is_any: bool = self.value("select exists (select 1 from service where removal_at is not null)", [])?;
        if !is_any {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select t.id, {DELETED}, s.ordered_by as named_ordered_by, s.creation as named_creation, s.admin as named_admin
             from {} cross join service t
             where {} and s.row > ?1 and s.row <= ?2 and t.removal_at is not null",
            rows.source(ExportTable::Services),
            same_key(ExportTable::Services)
        );
        self.all(&sql, rows.values(&[]).as_slice(), |row| {
            let named = NamedService {
                ordered_by: row.get("named_ordered_by")?,
                creation: row.get("named_creation")?,
                admin: row.get("named_admin")?,
            };
            Ok(DeletedServiceRow { service: row.get("id")?, deleted: DeletedService::from_row(row)?, named })
        })
    }

    /// The deleted accounts whose handles staged rows have.
    pub fn staged_deleted_accounts(&self, rows: &Rows) -> StoreResult<Vec<DeletedAccountRow>> {
        let sql = format!(
            "select t.handle, s.email as named, t.email, coalesce(t.imported_email, t.email) as imported_email
             from {} cross join account t
             where {} and s.row > ?1 and s.row <= ?2 and t.deleted_at is not null",
            rows.source(ExportTable::Accounts),
            same_key(ExportTable::Accounts)
        );
        self.all(&sql, rows.values(&[]).as_slice(), |row| {
            let known = vec![row.get("email")?, row.get("imported_email")?];
            Ok(DeletedAccountRow { account: row.get("handle")?, known, named: row.get("named")? })
        })
    }
}
