//! Preparing a database for demo mode.

use super::{access, accounts, export, labels, past_changes, showcase_accounts, staff, submissions};
use crate::clock::Clock;
use crate::config::Settings;
use crate::import;
use crate::use_cases::Act;
use crate::use_cases::accounts::set_label;
use crate::use_cases::requests::ask;
use crate::use_cases::schedule::queue_notices;
use chrono::TimeDelta;
use handover_api::app::DemoAccount;
use handover_store::{Store, StoreError, StoreResult};

/// Time since which the demo's services are here: the renewal notices due since then are sent.
const IMPORTED_AGO: TimeDelta = TimeDelta::days(60);

/// Fills an empty database with the demo data. Returns the suggested accounts: those of the demo data, or a selection if
/// the database holds imported data.
pub async fn prepare(store: &Store, clock: &Clock, settings: &Settings) -> StoreResult<Vec<DemoAccount>> {
    if !store.read(|reader| reader.has_accounts()).await? {
        let today = clock.now().date_naive();
        let mut first = export(today);
        past_changes::undo(&mut first.services);
        let applied = import::apply(first, store, clock, settings.policies).await;
        applied.map_err(|error| StoreError::Engine(Box::new(error)))?;
        let now = clock.now();
        let of_mails = settings.clone();
        let make = move |act: &mut Act<'_, '_>| {
            past_changes::make(act, &of_mails)?;
            access::make(act, &of_mails)
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
    store.write(move |tx| staff::invite_all(tx, now)).await?;
    let demo_accounts = accounts();
    let first = demo_accounts.first().map(|person| person.handle.clone());
    let has_demo_data = match first {
        Some(handle) => store.read(move |reader| reader.account(&handle)).await?.is_some(),
        None => false,
    };
    if has_demo_data { Ok(demo_accounts) } else { store.read(showcase_accounts).await }
}
