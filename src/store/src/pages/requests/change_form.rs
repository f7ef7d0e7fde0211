//! The form to change contacts of a service.

use crate::pages::screen;
use crate::pages::services::service_rows;
use crate::{ReadTx, StoreError, StoreResult, Waiting};
use handover_api::app::ScreenResponse;
use handover_api::submissions::ModifyContext;
use handover_rules::{NicHandle, Policy, ServiceKey, Timestamp};

/// The service, the asker, and the asker's other services of that name; `None` unless `asker` is a contact of the service.
pub fn change_form(
    tx: &ReadTx<'_>,
    asker: &NicHandle,
    key: &ServiceKey,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ScreenResponse<ModifyContext>>> {
    // The form does not show claims.
    let waiting = Waiting::default();
    let mut siblings = service_rows(tx, tx.services_of_name(asker, key.name.as_str())?, asker, &waiting)?;
    let Some(index) = siblings.iter().position(|row| row.service == *key) else { return Ok(None) };
    let service = siblings.remove(index);
    let me = tx.account_facts(asker, now, policy)?.ok_or(StoreError::Corrupt("session without an account"))?;
    screen(tx, asker, now, ModifyContext { service, me, siblings }).map(Some)
}
