//! Passwords: hashed with argon2, off the async threads, only so many at once.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many passwords are hashed at once: each takes 19 MiB and a core for some 20 ms.
const AT_ONCE: usize = 2;
/// How many may wait for that; beyond, the answer is "too much to do" at once.
const WAITING: usize = 32;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Stands in where there is no account or no password, so that an answer takes as long (ASVS 6.3.8).
    nobody: Arc<str>,
}

/// Too many passwords wait to be checked.
#[derive(Debug, thiserror::Error)]
#[error("too many passwords wait to be checked")]
pub struct TooBusy;

impl Passwords {
    /// Makes the hash that stands in for missing ones.
    ///
    /// # Panics
    /// Never: the parameters are the library's own.
    #[must_use]
    pub fn new() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            nobody: hash("nobody has this password").into(),
        }
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// Too many wait already.
    pub async fn hash(&self, password: String) -> Result<String, TooBusy> {
        let _queued = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| TooBusy)?;
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| TooBusy)?;
        let work = tokio::task::spawn_blocking(move || {
            let hash = hash(&password);
            drop(place);
            hash
        });
        work.await.map_err(|_| TooBusy)
    }

    /// Lines up for one check.
    ///
    /// # Errors
    /// Too many wait already.
    pub fn reserve(&self) -> Result<Slot, TooBusy> {
        let queued = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| TooBusy)?;
        Ok(Slot { passwords: self.clone(), _queued: queued })
    }
}

/// A place in the queue.
pub struct Slot {
    passwords: Passwords,
    _queued: OwnedSemaphorePermit,
}

impl Slot {
    /// Whether `password` is the one behind `stored`; `None` is nobody's and takes as long.
    ///
    /// # Errors
    /// The server is going down.
    pub async fn verify(self, password: String, stored: Option<String>) -> Result<bool, TooBusy> {
        let place = Arc::clone(&self.passwords.places).acquire_owned().await.map_err(|_| TooBusy)?;
        let nobody = Arc::clone(&self.passwords.nobody);
        let work = tokio::task::spawn_blocking(move || {
            let known = stored.is_some();
            let stored = stored.as_deref().unwrap_or(&nobody);
            let right = PasswordHash::new(stored)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
            drop(place);
            known && right
        });
        work.await.map_err(|_| TooBusy)
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// Hashes a password with a new salt; takes some 20 ms, so not on an async thread.
///
/// # Panics
/// Never: salt and parameters are of the library's own making.
#[must_use]
pub fn hash(password: &str) -> String {
    let salt = SaltString::encode_b64(&crate::random::bytes::<16>()).expect("16 bytes make a salt");
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).expect("the default parameters hash");
    hash.to_string()
}
