//! The mailbox of demo mode: rendered emails instead of delivered ones.

use crate::engine::{FromRow, Row, only, params};
use crate::{OutboxEntry, ReadTx, StoreResult, WriteTx};
use handover_api::app::{Mail, MailRow};
use handover_rules::{MailId, NicHandle};

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

const COLUMNS: &str = "m.outbox, o.account, m.address, m.subject, o.state_at, o.state";

impl FromRow for MailRow {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: row.get("outbox")?,
            account: row.get("account")?,
            to: row.get("address")?,
            subject: row.get("subject")?,
            at: row.get("state_at")?,
            delivery: row.get("state")?,
        })
    }
}

impl FromRow for Mail {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            row: MailRow::from_row(row)?,
            from: row.get("sender")?,
            text: row.get("body_text")?,
            link: row.get("link")?,
            attachment: None,
        })
    }
}

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

    /// The HTML part of an email.
    pub fn mailbox_html(&self, id: MailId) -> StoreResult<Option<String>> {
        self.first("select body_html from mailbox where outbox = ?1", [id], only)
    }
}

impl WriteTx<'_> {
    /// Stores a rendered email.
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
