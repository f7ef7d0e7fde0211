//! The mailbox of demo mode: mails as they were rendered.

use super::convert::{column, handle, moment};
use super::{OutboxEntry, Reader, StoreError, StoreResult, Tx};
use handover_api::demo::{Mail, MailRow};
use handover_api::requests::Delivery;
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

const COLUMNS: &str = "m.outbox, o.account, m.address, m.subject, o.state_at, o.state";

fn read(row: &Row<'_>) -> StoreResult<MailRow> {
    Ok(MailRow {
        id: column(row, 0)?,
        account: handle(&column::<String>(row, 1)?)?,
        to: column(row, 2)?,
        subject: column(row, 3)?,
        at: moment(column(row, 4)?)?,
        delivery: Delivery::parse(&column::<String>(row, 5)?).ok_or(StoreError::Corrupt("a delivery"))?,
    })
}

impl Reader<'_> {
    /// The latest mails before number `before`.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn mailbox(&self, before: Option<i64>, limit: u32) -> StoreResult<Vec<MailRow>> {
        let sql = format!(
            "select {COLUMNS} from mailbox m join outbox o on o.id = m.outbox
             where m.outbox < ?1 order by m.outbox desc limit ?2"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![before.unwrap_or(i64::MAX), limit])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
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

impl Tx<'_> {
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
