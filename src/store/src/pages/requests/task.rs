//! A request as in OVHcloud's API.

use crate::{ReadTx, StoreResult};
use handover_api::reference::Task;
use handover_rules::{NicHandle, RequestId};

/// A request; `None` unless `account` may read it.
pub fn task(tx: &ReadTx<'_>, account: &NicHandle, id: RequestId) -> StoreResult<Option<Task>> {
    let Some(record) = tx.request(id)? else { return Ok(None) };
    let service = tx.service_by_id(record.service)?;
    let may_read = record.request.is_read_by(account, &service.facts.contacts);
    Ok(may_read.then(|| Task::from(&record.request)))
}
