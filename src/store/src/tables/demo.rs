//! Demo mode only: the mailbox, which keeps rendered emails instead of delivering them; accounts to sign in with, picked from
//! an imported database; paying, renewing and backdating.

use crate::engine::{FromRow, from_row, only, params};
use crate::tables::services::ChangedContacts;
use crate::{ListedService, OutboxEntry, ReadTx, ServiceId, StoreResult, WriteTx};
use chrono::{Days, NaiveDate};
use handover_api::app::{Mail, MailRow};
use handover_api::services::ServiceRow;
use handover_rules::{MailId, NicHandle, Role, ServiceName, ServiceStatus, Timestamp};

#[derive(Clone, Debug)]
pub struct RenderedMail {
    pub address: String,
    pub sender: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Fragment of its link, if any.
    pub link: Option<String>,
}

const COLUMNS: &str = "m.outbox, o.account, m.address, m.subject, o.state_at, o.state";

from_row!(MailRow {
    id = "outbox", account, to = "address", subject, at = "state_at", delivery = "state",
});
from_row!(Mail { from = "sender", text = "body_text", link; row with attachment: None });

impl ReadTx<'_> {
    /// The latest emails, to an account and before `before` if given.
    pub fn mailbox(
        &self,
        account: Option<&NicHandle>,
        before: Option<MailId>,
        limit: u32,
    ) -> StoreResult<Vec<MailRow>> {
        self.all(
            &format!(
                "select {COLUMNS} from mailbox m join outbox o on o.id = m.outbox
                 where m.outbox < ?1 and (cast(?3 as text) is null or o.account = ?3) order by m.outbox desc limit ?2"
            ),
            params![before.map_or(i64::MAX, MailId::get), limit, account],
            MailRow::from_row,
        )
    }

    /// An email by id, without the name of its attachment.
    pub fn mailbox_mail(&self, id: MailId) -> StoreResult<Option<Mail>> {
        self.first(
            &format!(
                "select {COLUMNS}, m.sender, m.body_text, m.link from mailbox m join outbox o on o.id = m.outbox
                 where m.outbox = ?1"
            ),
            [id],
            Mail::from_row,
        )
    }

    pub fn mailbox_html(&self, id: MailId) -> StoreResult<Option<String>> {
        self.first("select body_html from mailbox where outbox = ?1", [id], only)
    }
}

impl WriteTx<'_> {
    pub fn add_to_mailbox(&mut self, entry: &OutboxEntry, mail: &RenderedMail) -> StoreResult<()> {
        self.run(
            "insert into mailbox (outbox, address, sender, subject, body_text, body_html, link)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             on conflict (outbox) do update set address = excluded.address, sender = excluded.sender,
               subject = excluded.subject, body_text = excluded.body_text, body_html = excluded.body_html,
               link = excluded.link",
            params![entry.id, mail.address, mail.sender, mail.subject, mail.text, mail.html, mail.link],
        )
    }
}

/// On how many services an account holds each role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleCounts {
    pub services: u64,
    pub admin: u64,
    pub tech: u64,
    pub billing: u64,
}

from_row!(RoleCounts { services, admin, tech, billing });

/// A thousand services at equal distances, so that a selection costs the same among a million.
const SAMPLE_SQL: &str = "recursive number (n) as (select 0 union all select n + 1 from number where n < 999),
    sample as materialized (
      select s.admin, s.billing from number
      join service s on s.id = 1 + n * (((select max(id) from service) + 999) / 1000))";

/// Services of an account that are read to find its roles.
const LOOKED_AT: u32 = 1000;

impl ReadTx<'_> {
    /// The admin of the most services in a sample.
    pub fn busiest_admin(&self) -> StoreResult<Option<NicHandle>> {
        let sql =
            format!("with {SAMPLE_SQL} select admin from sample group by admin order by count(*) desc, admin limit 1");
        self.first(&sql, [], only)
    }

    /// The most frequent tech contact of `admin`'s services, other than `admin`.
    pub fn main_tech_of(&self, admin: &NicHandle) -> StoreResult<Option<NicHandle>> {
        self.first(
            "select s.tech from (select service, roles from contact where account = ?1 limit ?2) c
             join service s on s.id = c.service
             where (c.roles & 1) <> 0 and s.tech <> ?1
             group by s.tech order by count(*) desc, s.tech limit 1",
            params![admin, LOOKED_AT],
            only,
        )
    }

    /// The billing contact of the most services in a sample, among accounts without any other role.
    pub fn billing_only(&self) -> StoreResult<Option<NicHandle>> {
        let sql = format!(
            "with {SAMPLE_SQL} select billing from sample group by billing having (
               select min(roles) = 4 and max(roles) = 4
               from (select roles from contact where account = sample.billing limit ?1) held)
             order by count(*) desc, billing limit 1"
        );
        self.first(&sql, [LOOKED_AT], only)
    }

    /// An account with two to five services, admin of at least two, that does not hold all roles everywhere.
    pub fn admin_of_few(&self) -> StoreResult<Option<NicHandle>> {
        let sql = format!(
            "with {SAMPLE_SQL} select admin from sample group by admin having (
               select count(*) between 2 and 5 and count(*) filter (where (roles & 1) <> 0) >= 2 and min(roles) < 7
               from (select roles from contact where account = sample.admin limit 6) held)
             order by (select count(*) from (select 1 from contact where account = sample.admin limit 6) held), admin limit 1"
        );
        self.first(&sql, [], only)
    }

    /// On how many services an account holds each role.
    pub fn role_counts(&self, account: &NicHandle) -> StoreResult<RoleCounts> {
        self.one(
            "select count(*) as services, count(*) filter (where (roles & 1) <> 0) as admin,
               count(*) filter (where (roles & 2) <> 0) as tech, count(*) filter (where (roles & 4) <> 0) as billing
             from contact where account = ?1",
            [account],
            RoleCounts::from_row,
        )
    }
}

impl WriteTx<'_> {
    /// Marks every service that an account has to pay for as paid.
    pub fn settle_services(&mut self, account: &NicHandle) -> StoreResult<()> {
        let owed: Vec<ServiceId> = self.all(
            "select service from contact where account = ?1 and (roles & ?2) <> 0 and status in (?3, ?4)",
            params![account, Role::Billing, ServiceStatus::UnPaid, ServiceStatus::PendingDebt],
            only,
        )?;
        let mut changed = ChangedContacts::default();
        for service in owed {
            let facts = self.service_by_id(service)?.facts;
            self.run("update service set status = ?2 where id = ?1", params![service, ServiceStatus::Ok])?;
            changed.change(service, &facts.contacts, &facts.contacts);
        }
        self.write_contacts(&mut changed)
    }

    /// Renews the services of a name that an account is the billing contact of, for a year from `today`, or from their last
    /// day where that is later.
    pub fn renew_services(&mut self, account: &NicHandle, name: &ServiceName, today: NaiveDate) -> StoreResult<()> {
        let mut changed = ChangedContacts::default();
        for ListedService { id, row: ServiceRow { contacts, expiration, .. }, .. } in
            self.services_of_name(account, name.as_str())?
        {
            let Some(last_day) = expiration.filter(|_| contacts.billing == *account) else { continue };
            let renewed = (last_day.max(today) + Days::new(365)).to_string();
            self.run(
                "update service set expiration = ?2, status = case when status = ?3 then ?4 else status end where id = ?1",
                params![id, renewed, ServiceStatus::Expired, ServiceStatus::Ok],
            )?;
            self.set_expiration(id, Some(&last_day.to_string()), Some(&renewed))?;
            changed.change(id, &contacts, &contacts);
        }
        self.write_contacts(&mut changed)
    }

    /// Marks every bill of an account as paid.
    pub fn settle_bills(&mut self, account: &NicHandle) -> StoreResult<()> {
        self.run("update bill set status = 'PAID' where account = ?1 and status in ('UNPAID', 'TO_BE_PAID')", [account])
    }

    /// Adds a credit card that is valid through `last_day`.
    pub fn add_payment_method(&mut self, account: &NicHandle, last_day: NaiveDate) -> StoreResult<()> {
        self.run(
            "insert into payment_method (id, account, kind, status, last_day)
             select coalesce(max(id), 0) + 1, ?1, 'CREDIT_CARD', 'VALID', ?2 from payment_method",
            params![account, last_day],
        )
    }

    /// Makes all services as old here as if they had been added at `at`.
    pub fn backdate_services(&self, at: Timestamp) -> StoreResult<()> {
        self.run("update service set added_at = ?1", [at])
    }
}
