//! Lists, search and emails for the desk. Every query is bounded.

mod audit;
mod staff;

pub use audit::{Actor, AuditedAct, service_subject};
pub use staff::{LiveStaffSession, StaffMember};

use super::canonical::stored_spellings;
use super::services::NOT_REMOVED;
use crate::engine::{FromRow, Params, Row, from_row, only, params};
use crate::rows::RowId;
use crate::{COUNT_BOUND, Change, ReadTx, ServiceId, StoreResult, StoredRequestId, WriteTx, email_key};
use chrono::TimeDelta;
use handover_api::desk::{DeskAccount, DeskMail, MailNumbers, RequestNumbers};
use handover_api::submissions::Delivery;
use handover_rules::cases::CaseNumber;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{Category, EmailAddress, MailId, NicHandle, RequestId, ServiceKey, Timestamp};
use std::collections::HashSet;

/// Open lines that are read for figures; requests of later ones are not counted.
const MOST_LINES: u64 = 20 * COUNT_BOUND;

const LISTED_ROWS: usize = 20;

/// Emails about one request, at most two parties with some dozens, or about one case.
const MAILS: u32 = 100;

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
    pub fn latest_requests_of(&self, service: ServiceId) -> StoreResult<Vec<RequestId>> {
        let ids: Vec<StoredRequestId> = self.all(
            "select id from request where service = ?1 order by asked_at desc, id desc limit ?2",
            params![service, LISTED_ROWS],
            only,
        )?;
        Ok(ids.into_iter().filter_map(|id| id.validate().ok()).collect())
    }
}

impl WriteTx<'_> {
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

from_row!(DeskAccount { handle, name, email });

/// The texts that begin with `prefix` are at least `prefix` and less than this.
fn after_prefix(prefix: &str) -> String {
    [prefix, "\u{10ffff}"].concat()
}

impl ReadTx<'_> {
    /// Accounts whose handle begins with a text, or whose address it is.
    pub fn find_accounts(&self, text: &str) -> StoreResult<Vec<DeskAccount>> {
        let columns = "handle, trim(first_name || ' ' || name) as name, email";
        if let Some(address) = EmailAddress::parse(text) {
            let sql = format!("select {columns} from account where email_key = ?1 order by handle limit ?2");
            return self.all(&sql, params![email_key(&address), LISTED_ROWS], DeskAccount::from_row);
        }
        let prefix = text.to_lowercase();
        let sql = format!("select {columns} from account where handle >= ?1 and handle < ?2 order by handle limit ?3");
        self.all(&sql, params![prefix, after_prefix(&prefix), LISTED_ROWS], DeskAccount::from_row)
    }

    /// Services whose name begins with a text as it is, or in lower case.
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
            &format!(
                "select name, category from service s where name >= ?1 and name < ?2 and {NOT_REMOVED}
                 order by name, category limit ?3"
            ),
            params![prefix, after_prefix(prefix), LISTED_ROWS],
            ServiceKey::from_row,
        )
    }

    /// Whether there is a request, also a damaged one.
    pub fn has_request(&self, id: RequestId) -> StoreResult<bool> {
        self.value("select exists (select 1 from request where id = ?1)", [id])
    }

    /// The other requests of the submission of a request, by number. Corrupt ones are skipped.
    pub fn requests_sent_with(&self, id: RequestId) -> StoreResult<Vec<RequestId>> {
        self.all_intact(
            "id",
            "select id from request where submission = (select submission from request where id = ?1) and id <> ?1
             order by id",
            [id],
            only,
        )
    }
}

/// A renewal notice is about a service; a change of holder and a case are about a domain.
const MAIL: &str = "id, account, address, notice, request, state, attempts, queued_at, state_at, next_at, answer,
  coalesce((select s.name from service s where s.id = outbox.service), holder_domain,
    (select c.domain from holder_case c where c.number = case_number)) as service_name";

/// Recipient, address, request and service are left out if they are corrupt.
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
    pub fn mails_of_account(&self, account: &NicHandle) -> StoreResult<Vec<DeskMail>> {
        self.desk_mails("account = ?1 order by id desc limit ?2", params![account, LISTED_ROWS])
    }

    /// The emails about the submission of a request, latest first.
    pub fn mails_of_request(&self, request: RequestId) -> StoreResult<Vec<DeskMail>> {
        let which = "submission = (select submission from request where id = ?1) order by id desc limit ?2";
        self.desk_mails(which, params![request, MAILS])
    }

    /// The emails about a case, latest first.
    pub fn mails_of_case(&self, case: CaseNumber) -> StoreResult<Vec<DeskMail>> {
        self.desk_mails("case_number = ?1 order by id desc limit ?2", params![case, MAILS])
    }

    pub fn desk_mail(&self, id: MailId) -> StoreResult<Option<DeskMail>> {
        self.first(&format!("select {MAIL} from outbox where id = ?1"), [id], DeskMail::from_row)
    }

    /// The emails that failed in the last day, latest first.
    pub fn failed_mails(&self, now: Timestamp) -> StoreResult<Vec<DeskMail>> {
        let which = "state = 'failed' and state_at > ?1 order by state_at desc, id desc limit ?2";
        self.desk_mails(which, params![now - TimeDelta::days(1), LISTED_ROWS])
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
    pub fn mails_of_service(&self, service: ServiceId, key: &ServiceKey) -> StoreResult<Vec<DeskMail>> {
        let which = "id in (
               select id from outbox where submission in (select submission from request where service = ?1)
               union select id from outbox where holder_domain = ?2
               union select id from outbox where case_number in (select number from holder_case where domain = ?2))
             order by id desc limit ?3";
        let domain = (key.category == Category::Domain).then_some(&key.name);
        self.desk_mails(which, params![service, domain, LISTED_ROWS])
    }

    /// The quarantined emails that were not sent again since, latest first.
    pub fn quarantined_mails(&self) -> StoreResult<Vec<DeskMail>> {
        self.desk_mails("quarantined order by id desc limit ?1", [LISTED_ROWS])
    }

    fn desk_mails(&self, which: &str, values: impl Params) -> StoreResult<Vec<DeskMail>> {
        self.all(&format!("select {MAIL} from outbox where {which}"), values, DeskMail::from_row)
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
        self.announce(Change::Outbox);
        // Releases held emails.
        self.announce(Change::Due(now));
        Ok(())
    }

    /// Quarantines an email that cannot be composed, because its rows are damaged: it counts as failed.
    pub fn quarantine_mail(&mut self, mail: MailId, now: Timestamp) -> StoreResult<()> {
        self.settle_mail(mail, Delivery::Failed, now)?;
        self.run("update outbox set quarantined = true where id = ?1", [mail])
    }
}
