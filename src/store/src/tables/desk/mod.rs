//! Lists and search for the desk. Every query is bounded.

mod audit;
mod corrections;
mod find;
mod mails;
mod staff;

pub use audit::{Actor, AuditLogFilter, AuditRecord, AuditedAct, AuditedPaper, service_subject};
pub use corrections::{CorrectionDecision, CorrectionRecord};
pub use mails::{ListedMail, MailCounts};
pub use staff::{LiveStaffSession, StaffMember};

use crate::convert::{column, handle, roles, service_key, to_millis};
use crate::engine::{Row, params};
use crate::paging::{ListQuery, PageSpec};
use crate::{COUNT_BOUND, ReadTx, StoreError, StoreResult, StoredRequestId, WriteTx};
use chrono::TimeDelta;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{EmailAddress, NicHandle, RequestId, RequestState, RoleSet, ServiceKey, Timestamp};

/// Rows of a list.
const LISTED_ROWS: usize = 20;

/// Services of an account that are read at a time.
const SERVICES: u32 = 20;

/// Services with the roles of an account, and the cursor of the next ones.
type ServicesPart = (Vec<(ServiceKey, RoleSet)>, Option<String>);

/// An account as lists show it.
#[derive(Clone, Debug)]
pub struct ListedAccount {
    /// NIC handle.
    pub handle: NicHandle,
    /// First and last name.
    pub name: String,
    /// Email address.
    pub email: EmailAddress,
}

/// Open requests in one state by their age.
#[derive(Clone, Debug)]
pub struct RequestCounts {
    /// The state.
    pub state: RequestState,
    /// Of the last day.
    pub day: u32,
    /// Older, of the last seven days.
    pub week: u32,
    /// Older still.
    pub older: u32,
}

fn read_account(row: &Row<'_>) -> StoreResult<ListedAccount> {
    Ok(ListedAccount {
        handle: handle(&column::<String>(row, 0)?)?,
        name: column(row, 1)?,
        email: EmailAddress::parse(&column::<String>(row, 2)?).ok_or(StoreError::Corrupt("email address"))?,
    })
}

impl ReadTx<'_> {
    /// Some services of an account with its roles, and the cursor of the next ones.
    ///
    /// # Errors
    /// An invalid cursor.
    pub fn services_for_desk(&self, account: &NicHandle, after: Option<&str>) -> StoreResult<ServicesPart> {
        let mut list = ListQuery::new("from contact c join service s on s.id = c.service where c.account = :account");
        list.bind(":account", account.as_str().to_owned());
        let keys = ["c.name_key", "c.category", "c.service"];
        let cut = PageSpec { keys: &keys, descending: false, after, limit: SERVICES };
        list.rows(self, "s.name, s.category, c.roles", cut, |row| {
            Ok(Some((service_key(row, 0)?, roles(column(row, 2)?)?)))
        })
    }

    /// The number of services of an account, as far as it is counted.
    pub fn service_count_for_desk(&self, account: &NicHandle) -> StoreResult<u32> {
        self.one(
            "select count(*) from (select 1 from contact where account = ?1 limit ?2)",
            params![account.as_str(), COUNT_BOUND],
            |row| row.at(0),
        )
    }

    /// The open requests by state and age.
    pub fn request_counts(&self, now: Timestamp) -> StoreResult<Vec<RequestCounts>> {
        self.all(
            "select state, sum(asked_at > ?1), sum(asked_at <= ?1 and asked_at > ?2), sum(asked_at <= ?2)
             from (select state, asked_at from request where due_at is not null limit ?3) group by state order by state desc",
            params![to_millis(now - TimeDelta::days(1)), to_millis(now - TimeDelta::days(7)), COUNT_BOUND],
            |row| {
                let state: String = column(row, 0)?;
                Ok(RequestCounts {
                    state: RequestState::parse(&state).ok_or(StoreError::Corrupt("request state"))?,
                    day: column(row, 1)?,
                    week: column(row, 2)?,
                    older: column(row, 3)?,
                })
            },
        )
    }

    /// The latest requests of a service, open ones and ended ones.
    pub fn latest_requests_of(&self, service: crate::ServiceId) -> StoreResult<Vec<RequestId>> {
        let ids: Vec<StoredRequestId> = self.all(
            "select id from request where service = ?1 order by asked_at desc, id desc limit ?2",
            params![service, LISTED_ROWS],
            |row| column(row, 0),
        )?;
        Ok(ids.into_iter().filter_map(|id| id.validate().ok()).collect())
    }
}

impl WriteTx<'_> {
    /// Suspends an account, or releases it.
    pub fn set_suspended(&mut self, account: &NicHandle, is_suspended: bool, now: Timestamp) -> StoreResult<()> {
        let since = is_suspended.then(|| to_millis(now));
        self.execute("update account set suspended_at = ?2 where handle = ?1", params![account.as_str(), since])?;
        let account = account.clone();
        let event = if is_suspended {
            ProviderEvent::AccountSuspended { account }
        } else {
            ProviderEvent::AccountReleased { account }
        };
        self.append_event(&event, now)
    }
}
