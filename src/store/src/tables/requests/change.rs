//! A request with everything that its next transition depends on except accounts, in two statements.

use super::{COLUMNS, RequestRecord};
use crate::engine::{FromRow, Row, params};
use crate::{ReadTx, StoreResult};
use handover_rules::request::PartyCodes;
use handover_rules::request::lifecycle::CodesNeeded;
use handover_rules::{RequestId, ServiceFacts, Timestamp};

/// A request as a transition needs it.
#[derive(Clone, Debug)]
pub struct RequestToChange {
    /// The request, with its parties.
    pub record: RequestRecord,
    /// Its service.
    pub service: ServiceFacts,
    /// The codes of each party, as far as they are known.
    pub party_codes: Vec<PartyCodes>,
    /// The part of the codes that was read.
    pub known: CodesNeeded,
    /// Whether it is open, but without a scheduled transition.
    pub is_quarantined: bool,
    /// Whether a step about the contacts of its service, perhaps its own, is due.
    pub has_due: bool,
}

fn read_with_service(row: &Row<'_>) -> StoreResult<RequestToChange> {
    let record = RequestRecord::from_row(row)?;
    let service = ServiceFacts {
        key: record.request.service.clone(),
        contacts: FromRow::from_row(row)?,
        status: row.get("status")?,
    };
    let is_quarantined = record.request.ended.is_none() && row.get::<Option<i64>>("due_at")?.is_none();
    Ok(RequestToChange {
        record,
        service,
        party_codes: Vec::new(),
        known: CodesNeeded::Nothing,
        is_quarantined,
        has_due: row.get("has_due")?,
    })
}

impl ReadTx<'_> {
    /// A request to change at `now`, with the `needed` part of the codes.
    pub fn request_to_change(
        &self,
        id: RequestId,
        now: Timestamp,
        needed: CodesNeeded,
    ) -> StoreResult<Option<RequestToChange>> {
        // Open requests hold the lock of a role.
        let sql = format!(
            "select {COLUMNS}, s.admin, s.tech, s.billing, s.status, r.due_at,
               exists (select 1 from open_role o join request due on due.id = o.request
                 where o.service = r.service and due.due_at <= ?2)
               or exists (select 1 from role_end e
                 where e.service = r.service and e.ended_at is null and e.due_at <= ?2) as has_due
             from request r join service s on s.id = r.service where r.id = ?1"
        );
        let Some(mut found) = self.first(&sql, params![id, now], read_with_service)? else {
            return Ok(None);
        };
        (found.record.request.parties, found.party_codes) = self.parties_and_codes(&found.record, needed)?;
        found.known = needed;
        Ok(Some(found))
    }
}
