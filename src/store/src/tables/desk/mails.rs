//! Emails as staff see them.

use super::LISTED_ROWS;
use crate::convert::{column, handle, optional_timestamp, timestamp, to_millis};
use crate::engine::{Row, params};
use crate::tables::outbox::OutboxState;
use crate::{COUNT_BOUND, ReadTx, StoreError, StoreResult, StoredRequestId, WriteTx};
use chrono::TimeDelta;
use handover_rules::cases::CaseNumber;
use handover_rules::{Category, EmailAddress, MailId, NicHandle, RequestId, ServiceKey, ServiceName, Timestamp};

/// Emails about one request, at most two parties with some dozens, or about one case.
const MAILS: u32 = 100;

/// An email as lists show it.
#[derive(Clone, Debug)]
pub struct ListedMail {
    /// The number.
    pub id: MailId,
    /// The account that it goes to. A damaged one is left out.
    pub to: Option<NicHandle>,
    /// The address that it goes to, if not the present one of the account. A damaged one is left out.
    pub address: Option<EmailAddress>,
    /// The kind.
    pub notice: String,
    /// The request that it is about. A damaged one is left out.
    pub request: Option<RequestId>,
    /// The service that it is about, unless it is about a request. A damaged one is left out.
    pub service: Option<ServiceName>,
    /// The state.
    pub state: OutboxState,
    /// Attempts so far.
    pub attempts: u32,
    /// Time of queueing.
    pub queued_at: Timestamp,
    /// The last change of its state.
    pub state_at: Timestamp,
    /// The next attempt.
    pub next_at: Option<Timestamp>,
    /// The mail server's last answer.
    pub answer: Option<String>,
}

/// Emails that wait and have failed.
#[derive(Clone, Debug)]
pub struct MailCounts {
    /// Waiting.
    pub waiting: u32,
    /// Time at which the oldest of them was queued.
    pub oldest: Option<Timestamp>,
    /// Failed in the last day.
    pub failed: u32,
}

/// A renewal notice is about a service; a change of holder and a case are about a domain.
const MAIL: &str = "id, account, address, notice, request, state, attempts, queued_at, state_at, next_at, answer,
  coalesce((select s.name from service s where s.id = service), holder_domain,
    (select c.domain from holder_case c where c.number = case_number))";

fn read_mail(row: &Row<'_>) -> StoreResult<ListedMail> {
    let state: String = column(row, 5)?;
    Ok(ListedMail {
        id: MailId::new(column(row, 0)?),
        to: column::<Option<String>>(row, 1)?.and_then(|account| handle(&account).ok()),
        address: column::<Option<String>>(row, 2)?.and_then(|address| EmailAddress::parse(&address)),
        notice: column(row, 3)?,
        request: column::<Option<StoredRequestId>>(row, 4)?.and_then(|id| id.validate().ok()),
        state: OutboxState::parse(&state).ok_or(StoreError::Corrupt("email state"))?,
        attempts: column(row, 6)?,
        queued_at: timestamp(column(row, 7)?)?,
        state_at: timestamp(column(row, 8)?)?,
        next_at: optional_timestamp(column(row, 9)?)?,
        answer: column(row, 10)?,
        service: column::<Option<String>>(row, 11)?.as_deref().and_then(ServiceName::parse),
    })
}

impl ReadTx<'_> {
    /// The latest emails to an account.
    pub fn mails_of_account(&self, account: &NicHandle) -> StoreResult<Vec<ListedMail>> {
        let sql = format!("select {MAIL} from outbox where account = ?1 order by id desc limit ?2");
        self.all(&sql, params![account.as_str(), LISTED_ROWS], read_mail)
    }

    /// The emails about the submission of a request, latest first.
    pub fn mails_of_request(&self, request: RequestId) -> StoreResult<Vec<ListedMail>> {
        let sql = format!(
            "select {MAIL} from outbox where submission = (select submission from request where id = ?1)
             order by id desc limit ?2"
        );
        self.all(&sql, params![StoredRequestId::from(request), MAILS], read_mail)
    }

    /// The emails about a case, latest first.
    pub fn mails_of_case(&self, case: CaseNumber) -> StoreResult<Vec<ListedMail>> {
        let sql = format!("select {MAIL} from outbox where case_number = ?1 order by id desc limit ?2");
        self.all(&sql, params![case, MAILS], read_mail)
    }

    /// One email.
    pub fn desk_mail(&self, id: MailId) -> StoreResult<Option<ListedMail>> {
        self.first(&format!("select {MAIL} from outbox where id = ?1"), [id.get()], read_mail)
    }

    /// The emails that failed in the last day, latest first.
    pub fn failed_mails(&self, now: Timestamp) -> StoreResult<Vec<ListedMail>> {
        let sql = format!(
            "select {MAIL} from outbox where state = 'failed' and state_at > ?1 order by state_at desc, id desc limit ?2"
        );
        self.all(&sql, params![to_millis(now - TimeDelta::days(1)), LISTED_ROWS], read_mail)
    }

    /// Numbers of waiting emails, including ones held to collect further lines, and of failed emails.
    pub fn mail_counts(&self, now: Timestamp) -> StoreResult<MailCounts> {
        let (waiting, oldest): (u32, Option<i64>) = self.one(
            "select count(*), min(queued_at) from (
               select queued_at from outbox where next_at is not null limit ?1)",
            [COUNT_BOUND],
            |row| Ok((row.at(0)?, row.at(1)?)),
        )?;
        let failed = self.one(
            "select count(*) from (
               select 1 from outbox where state = 'failed' and state_at > ?1 order by state_at desc limit ?2)",
            params![to_millis(now - TimeDelta::days(1)), COUNT_BOUND],
            |row| row.at(0),
        )?;
        Ok(MailCounts { waiting, oldest: optional_timestamp(oldest)?, failed })
    }

    /// The latest emails about a service: about its requests and, of a domain, its holder and cases.
    pub fn mails_of_service(&self, service: crate::ServiceId, key: &ServiceKey) -> StoreResult<Vec<ListedMail>> {
        let sql = format!(
            "select {MAIL} from outbox where id in (
               select id from outbox where submission in (select submission from request where service = ?1)
               union select id from outbox where holder_domain = ?2
               union select id from outbox where case_number in (select number from holder_case where domain = ?2))
             order by id desc limit ?3"
        );
        let domain = (key.category == Category::Domain).then(|| key.name.as_str());
        self.all(&sql, params![service, domain, LISTED_ROWS], read_mail)
    }

    /// The quarantined emails that were not sent again since, latest first.
    pub fn quarantined_mails(&self) -> StoreResult<Vec<ListedMail>> {
        let sql = format!("select {MAIL} from outbox where quarantined order by id desc limit ?1");
        self.all(&sql, [LISTED_ROWS], read_mail)
    }
}

impl WriteTx<'_> {
    /// Records the reply of the mail server: its first 300 characters, without control characters.
    pub fn set_mail_answer(&mut self, mail: MailId, answer: &str) -> StoreResult<()> {
        let answer: String = answer.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
        self.execute("update outbox set answer = ?2 where id = ?1", params![mail.get(), answer])?;
        Ok(())
    }

    /// Makes a queued email due now; queues a settled one once more. A copy is composed anew, with a new code if it has
    /// one, and dropped if it is no longer needed. A held email, which waits for further requests to list, is sent
    /// without this.
    pub fn send_again(&mut self, mail: MailId, now: Timestamp) -> StoreResult<()> {
        let values = params![mail.get(), now];
        let hurried = self.execute(
            "update outbox set next_at = min(next_at, ?2) where id = ?1 and next_at is not null and leased_until is null",
            values,
        )?;
        if hurried == 0 {
            self.execute("update outbox set quarantined = 0 where id = ?1 and quarantined", [mail.get()])?;
            let copied = self.execute(
                "insert into outbox (queued_at, notice, request, submission, link, service, holder_domain, holder_change, case_number,
                   case_recipient, account, address, caused_by, audit, agent, network, happened_at, state, attempts, next_at,
                   state_at)
                 select ?2, notice, request, submission, link, service, holder_domain, holder_change, case_number, case_recipient,
                   account, address, caused_by, audit, agent, network, ifnull(happened_at, queued_at), 'queued', 0, ?2, ?2
                 from outbox where id = ?1 and next_at is null and state <> 'queued'",
                values,
            )?;
            if copied == 1 {
                let lines = "insert into outbox_line (outbox, request)
                     select last_insert_rowid(), request from outbox_line where outbox = ?1";
                self.execute(lines, [mail.get()])?;
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
        self.settle_mail(mail, OutboxState::Failed, now)?;
        self.execute("update outbox set quarantined = 1 where id = ?1", [mail.get()])?;
        Ok(())
    }
}
