//! The worker that empties the outbox. See decision 0011.
//!
//! Codes are generated when their email is sent, and only their hashes are stored, so the outbox holds no code in clear.
//! A code is valid from just before delivery; the previous one is superseded once the mail server has accepted the new
//! email. A crash in between sends the email twice, but never loses it.
//!
//! In demo mode the mailbox replaces the mail server, and each email is one transaction.

use super::render::{self, RenderedEmail};
use super::smtp::{DeliveryOutcome, SmtpSender};
use super::templates::request::TemplateContext;
use super::templates::{self, EmailContent};
use crate::clock::Clock;
use crate::code_hash::hash;
use crate::config::{MailRoute, Settings};
use crate::random;
use crate::store::{
    Account, Change, MailTopic, OutboxEntry, OutboxState, RenderedMail, ServiceId, Store, StoreError, StoreResult,
    TaskRecord, WriteTx,
};
use crate::use_cases::accounts::SignUpDetails;
use crate::use_cases::requests::run_due_of_service;
use crate::wakeup::wait_for_change;
use chrono::TimeDelta;
use handover_rules::account::mailed_links::redeem;
use handover_rules::account::notices::AccountNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{CodeHash, EmailAddress, Language, MailId, NicHandle, RequestId, TaskId, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;

/// Minutes before each retry; after the last one the email is given up.
const RETRY_DELAYS: [i64; 6] = [1, 5, 15, 60, 240, 720];

/// Delay after a failure to read the outbox.
const OUTBOX_RETRY: Duration = Duration::from_secs(5);

/// Delay between attempts to record an outcome.
const RECORD_RETRY: Duration = Duration::from_secs(1);

/// Delivers emails as they become due, until dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    let mut changes = store.changes();
    let smtp = match &settings.mail {
        MailRoute::Mailbox => None,
        MailRoute::Smtp { server, timeout } => Some(SmtpSender::new(server.clone(), *timeout)),
    };
    let worker = Worker { store, settings, clock, smtp };
    loop {
        match worker.send_next().await {
            Ok(true) => {}
            Ok(false) => {
                if !worker.wait(&mut changes).await {
                    return;
                }
            }
            Err(error) => {
                tracing::error!(%error, "processing the outbox failed");
                tokio::time::sleep(OUTBOX_RETRY).await;
            }
        }
    }
}

struct Worker {
    store: Store,
    settings: Arc<Settings>,
    clock: Clock,
    smtp: Option<SmtpSender>,
}

/// An email ready for delivery. Its code is already valid.
struct PreparedMail {
    entry: OutboxEntry,
    to: Recipient,
    email: RenderedEmail,
    code: Option<CodeHash>,
}

struct Recipient {
    name: String,
    address: EmailAddress,
}

/// The result of looking into the outbox.
enum NextMail {
    /// Nothing is due.
    None,
    /// An email was settled without delivery.
    Settled,
    /// An email is to be delivered.
    Prepared(Box<PreparedMail>),
}

impl Worker {
    /// Waits until an email may be due; `false` if the store is closed.
    async fn wait(&self, changes: &mut Receiver<Change>) -> bool {
        let next = self.store.look_up(|tx| tx.next_mail_at()).await.ok().flatten();
        wait_for_change(&self.clock, next, changes, &Change::Outbox).await
    }

    /// Processes the next due email; `false` if there is none.
    async fn send_next(&self) -> StoreResult<bool> {
        // A clock in doubt must not make mails obsolete.
        self.clock.until_settled().await;
        let now = self.clock.now();
        let settings = Arc::clone(&self.settings);
        let mail = match self.store.write(move |tx| take_next(tx, &settings, now)).await? {
            NextMail::None => return Ok(false),
            NextMail::Settled => return Ok(true),
            NextMail::Prepared(mail) => mail,
        };
        let Some(smtp) = &self.smtp else { return Ok(true) };
        let to = (mail.to.name.as_str(), &mail.to.address);
        let outcome = smtp.deliver(&mail.entry, &self.settings.mail_from, to, &mail.email).await;
        self.record_outcome(mail.into(), outcome).await?;
        Ok(true)
    }

    /// Records the outcome, retrying for as long as the database fails: otherwise the email would be sent again.
    async fn record_outcome(&self, mail: Arc<PreparedMail>, outcome: DeliveryOutcome) -> StoreResult<()> {
        let now = self.clock.now();
        loop {
            let attempted = Arc::clone(&mail);
            match self.store.write(move |tx| record_outcome(tx, &attempted, outcome, now)).await {
                Err(error) if !error.is_about_data() => {
                    tracing::error!(mail = %mail.entry.id, %error, "recording the outcome of a delivery failed; retrying");
                    tokio::time::sleep(RECORD_RETRY).await;
                }
                result => return result,
            }
        }
    }
}

fn take_next(tx: &mut WriteTx<'_>, settings: &Settings, now: Timestamp) -> StoreResult<NextMail> {
    let Some(id) = tx.next_mail(now)? else { return Ok(NextMail::None) };
    match tx.attempt(|tx| take(tx, settings, id, now)) {
        // A corrupt email must not block the worker.
        Err(error) if error.is_about_data() => {
            tracing::error!(mail = %id, %error, "corrupt email or email about corrupt data given up");
            tx.settle_mail(id, OutboxState::Failed, now)?;
            Ok(NextMail::Settled)
        }
        result => result,
    }
}

/// Prepares an email. Drops an obsolete one, and stores it in the mailbox in demo mode.
fn take(tx: &mut WriteTx<'_>, settings: &Settings, id: MailId, now: Timestamp) -> StoreResult<NextMail> {
    let entry = tx.mail(id)?;
    let Some(mail) = prepare(tx, settings, entry.clone(), now)? else {
        tx.settle_mail(id, OutboxState::Dropped, now)?;
        announce(tx, &entry)?;
        return Ok(NextMail::Settled);
    };
    match settings.mail {
        MailRoute::Smtp { .. } => Ok(NextMail::Prepared(Box::new(mail))),
        MailRoute::Mailbox => {
            let RenderedEmail { subject, text, html, link, .. } = mail.email;
            let sender = settings.mail_from.to_string();
            let address = mail.to.address.to_string();
            tx.add_to_mailbox(&mail.entry, &RenderedMail { address, sender, subject, text, html, link })?;
            tx.mark_mail_sent(&mail.entry, mail.code, now)?;
            announce(tx, &mail.entry)?;
            Ok(NextMail::Settled)
        }
    }
}

/// Composes and renders an email, generating its code if it carries one; `None` if it is obsolete.
fn prepare(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    entry: OutboxEntry,
    now: Timestamp,
) -> StoreResult<Option<PreparedMail>> {
    let composed = match &entry.topic {
        MailTopic::Request { request, notice, account } => {
            // After an outage, requests past their deadline must expire before their emails are sent.
            if let Some(service) = tx.service_of_request(*request)? {
                run_due_of_service(tx, service, now, &settings.policy)?;
            }
            compose_request_mail(tx, settings, entry.id, *request, *notice, account)?
        }
        MailTopic::Account { notice, task, account, address } => {
            let topic =
                AccountTopic { notice: *notice, task: *task, account: account.as_ref(), address: address.as_ref() };
            compose_account_mail(tx, settings, topic, now)?
        }
        MailTopic::Renewal { service, account } => compose_renewal_notice(tx, *service, account, now)?,
    };
    let Some((content, to, code)) = composed else { return Ok(None) };
    let email = render::render(&content, &settings.public_url, &settings.provider, &to.address);
    Ok(Some(PreparedMail { entry, to, email, code }))
}

type Composed = Option<(EmailContent, Recipient, Option<CodeHash>)>;

fn compose_request_mail(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    mail: MailId,
    request: RequestId,
    notice: Notice,
    account: &NicHandle,
) -> StoreResult<Composed> {
    let record = tx.request(request)?.ok_or(StoreError::Corrupt("email about a missing request"))?;
    if !notice.is_still_needed(&record.request, account) {
        return Ok(None);
    }
    let recipient = tx.account(account)?.ok_or(StoreError::Corrupt("email to a missing account"))?;
    let code = notice.carries_code().then(random::validation_code);
    let code_hash = code.as_ref().map(|code| hash(code.expose()));
    if let Some(code_hash) = code_hash {
        tx.add_code(mail, request, account, code_hash)?;
    }
    let context = TemplateContext { notice, record: &record, recipient: &recipient, code: code.as_ref(), settings };
    let message = templates::request::compose(context);
    Ok(Some((message, Recipient { name: recipient.full_name(), address: recipient.email }, code_hash)))
}

/// See [`MailTopic::Account`].
#[derive(Clone, Copy)]
struct AccountTopic<'a> {
    notice: AccountNotice,
    task: Option<TaskId>,
    account: Option<&'a NicHandle>,
    address: Option<&'a EmailAddress>,
}

fn compose_account_mail(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    topic: AccountTopic<'_>,
    now: Timestamp,
) -> StoreResult<Composed> {
    let notice = topic.notice;
    let task = topic.task.map(|task| tx.account_task(task)).transpose()?.flatten();
    if let Some(record) = &task
        && redeem(Some(&record.task), record.task.action, now).is_err()
    {
        return Ok(None);
    }
    let account = topic.account.map(|account| tx.account(account)).transpose()?.flatten();
    let current_address = account.as_ref().map(|account| &account.email);
    let Some(to) = topic.address.or(current_address).cloned() else { return Ok(None) };
    let secret = task.as_ref().filter(|_| notice.carries_token()).map(|task| (random::validation_code(), task));
    let mut secret_hash = None;
    if let Some((secret, task)) = &secret {
        let hashed = hash(secret.expose());
        tx.add_secret(task.id, hashed)?;
        secret_hash = Some(hashed);
    }
    let named = account.as_ref().filter(|_| !notice.may_reach_a_stranger());
    let name = named.map(Account::full_name).unwrap_or_default();
    let content = templates::account::compose(templates::account::AccountContext {
        notice,
        language: language_of(account.as_ref(), task.as_ref()),
        account: topic.account,
        name: &name,
        current_address: current_address.unwrap_or(&to),
        secret: secret.as_ref().map(|(secret, task)| (secret, task.task.expires_at)),
        provider: &settings.provider,
    });
    Ok(Some((content, Recipient { name, address: to }, secret_hash)))
}

fn compose_renewal_notice(
    tx: &WriteTx<'_>,
    service: ServiceId,
    account: &NicHandle,
    now: Timestamp,
) -> StoreResult<Composed> {
    let service = tx.service_by_id(service)?;
    let recipient = tx.account(account)?.ok_or(StoreError::Corrupt("email to a missing account"))?;
    let content = templates::renewal::compose(&service, &recipient, now.date_naive());
    Ok(content.map(|content| (content, Recipient { name: recipient.full_name(), address: recipient.email }, None)))
}

/// The language of the account, or of its sign-up before it exists.
fn language_of(account: Option<&Account>, task: Option<&TaskRecord>) -> Language {
    let sign_up = || {
        let details = task.and_then(|task| task.details.as_deref());
        details.and_then(|details| serde_json::from_str::<SignUpDetails>(details).ok())
    };
    let locale = account.map(|account| account.language.clone()).or_else(|| sign_up().map(|entered| entered.language));
    locale.map(|locale| Language::of_locale(&locale)).unwrap_or_default()
}

fn record_outcome(
    tx: &mut WriteTx<'_>,
    mail: &PreparedMail,
    outcome: DeliveryOutcome,
    now: Timestamp,
) -> StoreResult<()> {
    let PreparedMail { entry, code, .. } = mail;
    let delay = usize::try_from(entry.attempts).ok().and_then(|attempt| RETRY_DELAYS.get(attempt));
    match (outcome, delay) {
        (DeliveryOutcome::Accepted, _) => tx.mark_mail_sent(entry, *code, now)?,
        (DeliveryOutcome::NotAccepted, Some(minutes)) => {
            tx.retry_mail(entry, *code, now + TimeDelta::minutes(*minutes))?;
        }
        // The recipient may have the code, so it stays valid until a later email is accepted.
        (DeliveryOutcome::Doubtful, Some(minutes)) => tx.retry_mail(entry, None, now + TimeDelta::minutes(*minutes))?,
        (DeliveryOutcome::Doubtful, None) => tx.settle_mail(entry.id, OutboxState::Failed, now)?,
        (DeliveryOutcome::Rejected | DeliveryOutcome::NotAccepted, _) => {
            tx.settle_mail(entry.id, OutboxState::Failed, now)?;
            tx.revoke_code(*code)?;
        }
    }
    announce(tx, entry)
}

/// Announces the new delivery state to the parties of the request.
fn announce(tx: &mut WriteTx<'_>, entry: &OutboxEntry) -> StoreResult<()> {
    let MailTopic::Request { request, account, .. } = &entry.topic else { return Ok(()) };
    tx.announce(Change::Request(account.clone(), *request));
    for party in tx.request(*request)?.map(|record| record.request.parties).unwrap_or_default() {
        tx.announce(Change::Request(party.account, *request));
    }
    Ok(())
}
