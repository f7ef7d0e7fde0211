//! The worker that empties the outbox.
//!
//! A code is minted in the act of sending its mail, and only its hash is kept; so no code lies in clear in the outbox
//! (design.md 4). It is good from just before the mail is handed over; the earlier one dies once the mail server has
//! taken the new mail. A crash in between sends twice, and loses nothing.
//!
//! In demo mode the mailbox takes the mail server's place, and everything happens in one transaction.

use super::layout::{self, Rendered};
use super::letter::{self, Occasion};
use super::transport::{HandedOver, Smtp};
use crate::changes::run_due;
use crate::clock::Clock;
use crate::random;
use crate::settings::{MailRoute, Settings};
use crate::store::{Account, Change, KeptMail, OutboxEntry, RequestRecord, Store, StoreError, StoreResult, Tx};
use crate::timers::LOOK_AGAIN;
use chrono::TimeDelta;
use handover_api::requests::Delivery;
use handover_rules::{CodeHash, Moment};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// Minutes to wait after the first, second, … failed try; after the last the mail is given up.
const WAITS: [i64; 6] = [1, 5, 15, 60, 240, 720];

/// The hash under which a code is kept.
#[must_use]
pub fn hash(code: &str) -> CodeHash {
    CodeHash(Sha256::digest(code.as_bytes()).into())
}

/// Sends what is in the outbox, and waits for more, until it is dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    let mut changes = store.changes();
    let smtp = match &settings.mail {
        MailRoute::Mailbox => None,
        MailRoute::Smtp(url) => match url.connect() {
            Ok(smtp) => Some(smtp),
            Err(error) => {
                tracing::error!(error, "no mail can be sent");
                return;
            }
        },
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
    reader: Account,
    mail: Rendered,
    code: Option<CodeHash>,
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
        let retry = self.store.read(|reader| reader.next_mail_moment()).await.ok().flatten();
        let due = async {
            match retry {
                Some(at) => self.clock.sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        let told = async {
            loop {
                match changes.recv().await {
                    Ok(Change::Outbox) | Err(RecvError::Lagged(_)) => return true,
                    Ok(_) => {}
                    Err(RecvError::Closed) => return false,
                }
            }
        };
        tokio::select! {
            () = due => true,
            () = tokio::time::sleep(LOOK_AGAIN) => true,
            alive = told => alive,
        }
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
        let to = (ready.reader.full_name(), ready.reader.email.clone());
        let outcome = smtp.hand_over(&ready.entry, &self.settings.mail_from, (&to.0, &to.1), &ready.mail).await;
        let now = self.clock.now();
        self.store.write(move |tx| note(tx, &ready, outcome, now)).await?;
        Ok(true)
    }
}

/// Takes the next mail from the outbox: drops it when it is not needed any more, delivers it in demo mode, or makes it
/// ready for the mail server.
fn take_next(tx: &mut Tx<'_>, settings: &Settings, now: Moment) -> StoreResult<Next> {
    // What is due happens first: after an outage nobody is asked for an answer that no longer counts.
    run_due(tx, now, &settings.policy)?;
    let Some(entry) = tx.next_mail(now)? else { return Ok(Next::Nothing) };
    let record = tx.request(entry.request)?.ok_or(StoreError::Corrupt("a mail about no request"))?;
    let reader = tx.account(&entry.account)?.ok_or(StoreError::Corrupt("a mail to nobody"))?;
    if !entry.notice.is_still_needed(&record.request, &entry.account) {
        tx.settle_mail(&entry, Delivery::Dropped, now)?;
        announce(tx, &record, &entry);
        return Ok(Next::Settled);
    }
    let ready = make_ready(tx, settings, entry, &record, reader)?;
    match settings.mail {
        MailRoute::Smtp(_) => Ok(Next::ToSend(Box::new(ready))),
        MailRoute::Mailbox => {
            let Rendered { subject, text, html, link } = ready.mail;
            let sender = settings.mail_from.to_string();
            let address = ready.reader.email.to_string();
            tx.keep_mail(&ready.entry, &KeptMail { address, sender, subject, text, html, link })?;
            tx.mail_sent(&ready.entry, ready.code, now)?;
            announce(tx, &record, &ready.entry);
            Ok(Next::Settled)
        }
    }
}

/// Mints the code, where the mail carries one, and renders.
fn make_ready(
    tx: &mut Tx<'_>,
    settings: &Settings,
    entry: OutboxEntry,
    record: &RequestRecord,
    reader: Account,
) -> StoreResult<Ready> {
    let minted = entry.notice.carries_code().then(random::validation_code);
    let code = minted.as_ref().map(|code| hash(code.expose()));
    if let Some(code) = code {
        tx.add_code(&entry, code)?;
    }
    let occasion = Occasion { notice: entry.notice, record, reader: &reader, code: minted.as_ref(), settings };
    let foot = format!(
        "Handover for {}. Sent to {} because it is the address in your profile.",
        settings.provider, reader.email
    );
    let mail = layout::render(&letter::write(occasion), &settings.public_url, &foot);
    Ok(Ready { entry, reader, mail, code })
}

/// Notes what became of a mail.
fn note(tx: &mut Tx<'_>, ready: &Ready, outcome: HandedOver, now: Moment) -> StoreResult<()> {
    let Ready { entry, code, .. } = ready;
    let wait = usize::try_from(entry.attempts).ok().and_then(|attempt| WAITS.get(attempt));
    match (outcome, wait) {
        (HandedOver::Taken, _) => tx.mail_sent(entry, *code, now)?,
        (HandedOver::NotTaken, Some(minutes)) => tx.retry_mail(entry, *code, now + TimeDelta::minutes(*minutes))?,
        // The code may be in somebody's hands, so it stays good until a later mail is taken.
        (HandedOver::Doubtful, Some(minutes)) => tx.retry_mail(entry, None, now + TimeDelta::minutes(*minutes))?,
        (HandedOver::Doubtful, None) => tx.settle_mail(entry, Delivery::Failed, now)?,
        (HandedOver::Refused | HandedOver::NotTaken, _) => {
            tx.settle_mail(entry, Delivery::Failed, now)?;
            tx.kill_code(*code)?;
        }
    }
    if let Some(record) = tx.request(entry.request)? {
        announce(tx, &record, entry);
    }
    Ok(())
}

/// The request shows how far its mails got.
fn announce(tx: &mut Tx<'_>, record: &RequestRecord, entry: &OutboxEntry) {
    let parties = record.request.parties.iter().map(|party| party.account.clone());
    for account in parties.chain([entry.account.clone()]) {
        tx.announce(Change::Request(account, entry.request));
    }
}
