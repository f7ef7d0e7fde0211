//! Keys of the provider's other systems: `handover_ID_SECRET`, of which the hash is stored.

use crate::random;
use crate::store::{NewProviderKey, ProviderKeyRecord, ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;
use sha2::{Digest, Sha256};

/// The beginning of every key, by which scanners for leaked secrets know them.
const PREFIX: &str = "handover_";

/// Adds a key, and returns it.
///
/// # Errors
/// The store failed.
pub fn add(tx: &mut WriteTx<'_>, new: &NewProviderKey, now: Timestamp) -> StoreResult<String> {
    let secret = random::session_token();
    let key = |id: i64| format!("{PREFIX}{id}_{secret}");
    let id = tx.add_provider_key(new, |id| hash(&key(id)), now)?;
    Ok(key(id))
}

/// The valid key that a caller has sent.
///
/// # Errors
/// The store failed.
pub fn find(reader: &ReadTx<'_>, key: &str) -> StoreResult<Option<ProviderKeyRecord>> {
    let id = key.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')).and_then(|(id, _)| id.parse().ok());
    let Some(id) = id else { return Ok(None) };
    let found = reader.provider_key(id)?;
    Ok(found.filter(|record| record.revoked_at.is_none() && is_equal(&record.hash, &hash(key))))
}

fn hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// Compares every byte, so that the time reveals nothing.
fn is_equal(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |difference, (one, other)| difference | (one ^ other)) == 0
}
