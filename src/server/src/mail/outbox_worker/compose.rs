//! Composing emails about requests and services when they are sent, with a new code if they carry one; and the file
//! attached to one about more requests than it lists.

use crate::config::Settings;
use crate::mail::render::Attachment;
use crate::mail::templates::request::{LinesFileContext, RequestContext, file_name};
use crate::mail::templates::{self, EmailContent};
use crate::random;
use crate::secrets::hash;
use crate::use_cases::Act;
use handover_api::people::KnownPerson;
use handover_rules::model::service::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{CodeHash, EmailAddress, MailId, NicHandle, RequestId, Timestamp};
use handover_store::pages::known_people;
use handover_store::{
    Account, MailLines, MailTopic, OutboxEntry, ReadTx, RequestRecord, RoleEndRecord, ServiceId, Store, StoreError,
    StoreResult, WriteTx,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A composed email that is not rendered yet.
pub(super) struct Composed {
    pub(super) content: EmailContent,
    pub(super) to: Recipient,
    /// A file is attached that is read when the email is sent.
    pub(super) has_attachment: bool,
    pub(super) code: Option<CodeHash>,
    /// The end of the time to act on the email; `None` if it only reports something.
    pub(super) until: Option<Timestamp>,
}

pub(super) struct Recipient {
    pub(super) name: String,
    pub(super) address: EmailAddress,
}

pub(super) fn compose_request_mail(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    (entry, lines): (&OutboxEntry, &MailLines),
    notice: Notice,
    account: &NicHandle,
) -> StoreResult<Option<Composed>> {
    let Some(first) = lines.first.first().filter(|first| notice.is_still_needed(&first.request, account)) else {
        return Ok(None);
    };
    let ends = if notice.is_about_role_end() { ends(tx, notice, lines)? } else { Vec::new() };
    let recipient = tx.account(account)?.ok_or(StoreError::Corrupt("email to a missing account"))?;
    let code = notice.carries_code().then(random::validation_code);
    let code_hash = code.as_ref().map(|code| hash(code.expose()));
    if let Some(code_hash) = code_hash {
        tx.add_code(entry.id, first.submission, account, code_hash)?;
    }
    let code = code.as_ref();
    let people = known_people(tx, account, accounts(&lines.first, ends.iter()))?;
    let (people, ends) = (people.as_slice(), ends.as_slice());
    let input = RequestContext { notice, lines, first, ends, recipient: &recipient, people, code, settings };
    let Some(content) = templates::request::compose(input) else { return Ok(None) };
    Ok(Some(Composed {
        content,
        to: Recipient { name: recipient.full_name(), address: recipient.email },
        has_attachment: lines.are_attached(notice),
        code: code_hash,
        until: notice.useful_until(lines.deadlines.1),
    }))
}

fn accounts<'a>(records: &[RequestRecord], ends: impl Iterator<Item = &'a RoleEndRecord>) -> BTreeSet<NicHandle> {
    let requests = records.iter().map(|record| &record.request);
    let of_requests = requests.flat_map(|request| [&request.asker, &request.from, &request.to]);
    let went_to = |end: &'_ RoleEndRecord| end.ended.as_ref().and_then(|ended| ended.went_to.clone());
    let of_ends = ends.flat_map(|end| [Some(end.end.holder.clone()), Some(end.end.returns_to.clone()), went_to(end)]);
    of_requests.cloned().chain(of_ends.flatten()).collect()
}

/// The ends of roles that an email lists: a reminder lists only pending ones.
fn ends(tx: &WriteTx<'_>, notice: Notice, lines: &MailLines) -> StoreResult<Vec<RoleEndRecord>> {
    let mut ends = Vec::new();
    for line in &lines.first {
        let end = tx.role_end(line.request.id)?;
        ends.extend(end.filter(|end| notice != Notice::RoleEnding || end.ended.is_none()));
    }
    Ok(ends)
}

pub(super) fn compose_service_mail(
    act: &Act<'_, '_>,
    settings: &Settings,
    (service, notice): (ServiceId, ServiceNotice),
    account: &NicHandle,
    mail: MailId,
) -> StoreResult<Option<Composed>> {
    let recipient = act.tx.account(account)?.ok_or(StoreError::Corrupt("email to a missing account"))?;
    let content = match notice {
        ServiceNotice::Renewal => {
            let today = act.now.date_naive();
            let listed = templates::service::LISTED;
            let (services, total) = act.tx.services_of_renewal_mail(mail, account, today, listed)?;
            templates::service::renewal(&services, total, &recipient, today, &settings.renew_url)
        }
        ServiceNotice::Ordered => templates::service::ordered(&act.tx.service_by_id(service)?, &recipient),
    };
    let to = Recipient { name: recipient.full_name(), address: recipient.email };
    Ok(content.map(|content| Composed { content, to, has_attachment: false, code: None, until: None }))
}

const LINES_PER_READ: u32 = 500;

/// The file attached to an email, if it has one. It is read in parts, outside of the transaction that prepares the
/// email: others must not wait for it.
pub async fn attached_lines(store: &Store, id: MailId) -> StoreResult<Option<Attachment>> {
    let Some(head) = store.read(move |reader| FileHead::read(reader, id)).await? else { return Ok(None) };
    let (head, mut after) = (Arc::new(head), None);
    let mut content = head.context(&[]).head();
    loop {
        let part = Arc::clone(&head);
        let (lines, last) = store.read(move |reader| part.read_lines(reader, id, after)).await?;
        content += &lines;
        after = last;
        if after.is_none() {
            return Ok(Some(Attachment { name: head.name.clone(), content }));
        }
    }
}

/// The name of the file attached to an email, if it has one that can still be made.
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

    fn context<'a>(&'a self, people: &'a [KnownPerson]) -> LinesFileContext<'a> {
        LinesFileContext { notice: self.notice, recipient: &self.recipient, people }
    }

    /// The next lines, and the last request among them.
    fn read_lines(
        &self,
        reader: &ReadTx<'_>,
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
        let context = self.context(&people);
        let text = lines.iter().filter_map(|(record, end)| context.line(record, end.as_ref())).collect();
        Ok((text, records.last().map(|record| record.request.id)))
    }
}
