//! Prepares a database for demo mode: the data and their past, staff, a key of the provider's API, and a webhook.

use super::{accounts, export, labels, past, showcase_accounts, submissions};
use crate::clock::Clock;
use crate::config::Settings;
use crate::import;
use crate::use_cases::people::set_label;
use crate::use_cases::provider::keys;
use crate::use_cases::renewals::queue_notices;
use crate::use_cases::requests::ask;
use crate::use_cases::{Act, desk, webhooks};
use crate::webhooks::{WebhookSecret, WebhookSettings};
use chrono::TimeDelta;
use handover_api::app::DemoAccount;
use handover_api::provider::Scope;
use handover_api::route;
use handover_rules::desk::StaffRole::{self, Approver, Reader, Support};
use handover_rules::{EmailAddress, Timestamp};
use handover_store::{NewProviderKey, Store, StoreError, StoreResult, WriteTx};
use std::net::SocketAddr;

/// Time since which the demo's services are here: the renewal notices due since then are sent.
const IMPORTED_AGO: TimeDelta = TimeDelta::days(60);

/// Fills an empty database with the demo data. Returns the suggested accounts: those of the demo data, or a selection if
/// the database holds imported data.
pub async fn prepare(store: &Store, clock: &Clock, settings: &Settings) -> StoreResult<Vec<DemoAccount>> {
    if !store.read(|reader| reader.has_accounts()).await? {
        let today = clock.now().date_naive();
        let mut first = export(today);
        past::undo_changes(&mut first.services);
        let applied = import::apply(first, store, clock, settings.policies).await;
        applied.map_err(|error| StoreError::Engine(Box::new(error)))?;
        let now = clock.now();
        let of_mails = settings.clone();
        let make = move |act: &mut Act<'_, '_>| {
            past::make_changes(act, &of_mails)?;
            past::give_access(act, &of_mails)
        };
        Act::run(store, now, settings.policies, make).await?;
        // Requests are what people look for in the mailbox: their emails come last.
        store.write(move |tx| tx.backdate_services(now - IMPORTED_AGO)).await?;
        queue_notices(store, clock, settings.renewal_notices, now).await?;
        let begin = |act: &mut Act<'_, '_>| {
            for submission in submissions() {
                // A refused submission is caught by a test and must not prevent the start.
                let _ = ask(act, &submission, &|_| Ok(()))?;
            }
            let (account, labels) = labels();
            for (of, label) in labels {
                let _ = set_label(act.tx, &account, &of, label)?;
            }
            Ok(())
        };
        Act::run(store, now, settings.policies, begin).await?;
    }
    let now = clock.now();
    store.write(move |tx| invite_all(tx, now)).await?;
    let demo_accounts = accounts();
    let first = demo_accounts.first().map(|person| person.handle.clone());
    let has_demo_data = match first {
        Some(handle) => store.read(move |reader| reader.account(&handle)).await?.is_some(),
        None => false,
    };
    if has_demo_data { Ok(demo_accounts) } else { store.read(showcase_accounts).await }
}

const STAFF: [(&str, &str, &[StaffRole]); 4] = [
    ("Rhea Solberg", "rhea@aldermoor.example", &[Support, Approver]),
    ("Jonas Wray", "jonas@aldermoor.example", &[Support]),
    ("Tamsin Okoro", "tamsin@aldermoor.example", &[Approver]),
    ("Lena Marsh", "lena@aldermoor.example", &[Reader]),
];

/// Invites the staff of the demo, unless there is any.
fn invite_all(tx: &mut WriteTx<'_>, now: Timestamp) -> StoreResult<()> {
    if !tx.staff()?.is_empty() {
        return Ok(());
    }
    for (name, email, roles) in STAFF {
        let email = EmailAddress::parse(email).expect("demo addresses are valid");
        desk::staff::invite(tx, name, &email, roles, now)?;
    }
    Ok(())
}

/// The name of the demo's key of the provider's API.
const NAME: &str = "demo";

/// Makes a key with every scope, in the place of the one of the last start.
pub async fn renew_api_key(store: &Store, now: Timestamp) -> StoreResult<String> {
    store
        .write(move |tx| {
            for former in tx.provider_keys()?.iter().filter(|key| key.name == NAME) {
                tx.revoke_provider_key(former.id, now)?;
            }
            keys::add(tx, &NewProviderKey { name: NAME.to_owned(), scopes: Scope::ALL.to_vec() }, now)
        })
        .await
}

/// Posts events to this server, which listens on `listening`; returns the address. An earlier start may have used another
/// port or key. A demo with imported data has no receiver: nothing of it is posted unasked.
pub async fn add_receiver(
    store: &Store,
    settings: &WebhookSettings,
    people: &[DemoAccount],
    listening: SocketAddr,
    now: Timestamp,
) -> StoreResult<Option<String>> {
    if people != accounts() {
        return Ok(None);
    }
    let address = format!("http://{listening}{}", route::DEMO_WEBHOOKS);
    let (url, key) = (address.clone(), settings.key.clone());
    let add = store.write(move |tx| {
        let mut is_added = false;
        for own in tx.webhooks()?.iter().filter(|webhook| webhook.url.ends_with(route::DEMO_WEBHOOKS)) {
            if own.url == url && WebhookSecret::all_of(own, &key, now).is_some() {
                is_added = true;
            } else {
                tx.remove_webhook(own.id)?;
            }
        }
        if !is_added {
            webhooks::add(tx, &url, &[], &key)?;
        }
        Ok(())
    });
    add.await?;
    Ok(Some(address))
}
