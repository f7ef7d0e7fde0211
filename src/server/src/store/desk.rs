//! Lists and search for the desk. Every query is bounded.

use super::canonical_name::stored_spellings;
use super::cases::stored as stored_case;
use super::convert::{category, column, handle, optional_timestamp, roles, service_name, timestamp, to_millis};
use super::paging::{ListQuery, PageSpec};
use super::{COUNT_BOUND, ReadTx, StoreError, StoreResult, StoredRequestId, WriteTx, email_key};
use crate::store::outbox::OutboxState;
use chrono::TimeDelta;
use handover_rules::procedure::CaseNumber;
use handover_rules::{
    Category, EmailAddress, MailId, NicHandle, RequestId, RequestState, RoleSet, ServiceKey, ServiceName, Timestamp,
};
use rusqlite::{Row, params};
use std::collections::HashSet;

/// Rows of a list.
const LISTED_ROWS: usize = 20;

/// Services of an account that are read at a time.
const SERVICES: u32 = 20;

/// Emails about one request, at most two parties with some dozens, or about one case.
const MAILS: u32 = 100;

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

fn read_account(row: &Row<'_>) -> StoreResult<ListedAccount> {
    Ok(ListedAccount {
        handle: handle(&column::<String>(row, 0)?)?,
        name: column(row, 1)?,
        email: EmailAddress::parse(&column::<String>(row, 2)?).ok_or(StoreError::Corrupt("email address"))?,
    })
}

fn read_key(row: &Row<'_>) -> StoreResult<ServiceKey> {
    Ok(ServiceKey { name: service_name(&column::<String>(row, 0)?)?, category: category(&column::<String>(row, 1)?)? })
}

/// The texts that begin with `prefix` are at least `prefix` and less than this.
fn after_prefix(prefix: &str) -> String {
    [prefix, "\u{10ffff}"].concat()
}

impl ReadTx<'_> {
    /// Accounts whose handle begins with a text, or whose address it is.
    ///
    /// # Errors
    /// Database error.
    pub fn find_accounts(&self, text: &str) -> StoreResult<Vec<ListedAccount>> {
        let columns = "handle, trim(first_name || ' ' || name), email";
        if let Some(address) = EmailAddress::parse(text) {
            let sql = format!("select {columns} from account where email_key = ?1 order by handle limit ?2");
            return self.all(&sql, params![email_key(&address), LISTED_ROWS], read_account);
        }
        let prefix = text.to_lowercase();
        let sql = format!("select {columns} from account where handle >= ?1 and handle < ?2 order by handle limit ?3");
        self.all(&sql, params![prefix, after_prefix(&prefix), LISTED_ROWS], read_account)
    }

    /// Services whose name begins with a text as it is, or in lower case.
    ///
    /// # Errors
    /// Database error.
    pub fn find_services(&self, text: &str) -> StoreResult<Vec<ServiceKey>> {
        let mut found: Vec<ServiceKey> = Vec::new();
        for prefix in stored_spellings(text) {
            found.extend(self.services_from(&prefix)?);
        }
        let mut known = HashSet::new();
        found.retain(|key| known.insert(key.clone()));
        found.truncate(LISTED_ROWS);
        Ok(found)
    }

    fn services_from(&self, prefix: &str) -> StoreResult<Vec<ServiceKey>> {
        self.all(
            "select name, category from service where name >= ?1 and name < ?2 order by name, category limit ?3",
            params![prefix, after_prefix(prefix), LISTED_ROWS],
            read_key,
        )
    }

    /// The state of a request, also of a damaged one.
    ///
    /// # Errors
    /// Database error.
    pub fn find_request(&self, id: RequestId) -> StoreResult<Option<String>> {
        self.first("select state from request where id = ?1", [StoredRequestId::from(id)], |row| column(row, 0))
    }

    /// Some services of an account with its roles, and the cursor of the next ones.
    ///
    /// # Errors
    /// Database error, or a cursor that is none.
    pub fn services_for_desk(&self, account: &NicHandle, after: Option<&str>) -> StoreResult<ServicesPart> {
        let mut list = ListQuery::new("from contact c join service s on s.id = c.service where c.account = :account");
        list.bind(":account", account.as_str().to_owned());
        let keys = ["c.name_key", "c.category", "c.service"];
        let cut = PageSpec { keys: &keys, descending: false, after, limit: SERVICES };
        list.rows(self, "s.name, s.category, c.roles", cut, |row| Ok(Some((read_key(row)?, roles(column(row, 2)?)?))))
    }

    /// The number of services of an account, as far as it is counted.
    ///
    /// # Errors
    /// Database error.
    pub fn service_count_for_desk(&self, account: &NicHandle) -> StoreResult<u32> {
        self.one(
            "select count(*) from (select 1 from contact where account = ?1 limit ?2)",
            params![account.as_str(), COUNT_BOUND],
            |row| row.get(0),
        )
    }

    /// The latest emails to an account.
    ///
    /// # Errors
    /// Database error.
    pub fn mails_of_account(&self, account: &NicHandle) -> StoreResult<Vec<ListedMail>> {
        let sql = format!("select {MAIL} from outbox where account = ?1 order by id desc limit ?2");
        self.all(&sql, params![account.as_str(), LISTED_ROWS], read_mail)
    }

    /// The emails about the submission of a request, latest first.
    ///
    /// # Errors
    /// Database error.
    pub fn mails_of_request(&self, request: RequestId) -> StoreResult<Vec<ListedMail>> {
        let sql = format!(
            "select {MAIL} from outbox where submission = (select submission from request where id = ?1)
             order by id desc limit ?2"
        );
        self.all(&sql, params![StoredRequestId::from(request), MAILS], read_mail)
    }

    /// The emails about a case, latest first.
    ///
    /// # Errors
    /// Database error.
    pub fn mails_of_case(&self, case: CaseNumber) -> StoreResult<Vec<ListedMail>> {
        let sql = format!("select {MAIL} from outbox where case_number = ?1 order by id desc limit ?2");
        self.all(&sql, params![stored_case(case), MAILS], read_mail)
    }

    /// One email.
    ///
    /// # Errors
    /// Database error.
    pub fn desk_mail(&self, id: MailId) -> StoreResult<Option<ListedMail>> {
        self.first(&format!("select {MAIL} from outbox where id = ?1"), [id.get()], read_mail)
    }

    /// The emails that failed in the last day, latest first.
    ///
    /// # Errors
    /// Database error.
    pub fn failed_mails(&self, now: Timestamp) -> StoreResult<Vec<ListedMail>> {
        let sql = format!(
            "select {MAIL} from (select * from outbox where next_at is null and state_at > ?1 limit {COUNT_BOUND})
             where state = 'failed' order by state_at desc, id desc limit ?2"
        );
        self.all(&sql, params![to_millis(now - TimeDelta::days(1)), LISTED_ROWS], read_mail)
    }

    /// Numbers of emails that wait, with those that are held to collect further lines, and of those that failed.
    ///
    /// # Errors
    /// Database error.
    pub fn mail_counts(&self, now: Timestamp) -> StoreResult<MailCounts> {
        let (waiting, oldest): (u32, Option<i64>) = self.one(
            "select count(*), min(queued_at) from (
               select queued_at from outbox where next_at is not null limit ?1)",
            [COUNT_BOUND],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let failed = self.one(
            "select coalesce(sum(state = 'failed'), 0) from (
               select state from outbox where next_at is null and state_at > ?1 limit ?2)",
            params![to_millis(now - TimeDelta::days(1)), COUNT_BOUND],
            |row| row.get(0),
        )?;
        Ok(MailCounts { waiting, oldest: optional_timestamp(oldest)?, failed })
    }

    /// The open requests by state and age.
    ///
    /// # Errors
    /// Database error.
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
    ///
    /// # Errors
    /// Database error.
    pub fn latest_requests_of(&self, service: super::ServiceId) -> StoreResult<Vec<RequestId>> {
        let ids: Vec<StoredRequestId> = self.all(
            "select id from request where service = ?1 order by asked_at desc, id desc limit ?2",
            params![service, LISTED_ROWS],
            |row| column(row, 0),
        )?;
        Ok(ids.into_iter().filter_map(|id| id.validate().ok()).collect())
    }

    /// The latest emails about a service: about its requests and, of a domain, its holder and cases.
    ///
    /// # Errors
    /// Database error.
    pub fn mails_of_service(&self, service: super::ServiceId, key: &ServiceKey) -> StoreResult<Vec<ListedMail>> {
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
    ///
    /// # Errors
    /// Database error.
    pub fn quarantined_mails(&self) -> StoreResult<Vec<ListedMail>> {
        let sql = format!("select {MAIL} from outbox where quarantined order by id desc limit ?1");
        self.all(&sql, [LISTED_ROWS], read_mail)
    }
}

impl WriteTx<'_> {
    /// Records the reply of the mail server: its first 300 characters, without control characters.
    ///
    /// # Errors
    /// Database error.
    pub fn set_mail_answer(&mut self, mail: MailId, answer: &str) -> StoreResult<()> {
        let answer: String = answer.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
        self.execute("update outbox set answer = ?2 where id = ?1", params![mail.get(), answer])?;
        Ok(())
    }

    /// Makes a queued email due now; queues a settled one once more. A copy is composed anew, with a new code if it has
    /// one, and dropped if it is no longer needed. A held email, which waits for further requests to list, is sent
    /// without this.
    ///
    /// # Errors
    /// Database error.
    pub fn send_again(&mut self, mail: MailId, now: Timestamp) -> StoreResult<()> {
        let values: (i64, i64) = (mail.get(), to_millis(now));
        let hurried = self.execute(
            "update outbox set next_at = min(next_at, ?2) where id = ?1 and next_at is not null and leased_until is null",
            values,
        )?;
        if hurried == 0 {
            self.execute("update outbox set quarantined = 0 where id = ?1 and quarantined", [mail.get()])?;
            let copied = self.execute(
                "insert into outbox (queued_at, notice, request, submission, link, service, holder_domain, holder_change, case_number,
                   case_recipient, account, address, caused_by, audit, state, attempts, next_at, state_at)
                 select ?2, notice, request, submission, link, service, holder_domain, holder_change, case_number, case_recipient,
                   account, address, caused_by, audit, 'queued', 0, ?2, ?2
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
        self.announce(super::Change::Outbox);
        // Lets held emails go.
        self.announce(super::Change::Due(now));
        Ok(())
    }

    /// Quarantines an email that cannot be composed, because its rows are damaged: it counts as failed.
    ///
    /// # Errors
    /// Database error.
    pub fn quarantine_mail(&mut self, mail: MailId, now: Timestamp) -> StoreResult<()> {
        self.settle_mail(mail, OutboxState::Failed, now)?;
        self.execute("update outbox set quarantined = 1 where id = ?1", [mail.get()])?;
        Ok(())
    }

    /// Suspends an account, or releases it.
    ///
    /// # Errors
    /// Database error.
    pub fn set_suspended(&mut self, account: &NicHandle, since: Option<Timestamp>) -> StoreResult<()> {
        let since = since.map(to_millis);
        self.execute("update account set suspended_at = ?2 where handle = ?1", params![account.as_str(), since])?;
        Ok(())
    }
}
