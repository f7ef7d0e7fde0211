//! Secrets that only a password opens: the key is derived from it with argon2id, and the authentication tag shows
//! whether it was the right one. So neither the password nor the secret can be read from the database.

use super::unicode_form::{Form, first_match, normalized};
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
    let cipher = cipher(&normalized(password), &salt).encrypt(&XNonce::from(nonce), secret).expect("a short secret");
    [&salt[..], &nonce, &cipher].concat()
}

/// The secret, if the password is right, and the form in which it is.
pub(super) fn open(password: &str, sealed: Option<&[u8]>) -> Option<(Vec<u8>, Form)> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
