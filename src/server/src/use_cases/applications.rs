//! Applications: registering them, asking for access to an account, answering, and verifying signed calls (decision
//! 0056).

use crate::random;
use crate::secrets::SealingKey;
use crate::secrets::token_hash;
use crate::use_cases::Act;
use handover_api::applications::{ApplicationId, ApplicationKeys, CredentialId};
use handover_rules::account::AccountNotice;
use handover_rules::account::applications::{
    AccessRule, CallFacts, CallRefusal, CredentialState, GrantPeriod, MAX_APPLICATIONS, PENDING_LIFETIME,
    SIGNATURE_WINDOW, call_refusal, replaced_request,
};
use handover_rules::{NicHandle, Timestamp, ValidationCode};
use handover_store::pages::open_credential;
use handover_store::{
    ApplicationRecord, Caller, CredentialHashes, CredentialRecord, NewMail, ReadTx, StoreError, StoreResult, TokenHash,
};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

const KEY_LENGTH: usize = 16;

/// Registers an application; `None` if the account has too many.
pub fn register(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    (name, description): (&str, &str),
    key: &SealingKey,
) -> StoreResult<Option<ApplicationKeys>> {
    if act.tx.applications_of(account)?.len() >= MAX_APPLICATIONS {
        return Ok(None);
    }
    let id = ApplicationId::new(random::number());
    let secret = random::validation_code();
    let public = random::validation_code().expose()[..KEY_LENGTH].to_owned();
    let sealed_secret = key.seal(&place(id), secret.expose().as_bytes());
    act.tx.add_application(&ApplicationRecord {
        id,
        account: account.clone(),
        key: public.clone(),
        sealed_secret: sealed_secret.ok_or(StoreError::Corrupt("secret too long"))?,
        name: name.to_owned(),
        description: description.to_owned(),
        created_at: act.now,
        is_owner_suspended: false,
    })?;
    let secret = secret.expose().to_owned();
    Ok(Some(ApplicationKeys { application_id: id, application_key: public, application_secret: secret }))
}

/// The context of an encrypted secret: it opens for no other application.
fn place(id: ApplicationId) -> String {
    format!("application/{id}")
}

/// Removes an application of an account, which ends all access that it has; `false` if there is none.
pub fn remove(act: &mut Act<'_, '_>, account: &NicHandle, id: ApplicationId) -> StoreResult<bool> {
    act.tx.remove_application(account, id)
}

/// Ends the access of an application to an account; `false` if it has none.
pub fn end_access(act: &mut Act<'_, '_>, account: &NicHandle, id: CredentialId) -> StoreResult<bool> {
    act.tx.end_credential(account, id)
}

/// The reason access was not asked for.
#[derive(Clone, Copy, Debug)]
pub enum AccessRefusal {
    /// The application is unknown, or its owner is suspended.
    NoApplication,
    /// Too many requests of the application wait for an answer.
    TooMany {
        /// The time at which a new one can replace another.
        until: Timestamp,
    },
}

/// Asks for access from a network; returns the consumer key and the token of the page.
pub fn request_access(
    act: &mut Act<'_, '_>,
    (key, network): (&str, String),
    rules: &[AccessRule],
    redirection: Option<&str>,
) -> StoreResult<Result<(ValidationCode, ValidationCode), AccessRefusal>> {
    let Some(application) = act.tx.application_of_key(key)?.filter(|found| !found.is_owner_suspended) else {
        return Ok(Err(AccessRefusal::NoApplication));
    };
    let replaced = accepted!(
        replaced_request(&act.tx.waiting_requests(application.id, act.now)?, &network, act.now)
            .map_err(|until| AccessRefusal::TooMany { until })
    );
    let (consumer, token) = (random::validation_code(), random::validation_code());
    let new = CredentialRecord {
        id: CredentialId::new(random::number()),
        application,
        account: None,
        rules: rules.to_vec(),
        redirection: redirection.map(str::to_owned),
        state: CredentialState::Pending,
        requested_at: act.now,
        expires_at: Some(act.now + PENDING_LIFETIME),
        used_at: None,
        network,
    };
    let hashes = CredentialHashes { consumer: token_hash(consumer.expose()), token: token_hash(token.expose()) };
    act.tx.add_credential(&new, &hashes, replaced)?;
    Ok(Ok((consumer, token)))
}

/// Answers a request for access: `caller` grants it for a period, or refuses it. `false` if it cannot be answered any
/// more.
pub fn answer(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    token: &ValidationCode,
    granted: Option<(GrantPeriod, &Caller)>,
) -> StoreResult<bool> {
    let Some(credential) = open_credential(act.tx, &token_hash(token.expose()), act.now)? else { return Ok(false) };
    let (state, end) = match granted {
        Some((period, _)) => (CredentialState::Validated, period.end(act.now)),
        None => (CredentialState::Refused, credential.expires_at),
    };
    act.tx.answer_credential(credential.id, account, state, end, act.now)?;
    if let Some((_, caller)) = granted {
        act.tx.queue(NewMail::account(AccountNotice::ApplicationGranted, account).by(caller), act.now)?;
    }
    Ok(true)
}

/// A call as it was sent.
#[derive(Clone, Debug)]
pub struct SignedCall {
    /// Key of the application.
    pub application: String,
    pub consumer: String,
    /// Time, in seconds since 1970.
    pub timestamp: String,
    pub signature: String,
    pub method: String,
    /// The addresses that the client may have called.
    pub addresses: Vec<String>,
    /// Path without the query, below the root of the API.
    pub path: String,
    pub body: Vec<u8>,
    /// Whether the call is about the credential itself, which no rule has to allow.
    pub is_about_credential: bool,
}

/// The credential of a call and its account, if the call is allowed. The caller records the signature.
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
