//! Verification of signed calls.

use super::place;
use crate::code_hash::token_hash;
use crate::sealing_key::SealingKey;
use crate::store::{CredentialRecord, ReadTx, StoreResult};
use handover_api::problem::ErrorCode;
use handover_rules::account::applications::{CredentialState, is_recent, state_at};
use handover_rules::{NicHandle, Timestamp};
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

/// The credential of a call and its account, if the call is allowed.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the call.
pub fn verify(
    reader: &ReadTx<'_>,
    call: &SignedCall,
    key: &SealingKey,
    now: Timestamp,
) -> StoreResult<Result<(NicHandle, CredentialRecord), ErrorCode>> {
    let Some(application) = reader.application_of_key(&call.application)? else {
        return Ok(Err(ErrorCode::InvalidKey));
    };
    let credential = reader.credential_of_consumer(&token_hash(&call.consumer))?;
    let Some(credential) = credential.filter(|found| found.application.id == application.id) else {
        return Ok(Err(ErrorCode::NotCredential));
    };
    let Some(secret) = key.open(&place(application.id), &application.sealed_secret) else {
        tracing::error!("the secret of an application was encrypted under another key");
        return Ok(Err(ErrorCode::InvalidKey));
    };
    Ok(check(call, &secret, credential, now))
}

fn check(
    call: &SignedCall,
    secret: &[u8],
    credential: CredentialRecord,
    now: Timestamp,
) -> Result<(NicHandle, CredentialRecord), ErrorCode> {
    let signed = call.timestamp.parse().ok().and_then(|seconds| Timestamp::from_timestamp(seconds, 0));
    if !signed.is_some_and(|signed| is_recent(signed, now)) {
        return Err(ErrorCode::QueryTimeOut);
    }
    // The padding of a message that was extended without the secret is never UTF-8.
    let is_text = std::str::from_utf8(&call.body).is_ok();
    // Comparing hashes takes no secret time.
    let signature = token_hash(&call.signature);
    if !is_text || !call.addresses.iter().any(|address| token_hash(&sign(call, secret, address)) == signature) {
        return Err(ErrorCode::InvalidSignature);
    }
    let is_valid = state_at(credential.state, credential.expires_at, now) == CredentialState::Validated;
    let Some(account) = credential.account.clone().filter(|_| is_valid) else {
        return Err(ErrorCode::InvalidCredential);
    };
    let is_granted = credential.rules.iter().any(|rule| rule.allows(&call.method, &call.path));
    if is_granted || call.is_about_credential { Ok((account, credential)) } else { Err(ErrorCode::NotGrantedCall) }
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
