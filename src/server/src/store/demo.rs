//! What only demo mode asks for: the mailbox with mails as they were rendered, whom to try an export as, and whether a
//! database is a demo's.

use super::convert::{column, handle, timestamp};
use super::{OutboxEntry, Reader, StoreError, StoreResult, Tx};
use handover_api::demo::{Mail, MailRow};
use handover_api::requests::Delivery;
use handover_rules::{MailId, NicHandle};
use rusqlite::{OptionalExtension, Row, params};

/// A rendered mail, to be kept.
#[derive(Clone, Debug)]
pub struct KeptMail {
    /// Where it went.
    pub address: String,
    /// The sender.
    pub sender: String,
    /// The subject.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The link in it: what stands after `#`.
    pub link: Option<String>,
}

/// On how many services an account holds each role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleCounts {
    /// Services that name it at all.
    pub services: u64,
    /// As admin.
    pub admin: u64,
    /// As tech contact.
    pub tech: u64,
    /// As billing contact.
    pub billing: u64,
}

/// What a database has been used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsedFor {
    /// Nothing yet, but perhaps imports.
    Nothing,
    /// A demo.
    Demo,
    /// Real people.
    Real,
}

/// How the file's head says that it is a demo's; nothing that a table holds can be taken for it.
const DEMO: i32 = 0x6465_6d6f;

/// The same for one that is not.
const REAL: i32 = 0x7265_616c;

const COLUMNS: &str = "m.outbox, o.account, m.address, m.subject, o.state_at, o.state";

fn read(row: &Row<'_>) -> StoreResult<MailRow> {
    Ok(MailRow {
        id: MailId::new(column(row, 0)?),
        account: column::<Option<String>>(row, 1)?.map(|account| handle(&account)).transpose()?,
        to: column(row, 2)?,
        subject: column(row, 3)?,
        at: timestamp(column(row, 4)?)?,
        delivery: Delivery::parse(&column::<String>(row, 5)?).ok_or(StoreError::Corrupt("a delivery"))?,
    })
}

impl Reader<'_> {
    /// What this database has been used for.
    ///
    /// # Errors
    /// The database's own failure, or it is another program's.
    pub fn used_for(&self) -> StoreResult<UsedFor> {
        let mut statement = self.connection.prepare_cached("select application_id from pragma_application_id")?;
        match statement.query_row([], |row| row.get(0))? {
            0 if self.has_mailbox()? => Ok(UsedFor::Demo),
            0 => Ok(UsedFor::Nothing),
            DEMO => Ok(UsedFor::Demo),
            REAL => Ok(UsedFor::Real),
            _ => Err(StoreError::Corrupt("the mark of another program")),
        }
    }

    /// Whether mails were kept to be read here, as a demo does: so it is a demo's even where an earlier build did not mark
    /// it.
    fn has_mailbox(&self) -> StoreResult<bool> {
        let mut statement = self.connection.prepare_cached("select exists (select 1 from mailbox)")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// The latest mails before number `before`.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn mailbox(&self, before: Option<i64>, limit: u32) -> StoreResult<Vec<MailRow>> {
        let sql = format!(
            "select {COLUMNS} from mailbox m join outbox o on o.id = m.outbox
             where m.outbox < ?1 order by m.outbox desc limit ?2"
        );
        self.all(&sql, params![before.unwrap_or(i64::MAX), limit], read)
    }

    /// One mail.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn kept_mail(&self, id: i64) -> StoreResult<Option<Mail>> {
        let sql = format!(
            "select {COLUMNS}, m.sender, m.body_text, m.link from mailbox m join outbox o on o.id = m.outbox
             where m.outbox = ?1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement
            .query_row([id], |row| {
                Ok(read(row).and_then(|kept| {
                    Ok(Mail { row: kept, from: column(row, 6)?, text: column(row, 7)?, link: column(row, 8)? })
                }))
            })
            .optional()?;
        found.transpose()
    }

    /// The HTML part of one mail.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn kept_mail_html(&self, id: i64) -> StoreResult<Option<String>> {
        let mut statement = self.connection.prepare_cached("select body_html from mailbox where outbox = ?1")?;
        Ok(statement.query_row([id], |row| row.get(0)).optional()?)
    }
}

impl Reader<'_> {
    /// The account that is admin of the most services.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn busiest_admin(&self) -> StoreResult<Option<NicHandle>> {
        self.one_account(
            "select account from contact where roles & 1 group by account order by count(*) desc, account limit 1",
            [],
        )
    }

    /// The account other than `admin` that is tech contact of the most of its services.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn main_tech_of(&self, admin: &NicHandle) -> StoreResult<Option<NicHandle>> {
        self.one_account(
            "select s.tech from contact c join service s on s.id = c.service
             where c.account = ?1 and c.roles & 1 and s.tech <> ?1
             group by s.tech order by count(*) desc, s.tech limit 1",
            [admin.as_str()],
        )
    }

    /// The account that is billing contact of the most services among those that hold no other role.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn billing_only(&self) -> StoreResult<Option<NicHandle>> {
        self.one_account(
            "select account from contact group by account having min(roles) = 4 and max(roles) = 4
             order by count(*) desc, account limit 1",
            [],
        )
    }

    /// An account that is contact of a few services, admin of at least two, and not the only contact of all.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn admin_of_few(&self) -> StoreResult<Option<NicHandle>> {
        self.one_account(
            "select account from contact group by account
             having count(*) between 2 and 5 and sum(roles & 1) >= 2 and min(roles) < 7
             order by count(*), account limit 1",
            [],
        )
    }

    /// On how many services an account holds each role.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn role_counts(&self, account: &NicHandle) -> StoreResult<RoleCounts> {
        let mut statement = self.connection.prepare_cached(
            "select count(*), count(*) filter (where roles & 1), count(*) filter (where roles & 2),
               count(*) filter (where roles & 4)
             from contact where account = ?1",
        )?;
        Ok(statement.query_row([account.as_str()], |row| {
            Ok(RoleCounts { services: row.get(0)?, admin: row.get(1)?, tech: row.get(2)?, billing: row.get(3)? })
        })?)
    }

    fn one_account(&self, sql: &str, values: impl rusqlite::Params) -> StoreResult<Option<NicHandle>> {
        let found: Option<String> =
            self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
        found.map(|text| handle(&text)).transpose()
    }
}

impl Tx<'_> {
    /// Notes once and for all what this database is used for.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn use_for(&mut self, is_demo: bool) -> StoreResult<()> {
        let mark = if is_demo { DEMO } else { REAL };
        Ok(self.connection.pragma_update(None, "application_id", mark)?)
    }

    /// Keeps a mail as it was rendered.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn keep_mail(&mut self, entry: &OutboxEntry, mail: &KeptMail) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "insert or replace into mailbox (outbox, address, sender, subject, body_text, body_html, link)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![entry.id, mail.address, mail.sender, mail.subject, mail.text, mail.html, mail.link])?;
        Ok(())
    }
}
