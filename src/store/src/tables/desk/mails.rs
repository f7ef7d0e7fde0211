//! Emails as staff see them.

use super::LISTED_ROWS;
use crate::engine::{FromRow, Row, only, params};
use crate::rows::RowId;
use crate::{COUNT_BOUND, ReadTx, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_api::desk::{DeskMail, MailNumbers};
use handover_api::submissions::Delivery;
use handover_rules::cases::CaseNumber;
use handover_rules::{Category, MailId, NicHandle, RequestId, ServiceKey, Timestamp};

/// Emails about one request, at most two parties with some dozens, or about one case.
const MAILS: u32 = 100;

/// A renewal notice is about a service; a change of holder and a case are about a domain.
const MAIL: &str = "id, account, address, notice, request, state, attempts, queued_at, state_at, next_at, answer,
  coalesce((select s.name from service s where s.id = outbox.service), holder_domain,
    (select c.domain from holder_case c where c.number = case_number)) as service_name";

/// Without the damaged ones of recipient, address, request and service.
impl FromRow for DeskMail {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let id = row.get("id")?;
        Ok(Self {
            id,
            to: row.get_intact("account", RowId::Mail(id))?,
            address: row.get_intact("address", RowId::Mail(id))?,
            notice: row.get("notice")?,
            request: row.get_intact("request", RowId::Mail(id))?,
            service: row.get_intact("service_name", RowId::Mail(id))?,
            delivery: row.get("state")?,
            attempts: row.get("attempts")?,
            queued_at: row.get("queued_at")?,
            at: row.get("state_at")?,
            next_at: row.get("next_at")?,
            answer: row.get("answer")?,
        })
    }
}

impl ReadTx<'_> {
    /// The latest emails to an account.
    pub fn mails_of_account(&self, account: &NicHandle) -> StoreResult<Vec<DeskMail>> {
        let sql = format!("select {MAIL} from outbox where account = ?1 order by id desc limit ?2");
        self.all(&sql, params![account, LISTED_ROWS], DeskMail::from_row)
    }

    /// The emails about the submission of a request, latest first.
    pub fn mails_of_request(&self, request: RequestId) -> StoreResult<Vec<DeskMail>> {
        let sql = format!(
            "select {MAIL} from outbox where submission = (select submission from request where id = ?1)
             order by id desc limit ?2"
        );
        self.all(&sql, params![request, MAILS], DeskMail::from_row)
    }

    /// The emails about a case, latest first.
    pub fn mails_of_case(&self, case: CaseNumber) -> StoreResult<Vec<DeskMail>> {
        let sql = format!("select {MAIL} from outbox where case_number = ?1 order by id desc limit ?2");
        self.all(&sql, params![case, MAILS], DeskMail::from_row)
    }

    /// One email.
    pub fn desk_mail(&self, id: MailId) -> StoreResult<Option<DeskMail>> {
        self.first(&format!("select {MAIL} from outbox where id = ?1"), [id], DeskMail::from_row)
    }

    /// The emails that failed in the last day, latest first.
    pub fn failed_mails(&self, now: Timestamp) -> StoreResult<Vec<DeskMail>> {
        let sql = format!(
            "select {MAIL} from outbox where state = 'failed' and state_at > ?1 order by state_at desc, id desc limit ?2"
        );
        self.all(&sql, params![now - TimeDelta::days(1), LISTED_ROWS], DeskMail::from_row)
    }

    /// Numbers of waiting emails, including ones held to collect further lines, and of failed emails.
    pub fn mail_counts(&self, now: Timestamp) -> StoreResult<MailNumbers> {
        let failed = self.value(
            "select count(*) from (
               select 1 from outbox where state = 'failed' and state_at > ?1 order by state_at desc limit ?2) failed",
            params![now - TimeDelta::days(1), COUNT_BOUND],
        )?;
        self.one(
            "select count(*) as waiting, min(queued_at) as oldest from (
               select queued_at from outbox where next_at is not null limit ?1) waiting",
            [COUNT_BOUND],
            |row| {
                let counted_to = u32::try_from(COUNT_BOUND).unwrap_or(u32::MAX);
                Ok(MailNumbers { waiting: row.get("waiting")?, oldest: row.get("oldest")?, failed, counted_to })
            },
        )
    }

    /// The latest emails about a service: about its requests and, of a domain, its holder and cases.
    pub fn mails_of_service(&self, service: crate::ServiceId, key: &ServiceKey) -> StoreResult<Vec<DeskMail>> {
        let sql = format!(
            "select {MAIL} from outbox where id in (
               select id from outbox where submission in (select submission from request where service = ?1)
               union select id from outbox where holder_domain = ?2
               union select id from outbox where case_number in (select number from holder_case where domain = ?2))
             order by id desc limit ?3"
        );
        let domain = (key.category == Category::Domain).then_some(&key.name);
        self.all(&sql, params![service, domain, LISTED_ROWS], DeskMail::from_row)
    }

    /// The quarantined emails that were not sent again since, latest first.
    pub fn quarantined_mails(&self) -> StoreResult<Vec<DeskMail>> {
        let sql = format!("select {MAIL} from outbox where quarantined order by id desc limit ?1");
        self.all(&sql, [LISTED_ROWS], DeskMail::from_row)
    }
}

impl WriteTx<'_> {
    /// Records the reply of the mail server: its first 300 characters, without control characters.
    pub fn set_mail_answer(&mut self, mail: MailId, answer: &str) -> StoreResult<()> {
        let answer: String = answer.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
        self.run("update outbox set answer = ?2 where id = ?1", params![mail, answer])
    }

    /// Makes a queued email due now; queues a settled one once more. A copy is composed anew, with a new code if it has
    /// one, and dropped if it is no longer needed. A held email, which waits for further requests to list, is sent
    /// without this.
    pub fn send_again(&mut self, mail: MailId, now: Timestamp) -> StoreResult<()> {
        let values = params![mail, now];
        let hurried = self.execute(
            "update outbox set next_at = case when next_at < ?2 then next_at else ?2 end
             where id = ?1 and next_at is not null and leased_until is null",
            values,
        )?;
        if hurried == 0 {
            self.run("update outbox set quarantined = false where id = ?1 and quarantined", [mail])?;
            let copy: Option<MailId> = self.first(
                "insert into outbox (queued_at, notice, request, submission, link, service, holder_domain, holder_change, case_number,
                   case_recipient, account, address, caused_by, audit, agent, network, happened_at, state, attempts, next_at,
                   state_at)
                 select ?2, notice, request, submission, link, service, holder_domain, holder_change, case_number, case_recipient,
                   account, address, caused_by, audit, agent, network, coalesce(happened_at, queued_at), 'queued', 0, ?2, ?2
                 from outbox where id = ?1 and next_at is null and state <> 'queued' returning id",
                values,
                only,
            )?;
            if let Some(copy) = copy {
                let lines = "insert into outbox_line (outbox, request)
                     select ?2, request from outbox_line where outbox = ?1";
                self.run(lines, [mail, copy])?;
                self.run("update renewal_notice set mail = ?2 where mail = ?1 and mail > 0", [mail, copy])?;
            }
        }
        self.try_mail_server_again(now)?;
        self.announce(crate::Change::Outbox);
        // Lets held emails go.
        self.announce(crate::Change::Due(now));
        Ok(())
    }

    /// Quarantines an email that cannot be composed, because its rows are damaged: it counts as failed.
    pub fn quarantine_mail(&mut self, mail: MailId, now: Timestamp) -> StoreResult<()> {
        self.settle_mail(mail, Delivery::Failed, now)?;
        self.run("update outbox set quarantined = true where id = ?1", [mail])
    }
}
