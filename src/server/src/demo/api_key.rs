//! The key of the demo's provider API.

use crate::use_cases::provider::add_key;
use handover_api::provider::Scope;
use handover_rules::Timestamp;
use handover_store::{NewProviderKey, Store, StoreResult};

/// The name of the key.
const NAME: &str = "demo";

/// Makes a key with every scope, in the place of the one of the last start.
pub async fn renew_api_key(store: &Store, now: Timestamp) -> StoreResult<String> {
    store
        .write(move |tx| {
            for former in tx.provider_keys()?.iter().filter(|key| key.name == NAME) {
                tx.revoke_provider_key(former.id, now)?;
            }
            add_key(tx, &NewProviderKey { name: NAME.to_owned(), scopes: Scope::ALL.to_vec() }, now)
        })
        .await
}
