//! Password hashing with argon2id, on blocking threads, with bounded concurrency and a bounded, fair queue. Passwords are
//! compared in one Unicode form.

mod common_passwords;
mod fair_queue;
mod sealed;
mod unicode_form;

use crate::limits::Network;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use fair_queue::{FairQueue, QueuePlace};
use std::sync::Arc;
use unicode_form::{Form, first_match};

pub(crate) use common_passwords::is_common_password;
pub use fair_queue::{HashingLimits, PasswordUse, TooBusy};
pub(crate) use unicode_form::normalized;

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    queue: Arc<FairQueue>,
    /// Verified in place of a missing hash, so that the response time does not reveal it (ASVS 6.3.8).
    dummy_hash: Arc<str>,
}

impl Passwords {
    /// Prepares the dummy hash.
    ///
    /// # Panics
    /// Never: see [`hash`].
    #[must_use]
    pub fn new(limits: HashingLimits) -> Self {
        Self { queue: Arc::new(FairQueue::new(limits)), dummy_hash: hash("dummy password").into() }
    }

    /// Reserves a place in the queue for one password of a client.
    ///
    /// # Errors
    /// This kind of use, or the client's network, has no place left.
    pub fn reserve(&self, kind: PasswordUse, networks: Vec<Network>) -> Result<QueueSlot, TooBusy> {
        Ok(QueueSlot { place: self.queue.reserve(kind, networks)?, dummy_hash: Arc::clone(&self.dummy_hash) })
    }
}

/// A reserved place in the queue.
pub struct QueueSlot {
    place: QueuePlace,
    dummy_hash: Arc<str>,
}

impl QueueSlot {
    /// Hashes a new password.
    ///
    /// # Errors
    /// The server is shutting down.
    pub async fn hash(self, password: String) -> Result<String, TooBusy> {
        self.run(move || hash(&password)).await
    }

    /// Verifies `password` against `stored`. Without a stored hash it fails after the same time.
    ///
    /// # Errors
    /// The server is shutting down.
    pub async fn verify(self, password: String, stored: Option<String>) -> Result<bool, TooBusy> {
        let dummy_hash = Arc::clone(&self.dummy_hash);
        self.run(move || verify(&password, stored.as_deref(), &dummy_hash).is_some()).await
    }

    /// Verifies like [`Self::verify`]. If the stored hash has other parameters than new ones, or is of another Unicode form, a
    /// right password is hashed anew.
    ///
    /// # Errors
    /// The server is shutting down.
    pub async fn verify_and_renew(self, password: String, stored: Option<String>) -> Result<Verified, TooBusy> {
        let dummy_hash = Arc::clone(&self.dummy_hash);
        self.run(move || {
            let form = verify(&password, stored.as_deref(), &dummy_hash);
            let outdated = form.filter(|form| *form == Form::AsSent || stored.as_deref().is_some_and(is_outdated));
            Verified { is_right: form.is_some(), renewed: outdated.map(|_| hash(&password)) }
        })
        .await
    }

    /// Encrypts a secret so that only the password opens it.
    ///
    /// # Errors
    /// The server is shutting down.
    pub async fn seal(self, password: String, secret: Vec<u8>) -> Result<Vec<u8>, TooBusy> {
        self.run(move || sealed::seal(&password, &secret)).await
    }

    /// Opens a sealed secret; `None` if the password is wrong. Without a sealed secret it fails after the same time. A secret
    /// sealed with another Unicode form of the password is sealed anew.
    ///
    /// # Errors
    /// The server is shutting down.
    pub async fn open(self, password: String, sealed: Option<Vec<u8>>) -> Result<Option<Opened>, TooBusy> {
        self.run(move || {
            let (secret, form) = sealed::open(&password, sealed.as_deref())?;
            let renewed = (form == Form::AsSent).then(|| sealed::seal(&password, &secret));
            Some(Opened { secret, renewed })
        })
        .await
    }

    async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, TooBusy> {
        let worker = self.place.worker().await?;
        let work = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(worker);
            result
        });
        work.await.map_err(|_| TooBusy)
    }
}

/// The result of a verification.
pub struct Verified {
    /// Whether the password is right.
    pub is_right: bool,
    /// A hash with the present parameters and Unicode form, if the stored one has others.
    pub renewed: Option<String>,
}

/// A secret that the password has opened.
pub struct Opened {
    /// The secret.
    pub secret: Vec<u8>,
    /// The secret sealed with the present Unicode form, if it was sealed with another.
    pub renewed: Option<Vec<u8>>,
}

/// The form in which the password is right.
fn verify(password: &str, stored: Option<&str>, dummy_hash: &str) -> Option<Form> {
    let hash = PasswordHash::new(stored.unwrap_or(dummy_hash)).ok()?;
    let attempt = |password: &str| Argon2::default().verify_password(password.as_bytes(), &hash).ok();
    first_match(password, attempt).filter(|_| stored.is_some()).map(|((), form)| form)
}

/// Whether a hash was made with another algorithm, version or parameters than new ones are (ASVS 11.2.2).
fn is_outdated(stored: &str) -> bool {
    let parameters = |hash: &PasswordHash<'_>| Params::try_from(hash).ok();
    PasswordHash::new(stored).is_ok_and(|hash| {
        hash.algorithm != Algorithm::default().ident()
            || hash.version != Some(Version::default().into())
            || parameters(&hash).is_none_or(|found| {
                let present = Params::default();
                (found.m_cost(), found.t_cost(), found.p_cost())
                    != (present.m_cost(), present.t_cost(), present.p_cost())
            })
    })
}

/// Hashes a password with a new salt. Blocks for about 20 ms.
///
/// # Panics
/// Never: the salt has a valid length, and the parameters are the library's defaults.
#[must_use]
pub fn hash(password: &str) -> String {
    let salt = SaltString::encode_b64(&crate::random::bytes::<16>()).expect("16 bytes are a valid salt");
    let password = normalized(password);
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).expect("the default parameters are valid");
    hash.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hashed_with_the_advised_parameters_and_a_salt_each() {
        // OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
        let [one, other] = [hash("nine blue kettles"), hash("nine blue kettles")];
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
    }
}
