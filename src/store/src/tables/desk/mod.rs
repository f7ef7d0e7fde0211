//! Lists and search for the desk. Every query is bounded.

mod audit;
mod corrections;
mod find;
mod mails;
mod staff;

pub use audit::{Actor, AuditedAct, service_subject};
pub use staff::{LiveStaffSession, StaffMember};

use crate::engine::{FromRow, from_row, only, params};
use crate::{COUNT_BOUND, ReadTx, StoreResult, StoredRequestId, WriteTx};
use chrono::TimeDelta;
use handover_api::desk::RequestNumbers;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{NicHandle, RequestId, Timestamp};

/// Open lines that are read for figures; requests of later ones are not counted.
const MOST_LINES: u64 = 20 * COUNT_BOUND;

/// Rows of a list.
const LISTED_ROWS: usize = 20;

from_row!(RequestNumbers { state, day, week, older });

impl ReadTx<'_> {
    /// The open requests by state and age.
    pub fn request_counts(&self, now: Timestamp) -> StoreResult<Vec<RequestNumbers>> {
        self.all(
            "select state, count(*) filter (where asked_at > ?1) as day,
               count(*) filter (where asked_at <= ?1 and asked_at > ?2) as week,
               count(*) filter (where asked_at <= ?2) as older
             from (
               select max(state) as state, min(asked_at) as asked_at
               from (select submission, state, asked_at from request where due_at is not null limit ?4) line
               group by submission limit ?3) open
             group by state order by state desc",
            params![now - TimeDelta::days(1), now - TimeDelta::days(7), COUNT_BOUND, MOST_LINES],
            RequestNumbers::from_row,
        )
    }

    /// The latest requests of a service, open ones and ended ones.
    pub fn latest_requests_of(&self, service: crate::ServiceId) -> StoreResult<Vec<RequestId>> {
        let ids: Vec<StoredRequestId> = self.all(
            "select id from request where service = ?1 order by asked_at desc, id desc limit ?2",
            params![service, LISTED_ROWS],
            only,
        )?;
        Ok(ids.into_iter().filter_map(|id| id.validate().ok()).collect())
    }
}

impl WriteTx<'_> {
    /// Suspends an account, or releases it.
    pub fn set_suspended(&mut self, account: &NicHandle, is_suspended: bool, now: Timestamp) -> StoreResult<()> {
        let since = is_suspended.then_some(now);
        self.run("update account set suspended_at = ?2 where handle = ?1", params![account, since])?;
        let account = account.clone();
        let event = if is_suspended {
            ProviderEvent::AccountSuspended { account }
        } else {
            ProviderEvent::AccountReleased { account }
        };
        self.append_event(&event, now)
    }
}
