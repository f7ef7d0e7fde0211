//! Secrets that only a password opens: the key is derived from it with argon2id, and the authentication tag shows
//! whether it was the right one. So neither the password nor the secret can be read from the database.

use crate::random;
use argon2::Argon2;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;

/// Salt, nonce and ciphertext. Blocks for about 20 ms.
///
/// # Panics
/// Never: the salt has a valid length, and a secret is far shorter than the cipher's limit.
pub(super) fn seal(password: &str, secret: &[u8]) -> Vec<u8> {
    let (salt, nonce) = (random::bytes::<SALT_BYTES>(), random::bytes::<NONCE_BYTES>());
    let cipher = cipher(password, &salt).encrypt(&XNonce::from(nonce), secret).expect("a short secret");
    [&salt[..], &nonce, &cipher].concat()
}

/// The secret, if the password is right.
pub(super) fn open(password: &str, sealed: Option<&[u8]>) -> Option<Vec<u8>> {
    let parts = sealed.and_then(|sealed| {
        let (salt, rest) = sealed.split_first_chunk::<SALT_BYTES>()?;
        let (nonce, cipher) = rest.split_first_chunk::<NONCE_BYTES>()?;
        Some((salt, nonce, cipher))
    });
    let Some((salt, nonce, text)) = parts else {
        cipher(password, &[0; SALT_BYTES]);
        return None;
    };
    cipher(password, salt).decrypt(&XNonce::from(*nonce), text).ok()
}

fn cipher(password: &str, salt: &[u8; SALT_BYTES]) -> XChaCha20Poly1305 {
    let mut key = [0; 32];
    Argon2::default().hash_password_into(password.as_bytes(), salt, &mut key).expect("valid lengths");
    XChaCha20Poly1305::new(&Key::from(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_opens() {
        let sealed = seal("a password", b"secret");
        assert_eq!(open("a password", Some(&sealed)).as_deref(), Some(&b"secret"[..]));
        assert_eq!(open("another", Some(&sealed)), None);
        assert_eq!(open("a password", None), None);
        assert_eq!(open("a password", Some(&sealed[..SALT_BYTES + NONCE_BYTES])), None);
        assert_eq!(open("a password", Some(&[])), None);
        assert_ne!(seal("a password", b"secret"), sealed);
    }
}
