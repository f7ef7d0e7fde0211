//! The names of the accounts in a page.

use handover_api::desk::DeskPage;
use handover_store::pages::{handles_in, named_people};
use handover_store::{ReadTx, StoreResult};
use serde::Serialize;

/// A page's response, with the names of the accounts in it.
pub(super) fn page<T: Serialize>(reader: &ReadTx<'_>, data: T) -> StoreResult<DeskPage<T>> {
    let people = named_people(reader, &handles_in(&data))?;
    Ok(DeskPage { data, people })
}
