//! Renewal notices.

use super::{COLUMNS, ServiceRecord, read};
use crate::engine::{List, only, params};
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use chrono::NaiveDate;
use handover_rules::model::service::notice_due_from;
use handover_rules::{MailId, NicHandle, Timestamp};

impl ReadTx<'_> {
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
            read,
        )?;
        Ok((services, total))
    }
}

impl WriteTx<'_> {
    /// Records when a service expires, so that notices are sent.
    pub(crate) fn set_expiration(
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
