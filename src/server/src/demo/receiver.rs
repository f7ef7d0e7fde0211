//! The demo as the receiver of its own webhooks.

use crate::use_cases::webhooks;
use crate::webhooks::{WebhookSecret, WebhookSettings};
use handover_api::app::DemoAccount;
use handover_api::route;
use handover_rules::Timestamp;
use handover_store::{Store, StoreResult};
use std::net::SocketAddr;

/// Posts events to this server, which listens on `listening`; returns the address. An earlier start may have used another
/// port or key. A demo with imported data has no receiver: nothing of it is posted unasked.
pub async fn add_receiver(
    store: &Store,
    settings: &WebhookSettings,
    people: &[DemoAccount],
    listening: SocketAddr,
    now: Timestamp,
) -> StoreResult<Option<String>> {
    if people != super::accounts() {
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
