//! Whether a key is the one with which the database was written so far.

use super::sealing_key::SealingKey;
use handover_store::{Store, StoreError};

/// The contents that a key encrypts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyName {
    /// Secrets of webhooks and applications.
    Secrets,
    /// Papers of cases.
    Papers,
}

impl KeyName {
    const fn stored(self) -> &'static str {
        match self {
            Self::Secrets => "secrets",
            Self::Papers => "papers",
        }
    }
}

/// The reason a key is refused.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something was encrypted with another key.
    #[error(
        "--{0}-key is not the key with which this database was written: what is encrypted could not be read. Give every \
         server and command the same key. If the old one is lost or has leaked, start once with --new-keys"
    )]
    Other(&'static str),
}

/// Records the first key of a name, and refuses others from then on, unless `is_new`.
///
/// # Errors
/// The key is another one, or the store failed.
pub(crate) async fn require_known(
    store: &Store,
    name: KeyName,
    key: Option<&SealingKey>,
    is_new: bool,
) -> Result<(), KeyError> {
    let (Some(key), name) = (key, name.stored()) else { return Ok(()) };
    let fingerprint = key.fingerprint();
    // In one transaction: servers may start together.
    let is_known = store.write(move |tx| match tx.key_fingerprint(name)? {
        Some(known) if known == fingerprint => Ok(true),
        Some(_) if !is_new => Ok(false),
        _ => tx.set_key_fingerprint(name, &fingerprint).map(|()| true),
    });
    if is_known.await? { Ok(()) } else { Err(KeyError::Other(name)) }
}
