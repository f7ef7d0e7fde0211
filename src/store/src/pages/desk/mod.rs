//! Pages of the desk. Everything that is looked at is recorded by the caller.

mod audit_log;
mod cases;
mod overview;
mod subjects;

pub use audit_log::{audit_log, audit_log_csv};
pub use cases::{case, case_queue};
pub use overview::overview;
pub use subjects::{customer, customer_policies, customer_services, request, search, service};

use super::handles::handles_in;
use super::named_people;
use crate::{ReadTx, StoreResult};
use handover_api::desk::DeskPage;
use serde::Serialize;

/// Entries of the audit log on a page.
const AUDIT_ENTRIES_SHOWN: u32 = 20;

/// A page's response, with the names of the accounts in it.
pub fn page<T: Serialize>(tx: &ReadTx<'_>, data: T) -> StoreResult<DeskPage<T>> {
    let people = named_people(tx, &handles_in(&data))?;
    Ok(DeskPage { data, people })
}
