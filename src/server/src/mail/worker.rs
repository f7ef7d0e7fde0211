//! The worker that empties the outbox.
//!
//! A code is minted in the act of sending its mail, and only its hash is kept; so no code lies in clear in the outbox
//! (design.md 4). In demo mode the mailbox takes the mail server's place, and everything happens in one transaction.

use super::layout::{self, Rendered};
use super::letter::{self, Occasion};
use crate::clock::Clock;
use crate::random;
use crate::settings::Settings;
use crate::store::{Change, KeptMail, OutboxEntry, Store, StoreError, StoreResult, Tx};
use handover_api::requests::Delivery;
use handover_rules::{CodeHash, Moment, ValidationCode};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// The hash under which a code is kept.
#[must_use]
pub fn hash(code: &str) -> CodeHash {
    CodeHash(Sha256::digest(code.as_bytes()).into())
}

/// Sends what is in the outbox, and waits for more, until it is dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    let mut changes = store.changes();
    loop {
        match send_next(&store, &settings, &clock).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(%error, "the outbox could not be worked on");
                tokio::time::sleep(Duration::from_secs(5)).await;
                continue;
            }
        }
        loop {
            match changes.recv().await {
                Ok(Change::Outbox) | Err(RecvError::Lagged(_)) => break,
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}

/// Sends the next mail that is due; `false` when there is none.
async fn send_next(store: &Store, settings: &Arc<Settings>, clock: &Clock) -> StoreResult<bool> {
    let now = clock.now();
    let settings = Arc::clone(settings);
    store
        .write(move |tx| {
            let Some(entry) = tx.next_mail(now)? else { return Ok(false) };
            deliver_to_mailbox(tx, &entry, &settings, now)?;
            Ok(true)
        })
        .await
}

fn deliver_to_mailbox(tx: &mut Tx<'_>, entry: &OutboxEntry, settings: &Settings, now: Moment) -> StoreResult<()> {
    let record = tx.request(entry.request)?.ok_or(StoreError::Corrupt("a mail about no request"))?;
    let reader = tx.account(&entry.account)?.ok_or(StoreError::Corrupt("a mail to nobody"))?;
    tx.announce(Change::Request(entry.account.clone(), entry.request));
    for party in &record.request.parties {
        tx.announce(Change::Request(party.account.clone(), entry.request));
    }
    if !entry.notice.is_still_needed(&record.request, &entry.account) {
        return tx.settle_mail(entry, Delivery::Dropped, now);
    }
    let code: Option<ValidationCode> = entry.notice.carries_code().then(random::validation_code);
    let hash = code.as_ref().map(|code| hash(code.expose()));
    if let Some(hash) = hash {
        tx.add_code(entry, hash)?;
    }
    let letter = letter::write(Occasion {
        notice: entry.notice,
        record: &record,
        reader: &reader,
        code: code.as_ref(),
        settings,
    });
    let foot = format!(
        "Handover for {}. Sent to {} because it is the address in your profile.",
        settings.provider, reader.email
    );
    let Rendered { subject, text, html, link } = layout::render(&letter, &settings.public_url, &foot);
    let mail = KeptMail {
        address: reader.email.to_string(),
        sender: settings.mail_from.clone(),
        subject,
        text,
        html,
        link,
    };
    tx.keep_mail(entry, &mail)?;
    tx.mail_sent(entry, hash, now)
}
