//! Password hashing with argon2id, on blocking threads, with bounded concurrency and a bounded queue.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Concurrent hashes. Each takes 19 MiB and one core for about 20 ms.
const MAX_CONCURRENT: usize = 2;
/// Callers that may wait; further ones fail at once.
const MAX_WAITING: usize = 32;

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    workers: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Verified in place of a missing hash, so that the response time does not reveal it (ASVS 6.3.8).
    dummy_hash: Arc<str>,
}

/// The queue is full.
#[derive(Debug, thiserror::Error)]
#[error("too many passwords are waiting to be hashed")]
pub struct TooBusy;

impl Passwords {
    /// Prepares the dummy hash.
    ///
    /// # Panics
    /// Never: see [`hash`].
    #[must_use]
    pub fn new() -> Self {
        Self {
            workers: Arc::new(Semaphore::new(MAX_CONCURRENT)),
            queue: Arc::new(Semaphore::new(MAX_CONCURRENT + MAX_WAITING)),
            dummy_hash: hash("dummy password").into(),
        }
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// The queue is full.
    pub async fn hash(&self, password: String) -> Result<String, TooBusy> {
        let _slot = self.reserve()?;
        let worker = Arc::clone(&self.workers).acquire_owned().await.map_err(|_| TooBusy)?;
        let work = tokio::task::spawn_blocking(move || {
            let hash = hash(&password);
            drop(worker);
            hash
        });
        work.await.map_err(|_| TooBusy)
    }

    /// Reserves a place in the queue for one verification.
    ///
    /// # Errors
    /// The queue is full.
    pub fn reserve(&self) -> Result<QueueSlot, TooBusy> {
        let permit = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| TooBusy)?;
        Ok(QueueSlot { passwords: self.clone(), _permit: permit })
    }
}

/// A reserved place in the queue.
pub struct QueueSlot {
    passwords: Passwords,
    _permit: OwnedSemaphorePermit,
}

impl QueueSlot {
    /// Verifies `password` against `stored`. Without a stored hash it fails after the same time.
    ///
    /// # Errors
    /// The server is shutting down.
    pub async fn verify(self, password: String, stored: Option<String>) -> Result<bool, TooBusy> {
        let worker = Arc::clone(&self.passwords.workers).acquire_owned().await.map_err(|_| TooBusy)?;
        let dummy_hash = Arc::clone(&self.passwords.dummy_hash);
        let work = tokio::task::spawn_blocking(move || {
            let has_password = stored.is_some();
            let stored = stored.as_deref().unwrap_or(&dummy_hash);
            let is_match = PasswordHash::new(stored)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
            drop(worker);
            has_password && is_match
        });
        work.await.map_err(|_| TooBusy)
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// Hashes a password with a new salt. Blocks for about 20 ms.
///
/// # Panics
/// Never: the salt has a valid length, and the parameters are the library's defaults.
#[must_use]
pub fn hash(password: &str) -> String {
    let salt = SaltString::encode_b64(&crate::random::bytes::<16>()).expect("16 bytes are a valid salt");
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).expect("the default parameters are valid");
    hash.to_string()
}
