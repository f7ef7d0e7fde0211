//! Verification of signed calls.

use super::place;
use crate::secrets::{SealingKey, token_hash};
use crate::use_cases::Act;
use handover_rules::account::applications::{CallFacts, CallRefusal, SIGNATURE_WINDOW, call_refusal};
use handover_rules::{NicHandle, Timestamp};
use handover_store::{ApplicationRecord, CredentialRecord, ReadTx, StoreError, StoreResult, TokenHash};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

/// A call as it was sent.
#[derive(Clone, Debug)]
pub struct SignedCall {
    /// Key of the application.
    pub application: String,
    /// Consumer key.
    pub consumer: String,
    /// Time, in seconds since 1970.
    pub timestamp: String,
    /// Signature.
    pub signature: String,
    /// Method.
    pub method: String,
    /// The addresses that the client may have called.
    pub addresses: Vec<String>,
    /// Path without the query, below the root of the API.
    pub path: String,
    /// Body.
    pub body: Vec<u8>,
    /// Whether the call is about the credential itself, which no rule has to allow.
    pub is_about_credential: bool,
}

/// The credential of a call and its account, if the call is allowed. The caller records the signature.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the call.
pub fn verify(
    reader: &ReadTx<'_>,
    call: &SignedCall,
    key: &SealingKey,
    now: Timestamp,
) -> StoreResult<Result<(NicHandle, CredentialRecord), CallRefusal>> {
    let application = reader.application_of_key(&call.application)?;
    let secret = application.as_ref().and_then(|of| secret(of, key));
    let application_works = application.as_ref().is_some_and(|of| !of.is_owner_suspended);
    let credential = reader.credential_of_consumer(&token_hash(&call.consumer))?;
    let credential = credential.filter(|found| application.is_some_and(|of| of.id == found.application.id));
    let seconds = call.timestamp.parse().ok();
    let facts = CallFacts {
        has_application: secret.is_some() && application_works,
        credential: credential.as_ref().map(CredentialRecord::facts),
        signed_at: seconds.and_then(|seconds| Timestamp::from_timestamp(seconds, 0)),
        is_signature_right: secret.is_some_and(|secret| is_signed(call, &secret)),
        method: &call.method,
        path: &call.path,
        is_about_credential: call.is_about_credential,
        is_replayed: reader.has_signed_call(&token_hash(&call.signature))?,
    };
    if let Some(refusal) = call_refusal(&facts, now) {
        return Ok(Err(refusal));
    }
    let granted = credential.and_then(|found| Some((found.account.clone()?, found)));
    granted.map(Ok).ok_or(StoreError::Corrupt("access without an account"))
}

/// Records the signature of a call that must not be repeated; `false` if it was recorded before.
pub fn record(act: &mut Act<'_, '_>, signature: &TokenHash) -> StoreResult<bool> {
    // The time of a call may be as far ahead as behind.
    act.tx.record_signed_call(signature, act.now, act.now - SIGNATURE_WINDOW * 2)
}

/// The secret of an application; `None` if it was encrypted under another key.
fn secret(application: &ApplicationRecord, key: &SealingKey) -> Option<Vec<u8>> {
    let secret = key.open(&place(application.id), &application.sealed_secret);
    if secret.is_none() {
        tracing::error!("the secret of an application was encrypted under another key");
    }
    secret
}

/// Whether the signature is one that the holder of the secret makes.
fn is_signed(call: &SignedCall, secret: &[u8]) -> bool {
    // The padding of a message that was extended without the secret is never UTF-8.
    let is_text = std::str::from_utf8(&call.body).is_ok();
    // Comparing hashes takes no secret time.
    let signature = token_hash(&call.signature);
    is_text && call.addresses.iter().any(|address| token_hash(&sign(call, secret, address)) == signature)
}

/// The signature that OVHcloud's clients make. SHA-1 is theirs.
fn sign(call: &SignedCall, secret: &[u8], address: &str) -> String {
    let parts = [
        secret,
        call.consumer.as_bytes(),
        call.method.as_bytes(),
        address.as_bytes(),
        &call.body,
        call.timestamp.as_bytes(),
    ];
    let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, &parts.join(&b'+'));
    digest.as_ref().iter().fold("$1$".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_like_the_clients() {
        let call = SignedCall {
            application: String::new(),
            consumer: "consumer".to_owned(),
            timestamp: "1700000000".to_owned(),
            signature: String::new(),
            method: "POST".to_owned(),
            addresses: Vec::new(),
            path: String::new(),
            body: b"{\"token\":\"x\"}".to_vec(),
            is_about_credential: false,
        };
        // printf %s 'secret+consumer+POST+https://api.example/1.0/me?a=b+{"token":"x"}+1700000000' | sha1sum
        let expected = "$1$231f35fc554505a7fce50412d964b27517cb1249";
        assert_eq!(sign(&call, b"secret", "https://api.example/1.0/me?a=b"), expected);
    }
}
