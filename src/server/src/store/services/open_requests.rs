//! Open requests, by service.

use crate::store::convert::{column, grouped, handle, json_ids, request_id, roles, skip_corrupt};
use crate::store::{ReadTx, ServiceId, StoreResult, StoredRequestId};
use handover_rules::submission::blockers::OpenRequest;
use rusqlite::Row;
use std::collections::HashMap;

fn read(row: &Row<'_>) -> StoreResult<(ServiceId, OpenRequest)> {
    let open = OpenRequest {
        id: request_id(row, 1)?,
        asker: handle(&column::<String>(row, 2)?)?,
        roles: roles(column(row, 3)?)?,
        to: handle(&column::<String>(row, 4)?)?,
    };
    Ok((column(row, 0)?, open))
}

impl ReadTx<'_> {
    /// The open requests of several services, without corrupt ones.
    ///
    /// # Errors
    /// Database error.
    pub fn open_requests(&self, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, Vec<OpenRequest>>> {
        let found: Vec<Option<(ServiceId, OpenRequest)>> = self.all(
            "select distinct o.service, r.id, r.asker, r.roles, r.to_account
             from json_each(?1) wanted
             join open_role o on o.service = wanted.value
             join request r on r.id = o.request
             order by r.asked_at, r.id",
            [json_ids(services.iter().map(|id| id.get()))],
            |row| skip_corrupt(column(row, 1)?, read(row)),
        )?;
        Ok(grouped(found.into_iter().flatten().collect()))
    }

    /// The ids of a service's open requests, including corrupt ones.
    ///
    /// # Errors
    /// Database error.
    pub fn open_request_ids(&self, service: ServiceId) -> StoreResult<Vec<StoredRequestId>> {
        self.all(
            "select distinct r.id from open_role o join request r on r.id = o.request
             where o.service = ?1 order by r.asked_at, r.id",
            [service],
            |row| column(row, 0),
        )
    }

    /// Those of `services` that have open requests, including corrupt ones.
    ///
    /// # Errors
    /// Database error.
    pub fn services_with_open_requests(&self, services: &[ServiceId]) -> StoreResult<Vec<ServiceId>> {
        self.all(
            "select distinct o.service from json_each(?1) wanted join open_role o on o.service = wanted.value
             order by o.service",
            [json_ids(services.iter().map(|id| id.get()))],
            |row| column(row, 0),
        )
    }
}
