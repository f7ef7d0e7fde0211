//! Keys of the provider's other systems.

use crate::random;
use crate::secrets::token_hash;
use handover_rules::Timestamp;
use handover_store::{NewProviderKey, ProviderKeyRecord, ReadTx, StoreResult, WriteTx};

/// The beginning of every key, by which scanners for leaked secrets know them.
const PREFIX: &str = "handover_";

/// Adds a key, and returns it.
pub fn add(tx: &mut WriteTx<'_>, new: &NewProviderKey, now: Timestamp) -> StoreResult<String> {
    let key = [PREFIX, &random::session_token()].concat();
    tx.add_provider_key(new, &token_hash(&key), now)?;
    Ok(key)
}

/// The valid key that a caller has sent.
pub fn find(reader: &ReadTx<'_>, key: &str) -> StoreResult<Option<ProviderKeyRecord>> {
    reader.provider_key(&token_hash(key))
}
