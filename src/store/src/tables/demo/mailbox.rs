//! The mailbox of demo mode: rendered emails instead of delivered ones.

use crate::convert::{column, handle, timestamp};
use crate::engine::{Row, params};
use crate::{OutboxEntry, OutboxState, ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::{MailId, NicHandle, Timestamp};

/// A rendered email to store.
#[derive(Clone, Debug)]
pub struct RenderedMail {
    /// Recipient address.
    pub address: String,
    /// Sender.
    pub sender: String,
    /// Subject.
    pub subject: String,
    /// Plain-text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// Fragment of its link, if any.
    pub link: Option<String>,
}

/// An email as listed in the mailbox.
#[derive(Clone, Debug)]
pub struct MailboxEntry {
    /// Id.
    pub id: MailId,
    /// Recipient; `None` before there is an account.
    pub account: Option<NicHandle>,
    /// Recipient address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Time of the last change of state.
    pub at: Timestamp,
    /// Delivery state.
    pub state: OutboxState,
}

/// An email opened from the mailbox, without its HTML part.
#[derive(Clone, Debug)]
pub struct MailboxMail {
    /// As listed.
    pub entry: MailboxEntry,
    /// Sender.
    pub from: String,
    /// Plain-text part.
    pub text: String,
    /// Fragment of its link, if any.
    pub link: Option<String>,
}

const COLUMNS: &str = "m.outbox, o.account, m.address, m.subject, o.state_at, o.state";

fn read(row: &Row<'_>) -> StoreResult<MailboxEntry> {
    Ok(MailboxEntry {
        id: MailId::new(column(row, 0)?),
        account: column::<Option<String>>(row, 1)?.map(|account| handle(&account)).transpose()?,
        to: column(row, 2)?,
        subject: column(row, 3)?,
        at: timestamp(column(row, 4)?)?,
        state: OutboxState::parse(&column::<String>(row, 5)?).ok_or(StoreError::Corrupt("email state"))?,
    })
}

impl ReadTx<'_> {
    /// The latest emails, to an account and before `before` if given.
    pub fn mailbox(
        &self,
        account: Option<&NicHandle>,
        before: Option<MailId>,
        limit: u32,
    ) -> StoreResult<Vec<MailboxEntry>> {
        self.all(
            &format!(
                "select {COLUMNS} from mailbox m join outbox o on o.id = m.outbox
                 where m.outbox < ?1 and (?3 is null or o.account = ?3) order by m.outbox desc limit ?2"
            ),
            params![before.map_or(i64::MAX, MailId::get), limit, account.map(NicHandle::as_str)],
            read,
        )
    }

    /// An email by id.
    pub fn mailbox_mail(&self, id: MailId) -> StoreResult<Option<MailboxMail>> {
        self.first(
            &format!(
                "select {COLUMNS}, m.sender, m.body_text, m.link from mailbox m join outbox o on o.id = m.outbox
                 where m.outbox = ?1"
            ),
            [id.get()],
            |row| {
                Ok(MailboxMail {
                    entry: read(row)?,
                    from: column(row, 6)?,
                    text: column(row, 7)?,
                    link: column(row, 8)?,
                })
            },
        )
    }

    /// The HTML part of an email.
    pub fn mailbox_html(&self, id: MailId) -> StoreResult<Option<String>> {
        self.first("select body_html from mailbox where outbox = ?1", [id.get()], |row| column(row, 0))
    }
}

impl WriteTx<'_> {
    /// Stores a rendered email.
    pub fn add_to_mailbox(&mut self, entry: &OutboxEntry, mail: &RenderedMail) -> StoreResult<()> {
        self.run(
            "insert or replace into mailbox (outbox, address, sender, subject, body_text, body_html, link)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![entry.id.get(), mail.address, mail.sender, mail.subject, mail.text, mail.html, mail.link],
        )
    }
}
