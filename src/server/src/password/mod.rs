//! Password hashing with argon2id, on blocking threads, with bounded concurrency and a bounded, fair queue. Passwords are
//! compared in one Unicode form.

mod fair_queue;

pub use fair_queue::{PasswordUse, TooBusy};

use crate::config::HashingLimits;
use crate::limits::Network;
use crate::random;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use fair_queue::{FairQueue, QueuePlace};
use icu_normalizer::ComposingNormalizerBorrowed;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

#[derive(Clone)]
pub struct Passwords {
    queue: Arc<FairQueue>,
    /// Verified in place of a missing hash, so that the response time does not reveal it (ASVS 6.3.8).
    dummy_hash: Arc<str>,
}

impl Passwords {
    /// Prepares the dummy hash.
    pub(crate) fn new(limits: HashingLimits) -> Self {
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

/// A reserved place in the queue. Its work fails only if the server is shutting down.
pub struct QueueSlot {
    place: QueuePlace,
    dummy_hash: Arc<str>,
}

impl QueueSlot {
    pub async fn hash(self, password: String) -> Result<String, TooBusy> {
        self.run(move || hash(&password)).await
    }

    /// Verifies `password` against `stored`. Without a stored hash it fails after the same time.
    pub async fn verify(self, password: String, stored: Option<String>) -> Result<bool, TooBusy> {
        let dummy_hash = Arc::clone(&self.dummy_hash);
        self.run(move || verify(&password, stored.as_deref(), &dummy_hash).is_some()).await
    }

    /// Verifies like [`Self::verify`]. If the stored hash has other parameters than new ones, or is of another Unicode form, a
    /// right password is hashed anew.
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
    pub async fn seal(self, password: String, secret: Vec<u8>) -> Result<Vec<u8>, TooBusy> {
        self.run(move || seal(&password, &secret)).await
    }

    /// Opens a sealed secret; `None` if the password is wrong. Without a sealed secret it fails after the same time. A secret
    /// sealed with another Unicode form of the password is sealed anew.
    pub async fn open(self, password: String, sealed: Option<Vec<u8>>) -> Result<Option<Opened>, TooBusy> {
        self.run(move || {
            let (secret, form) = open(&password, sealed.as_deref())?;
            let renewed = (form == Form::AsSent).then(|| seal(&password, &secret));
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

pub struct Verified {
    pub is_right: bool,
    /// A hash with the present parameters and Unicode form, if the stored one has others.
    pub renewed: Option<String>,
}

/// A secret that the password has opened.
pub struct Opened {
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

// Secrets that only a password opens: the key is derived from it with argon2id, and the authentication tag shows
// whether it was the right one. So neither the password nor the secret can be read from the database.

const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;

/// Salt, nonce and ciphertext. Blocks for about 20 ms.
fn seal(password: &str, secret: &[u8]) -> Vec<u8> {
    let (salt, nonce) = (random::bytes::<SALT_BYTES>(), random::bytes::<NONCE_BYTES>());
    let cipher = cipher(&normalized(password), &salt).encrypt(&XNonce::from(nonce), secret).expect("a short secret");
    [&salt[..], &nonce, &cipher].concat()
}

/// The secret, if the password is right, and the form in which it is.
fn open(password: &str, sealed: Option<&[u8]>) -> Option<(Vec<u8>, Form)> {
    let parts = sealed.and_then(|sealed| {
        let (salt, rest) = sealed.split_first_chunk::<SALT_BYTES>()?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>()?;
        Some((salt, nonce, text))
    });
    // Without a secret, nothing can be decrypted, after the same time.
    let (salt, nonce, text) = parts.unwrap_or((&[0; SALT_BYTES], &[0; NONCE_BYTES], &[]));
    first_match(password, |password| cipher(password, salt).decrypt(&XNonce::from(*nonce), text).ok())
}

fn cipher(password: &str, salt: &[u8; SALT_BYTES]) -> XChaCha20Poly1305 {
    let mut key = [0; 32];
    Argon2::default().hash_password_into(password.as_bytes(), salt, &mut key).expect("valid lengths");
    XChaCha20Poly1305::new(&Key::from(key))
}

// The Unicode form of passwords. Keyboards and systems send the same characters composed (`é`), decomposed (`e` and an
// accent) or in full width. NIST SP 800-63B asks for one form before hashing; here it is NFKC.

/// The form that is checked and hashed.
pub(crate) fn normalized(password: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfkc().normalize(password)
}

/// A password as it is tried: the form that is hashed, then the bytes as they were sent, which older hashes are of.
///
/// The number of tries depends on the password alone, so time reveals nothing about an account.
fn first_match<T>(password: &str, attempt: impl Fn(&str) -> Option<T>) -> Option<(T, Form)> {
    let normalized = normalized(password);
    let found = attempt(&normalized).map(|found| (found, Form::Normalized));
    if *normalized == *password {
        return found;
    }
    let as_sent = attempt(password).map(|found| (found, Form::AsSent));
    found.or(as_sent)
}

/// The form of a password that was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The form that new hashes are made of.
    Normalized,
    /// The bytes as they were sent: the hash needs replacing.
    AsSent,
}

/// Common passwords, which new ones are checked against (ASVS 6.2.4): the 10,000 most common of 6 characters or more, and
/// those of 12 or more among the 30,000 most common. From the frequency lists of zxcvbn: see `common_passwords.LICENSE`.
static COMMON_PASSWORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// `text` is in lower case.
pub(crate) fn is_common_password(text: &str) -> bool {
    COMMON_PASSWORDS.contains(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::account::password::{SHORTEST, WeakPassword, check_listed};

    #[test]
    fn passwords_are_hashed_with_the_advised_parameters_and_a_salt_each() {
        // OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
        let [one, other] = [hash("nine blue kettles"), hash("nine blue kettles")];
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
    }

    #[test]
    fn only_the_password_opens() {
        let sealed = seal("a password", b"secret");
        assert_eq!(open("a password", Some(&sealed)), Some((b"secret".to_vec(), Form::Normalized)));
        assert_eq!(open("another", Some(&sealed)), None);
        assert_eq!(open("a password", None), None);
        assert_eq!(open("a password", Some(&sealed[..SALT_BYTES + NONCE_BYTES])), None);
        assert_eq!(open("a password", Some(&[])), None);
        assert_ne!(seal("a password", b"secret"), sealed);
    }

    #[test]
    fn any_unicode_form_of_the_password_opens_and_so_do_older_bytes() {
        let sealed = seal("re\u{302}ve\u{301}", b"secret");
        for form in ["r\u{ea}v\u{e9}", "re\u{302}ve\u{301}", "\u{ff52}\u{ea}ve\u{301}"] {
            assert_eq!(open(form, Some(&sealed)), Some((b"secret".to_vec(), Form::Normalized)), "{form}");
        }
        let (salt, nonce) = ([7; SALT_BYTES], [9; NONCE_BYTES]);
        let text = cipher("re\u{302}ve", &salt).encrypt(&XNonce::from(nonce), &b"secret"[..]).expect("a short secret");
        let older = [&salt[..], &nonce, &text].concat();
        assert_eq!(open("re\u{302}ve", Some(&older)), Some((b"secret".to_vec(), Form::AsSent)));
        assert_eq!(open("r\u{ea}ve", Some(&older)), None);
    }

    #[test]
    fn forms_of_a_password_are_one() {
        for form in ["r\u{ea}ve 1", "re\u{302}ve 1", "\u{ff52}\u{ea}ve\u{a0}\u{2460}"] {
            assert_eq!(normalized(form), "r\u{ea}ve 1", "{form}");
        }
        assert!(matches!(normalized("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn bytes_as_sent_count_after_the_normalized_form() {
        let only = |right: &'static str| move |tried: &str| (tried == right).then_some(());
        let form = |password, right| first_match(password, only(right)).map(|((), form)| form);
        assert_eq!(form("e\u{301}", "\u{e9}"), Some(Form::Normalized));
        assert_eq!(form("e\u{301}", "e\u{301}"), Some(Form::AsSent));
        assert_eq!(form("\u{e9}", "e\u{301}"), None);
        assert_eq!(form("plain", "plain"), Some(Form::Normalized));
    }

    #[test]
    fn the_list_is_long_and_in_lower_case() {
        assert!(COMMON_PASSWORDS.len() >= 10_000, "{}", COMMON_PASSWORDS.len());
        assert!(COMMON_PASSWORDS.iter().all(|word| !word.is_empty() && *word == word.to_lowercase()));
        assert!(is_common_password("sonyericsson") && !is_common_password("Sonyericsson"));
    }

    #[test]
    fn every_listed_password_of_valid_length_is_refused() {
        let long: Vec<&&str> = COMMON_PASSWORDS.iter().filter(|word| word.chars().count() >= SHORTEST).collect();
        assert!(long.len() > 200, "{}", long.len());
        for word in long {
            assert_eq!(check_listed(word, is_common_password), Err(WeakPassword::Common), "{word}");
        }
    }

    #[test]
    fn phrases_of_common_words_are_accepted() {
        for phrase in ["correct horse battery staple", "nine blue kettles sing", "orange summer dragon sunshine river"]
        {
            assert_eq!(check_listed(phrase, is_common_password), Ok(()), "{phrase}");
        }
    }
}
