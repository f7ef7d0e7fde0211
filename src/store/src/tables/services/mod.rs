//! Services, their contacts and renewal notices.

mod contacts;
mod history;
mod large_index;
mod large_list;
mod list;
mod list_pages;
mod need;
#[cfg(test)]
pub(crate) mod plans;
mod role_ends;

pub(super) use contacts::ChangedContacts;
pub(crate) use contacts::without_services;
pub use history::{HistoryDay, HistoryEntry, HistoryFilter, HistoryQuery};
pub use large_index::LARGE_ABOVE;
pub(super) use large_index::leave_to_fill;
pub(crate) use list::COLUMNS as LIST_COLUMNS;
pub use list::{ListedService, NeedFilter, ServiceFilter, ServicesQuery, SharedServices};
pub use need::ServiceFigures;
pub(super) use need::end_key_of;
pub use role_ends::{EndedRole, GroupedEnd, RoleEndGroup, RoleEndRecord, RoleEnds};

use crate::engine::{FromRow, List, from_row, only, params};
use crate::{ReadTx, ServiceId, StoreError, StoreResult, WriteTx};
use chrono::NaiveDate;
use handover_rules::model::service::notice_due_from;
use handover_rules::{MailId, NicHandle, ServiceFacts, ServiceKey, Timestamp};

#[derive(Clone, Debug)]
pub struct ServiceRecord {
    pub id: ServiceId,
    /// Name, category, contacts and status.
    pub facts: ServiceFacts,
    /// The account that ordered it, if it was not taken over.
    pub ordered_by: Option<NicHandle>,
    pub creation: NaiveDate,
    /// Last day of service, if it expires.
    pub expiration: Option<NaiveDate>,
    /// Renewal type, as the provider names it.
    pub renewal: String,
    /// Time of its removal, once the provider has deleted it.
    pub removal_at: Option<Timestamp>,
}

const COLUMNS: &str =
    "s.id, s.name, s.category, s.admin, s.tech, s.billing, s.creation, s.expiration, s.status, s.renewal, s.removal_at,
    s.ordered_by";

/// The condition that a service `s` was not removed: the row of a service that the provider has deleted stays for requests
/// and histories.
pub(crate) const NOT_REMOVED: &str = "(s.deleted_at is null or s.removal_at is not null)";

from_row!(ServiceRecord { id, ordered_by, creation, expiration, renewal, removal_at; facts });
from_row!(ServiceFacts { status; key, contacts });

impl ReadTx<'_> {
    pub fn service(&self, key: &ServiceKey) -> StoreResult<Option<ServiceRecord>> {
        self.first(
            &format!("select {COLUMNS} from service s where s.name = ?1 and s.category = ?2 and {NOT_REMOVED}"),
            params![key.name, key.category],
            ServiceRecord::from_row,
        )
    }

    /// The services with these keys, as far as they exist.
    pub fn services_with_keys(&self, keys: &[&ServiceKey]) -> StoreResult<Vec<ServiceRecord>> {
        let wanted: Vec<[&str; 2]> = keys.iter().map(|key| [key.name.as_str(), key.category.as_str()]).collect();
        let wanted = serde_json::to_string(&wanted).map_err(|error| StoreError::Engine(Box::new(error)))?;
        self.all(
            &format!(
                "select {COLUMNS} from json_each(?1) wanted
                 cross join service s
                 where s.name = wanted.value ->> 0 and s.category = wanted.value ->> 1 and {NOT_REMOVED}"
            ),
            [wanted],
            ServiceRecord::from_row,
        )
    }

    /// A service by an id that another row refers to.
    pub fn service_by_id(&self, id: ServiceId) -> StoreResult<ServiceRecord> {
        self.first(&format!("select {COLUMNS} from service s where s.id = ?1"), [id], ServiceRecord::from_row)?
            .ok_or(StoreError::Corrupt("reference to a missing service"))
    }

    /// The first `limit` services after `after`, by id, that expire on a day and are due a notice with this threshold. A
    /// service is skipped if this notice or one with a nearer threshold was recorded, or if it was added when the notice
    /// was due already.
    pub fn services_due_a_notice(
        &self,
        expiration: NaiveDate,
        days: u16,
        after: Option<ServiceId>,
        limit: u32,
    ) -> StoreResult<Vec<ServiceId>> {
        self.all(
            "select s.id from expiring_service e join service s on s.id = e.service
             where e.expiration = ?1 and e.service > ?3 and s.added_at < ?5
               and s.status not in ('expired', 'inCreation') and not exists (
                 select 1 from renewal_notice n
                 where n.service = s.id and n.expiration = s.expiration and n.days <= ?2)
             order by e.service limit ?4",
            params![expiration, days, after.unwrap_or(ServiceId::new(0)), limit, notice_due_from(expiration, days)],
            only,
        )
    }

    /// The services that a renewal email lists, those that expire first at first, and how many there are: those that still
    /// expire on the day that it announces and that the account still pays for.
    pub fn services_of_renewal_mail(
        &self,
        mail: MailId,
        account: &NicHandle,
        today: NaiveDate,
        limit: u32,
    ) -> StoreResult<(Vec<ServiceRecord>, u64)> {
        const WANTED: &str = "renewal_notice n join service s on s.id = n.service
             where n.mail = ?1 and s.billing = ?2 and s.expiration = n.expiration and s.expiration >= ?3";
        let total = self.value(&format!("select count(*) from {WANTED}"), params![mail, account, today])?;
        let services = self.all(
            &format!("select {COLUMNS} from {WANTED} order by s.expiration, s.name, s.category limit ?4"),
            params![mail, account, today, limit],
            ServiceRecord::from_row,
        )?;
        Ok((services, total))
    }
}

impl WriteTx<'_> {
    /// Records when a service expires, so that notices are sent.
    pub(super) fn set_expiration(
        &self,
        service: ServiceId,
        before: Option<&str>,
        after: Option<&str>,
    ) -> StoreResult<()> {
        if before == after {
            return Ok(());
        }
        if let Some(before) = before {
            self.run("delete from expiring_service where expiration = ?1 and service = ?2", params![before, service])?;
        }
        if let Some(after) = after {
            self.run(
                "insert into expiring_service (expiration, service) values (?1, ?2) on conflict do nothing",
                params![after, service],
            )?;
        }
        Ok(())
    }

    /// Records notices for the billing contacts of some services, except where one with a nearer threshold is recorded.
    /// `is_sent_elsewhere`: none of them is queued here.
    pub fn record_renewal_notices(
        &mut self,
        services: &[ServiceId],
        expiration: NaiveDate,
        days: u16,
        is_sent_elsewhere: bool,
    ) -> StoreResult<()> {
        let mail: Option<i64> = is_sent_elsewhere.then_some(0);
        self.run(
            "insert into renewal_notice (service, expiration, days, account, mail)
             select s.id, ?2, ?3, s.billing, ?4 from rarray(?1) wanted join service s on s.id = wanted.value
             where not exists (
               select 1 from renewal_notice n where n.service = s.id and n.expiration = ?2 and n.days <= ?3)",
            params![List::ids(services), expiration, days, mail],
        )
    }

    /// Queues one email about all recorded notices to each of the next `limit` accounts. Returns whether there may be more.
    pub fn queue_renewal_mails(&mut self, limit: u32, now: Timestamp) -> StoreResult<bool> {
        let accounts: Vec<NicHandle> = self.all(
            "select distinct account from renewal_notice where mail is null order by account limit ?1",
            [limit],
            only,
        )?;
        for account in &accounts {
            let mail = self.queue_renewal_mail(account, now)?;
            self.run(
                "update renewal_notice set mail = ?2 where account = ?1 and mail is null",
                params![account, mail],
            )?;
        }
        Ok(accounts.len() == limit as usize)
    }
}
