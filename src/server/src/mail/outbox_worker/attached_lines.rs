//! The file attached to an email about more requests than it lists. It is read in parts, outside of the transaction
//! that prepares the email: others must not wait for it.

use super::compose::accounts;
use crate::config::Settings;
use crate::mail::render::Attachment;
use crate::mail::templates::lines_file::{LinesFileContext, file_name};
use handover_api::people::KnownPerson;
use handover_rules::request::notices::Notice;
use handover_rules::{MailId, RequestId, Timestamp};
use handover_store::pages::known_people;
use handover_store::{Account, MailTopic, ReadTx, Store, StoreError, StoreResult};
use std::sync::Arc;

/// Lines read at a time.
const LINES_PER_READ: u32 = 500;

/// The file attached to an email, if it has one.
///
/// # Errors
/// The store failed, or there is no such email.
pub async fn attached_lines(store: &Store, settings: &Arc<Settings>, id: MailId) -> StoreResult<Option<Attachment>> {
    let Some(head) = store.read(move |reader| FileHead::read(reader, id)).await? else { return Ok(None) };
    let (head, mut after) = (Arc::new(head), None);
    let mut content = head.context(settings, &[]).head();
    loop {
        let (part, settings) = (Arc::clone(&head), Arc::clone(settings));
        let (lines, last) = store.read(move |reader| part.read_lines(reader, &settings, id, after)).await?;
        content += &lines;
        after = last;
        if after.is_none() {
            return Ok(Some(Attachment { name: head.name.clone(), content }));
        }
    }
}

/// The name of the file attached to an email, if it has one that can still be made.
///
/// # Errors
/// The store failed, or there is no such email.
pub fn attached_name(reader: &ReadTx<'_>, id: MailId) -> StoreResult<Option<String>> {
    match FileHead::read(reader, id) {
        // The email was sent before its entry was damaged, and can still be read.
        Err(error) if error.is_about_data() => Ok(None),
        head => Ok(head?.map(|head| head.name)),
    }
}

struct FileHead {
    notice: Notice,
    recipient: Account,
    name: String,
}

impl FileHead {
    fn read(reader: &ReadTx<'_>, id: MailId) -> StoreResult<Option<Self>> {
        let mail = reader.mail(id)?;
        // An email that asks has a link to its lines instead, and covers the lines that wait when it is sent.
        let (notice, account) = match &mail.topic {
            MailTopic::Request { notice, account, .. } if !notice.asks() => (notice, account),
            _ => return Ok(None),
        };
        // The time only counts for emails that ask.
        let lines = reader.lines_of_mail(&mail, Timestamp::MIN_UTC)?;
        let Some(first) = lines.first.first().filter(|_| lines.are_attached(*notice)) else { return Ok(None) };
        let recipient = reader.account(account)?.ok_or(StoreError::Corrupt("email to a missing account"))?;
        Ok(Some(Self { notice: *notice, recipient, name: file_name(first.submission.first_request()) }))
    }

    fn context<'a>(&'a self, settings: &'a Settings, people: &'a [KnownPerson]) -> LinesFileContext<'a> {
        LinesFileContext { notice: self.notice, recipient: &self.recipient, people, settings }
    }

    /// The next lines, and the last request among them.
    fn read_lines(
        &self,
        reader: &ReadTx<'_>,
        settings: &Settings,
        id: MailId,
        after: Option<RequestId>,
    ) -> StoreResult<(String, Option<RequestId>)> {
        let records = reader.page_of_mail_lines(id, after, LINES_PER_READ)?;
        let mut lines = Vec::new();
        for record in &records {
            let end = if self.notice.is_about_role_end() { reader.role_end(record.request.id)? } else { None };
            lines.push((record, end));
        }
        let ends = lines.iter().filter_map(|(_, end)| end.as_ref());
        let people = known_people(reader, &self.recipient.handle, accounts(&records, ends))?;
        let context = self.context(settings, &people);
        let text = lines.iter().filter_map(|(record, end)| context.line(record, end.as_ref())).collect();
        Ok((text, records.last().map(|record| record.request.id)))
    }
}
