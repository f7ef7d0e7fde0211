//! The worker that empties the outbox.
//!
//! A code is minted in the act of sending its mail, and only its hash is kept; so no code lies in clear in the outbox
//! (design.md 4). It is good from just before the mail is handed over; the earlier one dies once the mail server has
//! taken the new mail. A crash in between sends twice, and loses nothing.
//!
//! In demo mode the mailbox takes the mail server's place, and everything happens in one transaction.

use super::layout::{self, Rendered};
use super::letter::{self, Letter, Occasion};
use super::transport::{HandedOver, Smtp};
use super::{account_letter, renewal};
use crate::clock::Clock;
use crate::code_hash::hash;
use crate::config::{MailRoute, Settings};
use crate::random;
use crate::store::{
    Account, Change, MailTopic, OutboxEntry, OutboxState, RenderedMail, ServiceId, Store, StoreError, StoreResult,
    TaskRecord, WriteTx,
};
use crate::use_cases::accounts::Entered;
use crate::use_cases::requests::run_due;
use crate::wakeup::wait_for_change;
use chrono::TimeDelta;

use handover_rules::account::mailed_links::redeem;
use handover_rules::account::notices::AccountNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{CodeHash, EmailAddress, Language, MailId, NicHandle, RequestId, TaskId, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;

/// Minutes to wait after the first, second, … failed try; after the last the mail is given up.
const WAITS: [i64; 6] = [1, 5, 15, 60, 240, 720];

/// Before the next try to note what became of a mail.
const NOTE_AGAIN: Duration = Duration::from_secs(1);

/// Sends what is in the outbox, and waits for more, until it is dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    let mut changes = store.changes();
    let smtp = match &settings.mail {
        MailRoute::Mailbox => None,
        MailRoute::Smtp { server, patience } => Some(Smtp::new(server.clone(), *patience)),
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
                tracing::error!(%error, "the outbox could not be worked on");
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        }
    }
}

struct Worker {
    store: Store,
    settings: Arc<Settings>,
    clock: Clock,
    smtp: Option<Smtp>,
}

/// A mail that is ready to be handed over, its code already good.
struct Ready {
    entry: OutboxEntry,
    to: Addressee,
    mail: Rendered,
    code: Option<CodeHash>,
}

/// Who gets a mail.
struct Addressee {
    name: String,
    address: EmailAddress,
}

/// What the outbox had.
enum Next {
    /// Nothing that is due.
    Nothing,
    /// Something that is settled already.
    Settled,
    /// Something to hand to the mail server.
    ToSend(Box<Ready>),
}

impl Worker {
    /// Waits for something in the outbox; `false` when the server is gone.
    async fn wait(&self, changes: &mut Receiver<Change>) -> bool {
        let retry = self.store.read(|reader| reader.next_mail_at()).await.ok().flatten();
        wait_for_change(&self.clock, retry, changes, &Change::Outbox).await
    }

    /// Sends the next mail that is due; `false` when there is none.
    async fn send_next(&self) -> StoreResult<bool> {
        let now = self.clock.now();
        let settings = Arc::clone(&self.settings);
        let next = self.store.write(move |tx| take_next(tx, &settings, now)).await?;
        let ready = match next {
            Next::Nothing => return Ok(false),
            Next::Settled => return Ok(true),
            Next::ToSend(ready) => ready,
        };
        let Some(smtp) = &self.smtp else { return Ok(true) };
        let to = (ready.to.name.as_str(), &ready.to.address);
        let outcome = smtp.hand_over(&ready.entry, &self.settings.mail_from, to, &ready.mail).await;
        self.note(ready.into(), outcome).await?;
        Ok(true)
    }

    /// Notes what became of a mail, however long the database takes: what is not noted would be sent again.
    async fn note(&self, ready: Arc<Ready>, outcome: HandedOver) -> StoreResult<()> {
        let now = self.clock.now();
        loop {
            let sent = Arc::clone(&ready);
            match self.store.write(move |tx| note(tx, &sent, outcome, now)).await {
                Err(error) if !error.is_about_data() => {
                    tracing::error!(entry = %ready.entry.id, %error, "what became of a mail could not be noted yet");
                    tokio::time::sleep(NOTE_AGAIN).await;
                }
                result => return result,
            }
        }
    }
}

/// Takes the next mail from the outbox: drops it when it is not needed any more, delivers it in demo mode, or makes it
/// ready for the mail server.
fn take_next(tx: &mut WriteTx<'_>, settings: &Settings, now: Timestamp) -> StoreResult<Next> {
    // What is due happens first: after an outage nobody is asked for an answer that no longer counts.
    run_due(tx, now, &settings.policy)?;
    let Some(id) = tx.next_mail(now)? else { return Ok(Next::Nothing) };
    match tx.attempt(|tx| take(tx, settings, id, now)) {
        // What cannot be read stops neither this worker nor the other mails.
        Err(error) if error.is_about_data() => {
            tracing::error!(entry = %id, %error, "a mail is damaged, or about damaged data, and was given up");
            tx.settle_mail(id, OutboxState::Failed, now)?;
            Ok(Next::Settled)
        }
        result => result,
    }
}

fn take(tx: &mut WriteTx<'_>, settings: &Settings, id: MailId, now: Timestamp) -> StoreResult<Next> {
    let entry = tx.mail(id)?;
    let Some(ready) = make_ready(tx, settings, entry.clone(), now)? else {
        tx.settle_mail(id, OutboxState::Dropped, now)?;
        announce(tx, &entry)?;
        return Ok(Next::Settled);
    };
    match settings.mail {
        MailRoute::Smtp { .. } => Ok(Next::ToSend(Box::new(ready))),
        MailRoute::Mailbox => {
            let Rendered { subject, text, html, link, .. } = ready.mail;
            let sender = settings.mail_from.to_string();
            let address = ready.to.address.to_string();
            tx.add_to_mailbox(&ready.entry, &RenderedMail { address, sender, subject, text, html, link })?;
            tx.mark_mail_sent(&ready.entry, ready.code, now)?;
            announce(tx, &ready.entry)?;
            Ok(Next::Settled)
        }
    }
}

/// Mints the code, where the mail carries one, and renders; `None` when the mail is not needed any more.
fn make_ready(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    entry: OutboxEntry,
    now: Timestamp,
) -> StoreResult<Option<Ready>> {
    let written = match &entry.topic {
        MailTopic::Request { request, notice, account } => {
            about_request(tx, settings, entry.id, *request, *notice, account)?
        }
        MailTopic::Account { notice, task, account, address } => {
            about_account(tx, settings, *notice, *task, account.as_ref(), address.as_ref(), now)?
        }
        MailTopic::Renewal { service, account } => about_renewal(tx, *service, account, now)?,
    };
    let Some((letter, to, code)) = written else { return Ok(None) };
    let mail = layout::render(&letter, &settings.public_url, &settings.provider, &to.address);
    Ok(Some(Ready { entry, to, mail, code }))
}

type Written = Option<(Letter, Addressee, Option<CodeHash>)>;

fn about_request(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    entry: MailId,
    request: RequestId,
    notice: Notice,
    account: &NicHandle,
) -> StoreResult<Written> {
    let record = tx.request(request)?.ok_or(StoreError::Corrupt("a mail about no request"))?;
    if !notice.is_still_needed(&record.request, account) {
        return Ok(None);
    }
    let reader = tx.account(account)?.ok_or(StoreError::Corrupt("a mail to nobody"))?;
    let minted = notice.carries_code().then(random::validation_code);
    let code = minted.as_ref().map(|code| hash(code.expose()));
    if let Some(code) = code {
        tx.add_code(entry, request, account, code)?;
    }
    let occasion = Occasion { notice, record: &record, reader: &reader, code: minted.as_ref(), settings };
    let letter = letter::write(occasion);
    Ok(Some((letter, Addressee { name: reader.full_name(), address: reader.email }, code)))
}

fn about_account(
    tx: &mut WriteTx<'_>,
    settings: &Settings,
    notice: AccountNotice,
    task: Option<TaskId>,
    account: Option<&NicHandle>,
    address: Option<&EmailAddress>,
    now: Timestamp,
) -> StoreResult<Written> {
    let task = task.map(|task| tx.account_task(task)).transpose()?.flatten();
    if let Some(record) = &task
        && redeem(Some(&record.task), record.task.action, now).is_err()
    {
        return Ok(None);
    }
    let owner = account.map(|account| tx.account(account)).transpose()?.flatten();
    let Some(to) = address.or(owner.as_ref().map(|owner| &owner.email)).cloned() else { return Ok(None) };
    let minted = task.as_ref().filter(|_| notice.carries_token()).map(|task| (random::validation_code(), task));
    let mut code = None;
    if let Some((secret, task)) = &minted {
        let secret = hash(secret.expose());
        tx.add_secret(task.id, secret)?;
        code = Some(secret);
    }
    let named = owner.as_ref().filter(|_| !notice.may_reach_a_stranger());
    let name = named.map(Account::full_name).unwrap_or_default();
    let letter = account_letter::write(account_letter::Occasion {
        notice,
        language: language_of(owner.as_ref(), task.as_ref()),
        account,
        name: &name,
        present: owner.as_ref().map_or(&to, |owner| &owner.email),
        secret: minted.as_ref().map(|(secret, task)| (secret, task.task.expires_at)),
        provider: &settings.provider,
    });
    Ok(Some((letter, Addressee { name, address: to }, code)))
}

fn about_renewal(tx: &WriteTx<'_>, service: ServiceId, account: &NicHandle, now: Timestamp) -> StoreResult<Written> {
    let service = tx.service_by_id(service)?;
    let reader = tx.account(account)?.ok_or(StoreError::Corrupt("a mail to nobody"))?;
    let letter = renewal::write(&service, &reader, now.date_naive());
    Ok(letter.map(|letter| (letter, Addressee { name: reader.full_name(), address: reader.email }, None)))
}

/// The language of an account; before there is one, that which its sign-up has chosen.
fn language_of(owner: Option<&Account>, task: Option<&TaskRecord>) -> Language {
    let entered = || {
        let details = task.and_then(|task| task.details.as_deref());
        details.and_then(|details| serde_json::from_str::<Entered>(details).ok())
    };
    let locale = owner.map(|owner| owner.language.clone()).or_else(|| entered().map(|entered| entered.language));
    locale.map(|locale| Language::of_locale(&locale)).unwrap_or_default()
}

/// Notes what became of a mail.
fn note(tx: &mut WriteTx<'_>, ready: &Ready, outcome: HandedOver, now: Timestamp) -> StoreResult<()> {
    let Ready { entry, code, .. } = ready;
    let wait = usize::try_from(entry.attempts).ok().and_then(|attempt| WAITS.get(attempt));
    match (outcome, wait) {
        (HandedOver::Taken, _) => tx.mark_mail_sent(entry, *code, now)?,
        (HandedOver::NotTaken, Some(minutes)) => tx.retry_mail(entry, *code, now + TimeDelta::minutes(*minutes))?,
        // The code may be in somebody's hands, so it stays good until a later mail is taken.
        (HandedOver::Doubtful, Some(minutes)) => tx.retry_mail(entry, None, now + TimeDelta::minutes(*minutes))?,
        (HandedOver::Doubtful, None) => tx.settle_mail(entry.id, OutboxState::Failed, now)?,
        (HandedOver::Refused | HandedOver::NotTaken, _) => {
            tx.settle_mail(entry.id, OutboxState::Failed, now)?;
            tx.revoke_code(*code)?;
        }
    }
    announce(tx, entry)
}

/// A request shows how far its mails got.
fn announce(tx: &mut WriteTx<'_>, entry: &OutboxEntry) -> StoreResult<()> {
    let MailTopic::Request { request, account, .. } = &entry.topic else { return Ok(()) };
    tx.announce(Change::Request(account.clone(), *request));
    for party in tx.request(*request)?.map(|record| record.request.parties).unwrap_or_default() {
        tx.announce(Change::Request(party.account, *request));
    }
    Ok(())
}
