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
    pub(crate) const fn stored(self) -> &'static str {
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
        "--{0}-key is missing, or not the key with which this database was written: what is encrypted could not be read. \
         Give every server and command the same key. If the old one is lost or has leaked, or is not needed any more, start \
         once with --new-keys"
    )]
    Other(&'static str),
}

/// The keys that may be recorded. Servers are not ready with keys other than those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NewKeys {
    /// The first key of a name: of a server that starts.
    First,
    /// The same for a command, unless a server runs.
    FirstWithoutServer,
    /// Any, unless a server runs.
    Any,
}

/// Records a new key of a name, and refuses others from then on, and to have none.
///
/// # Errors
/// The key is another one, a server runs, or the store failed.
pub(crate) async fn require_known(
    store: &Store,
    name: KeyName,
    key: Option<&SealingKey>,
    new: NewKeys,
) -> Result<(), KeyError> {
    let (fingerprint, name) = (key.map(SealingKey::fingerprint), name.stored());
    // In one transaction: servers may start together.
    let is_known = store.write(move |tx| {
        let known = tx.key_fingerprint(name)?;
        if known == fingerprint {
            return Ok(true);
        }
        if known.is_some() && new != NewKeys::Any {
            return Ok(false);
        }
        if known.is_some() || new == NewKeys::FirstWithoutServer {
            tx.require_no_server()?;
        }
        tx.set_key_fingerprint(name, fingerprint.as_ref()).map(|()| true)
    });
    if is_known.await? { Ok(()) } else { Err(KeyError::Other(name)) }
}
