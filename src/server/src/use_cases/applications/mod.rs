//! Applications: registering them, asking for access to an account, and answering (decision 0056).

mod signature;

pub use signature::{SignedCall, record, verify};

use crate::random;
use crate::secrets::{SealingKey, token_hash};
use crate::use_cases::Act;
use handover_api::applications::{ApplicationId, ApplicationKeys, CredentialId};
use handover_rules::account::AccountNotice;
use handover_rules::account::applications::{
    AccessRule, CredentialState, GrantPeriod, MAX_APPLICATIONS, PENDING_LIFETIME, replaced_request,
};
use handover_rules::{NicHandle, Timestamp, ValidationCode};
use handover_store::pages::open_credential;
use handover_store::{ApplicationRecord, Caller, CredentialHashes, CredentialRecord, StoreError, StoreResult};

/// The length of a public key.
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
    let replaced = match replaced_request(&act.tx.waiting_requests(application.id, act.now)?, &network, act.now) {
        Ok(replaced) => replaced,
        Err(until) => return Ok(Err(AccessRefusal::TooMany { until })),
    };
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
        act.tx.queue_security_mail(AccountNotice::ApplicationGranted, None, account, None, caller, act.now)?;
    }
    Ok(true)
}
