//! Calls that applications sign: the order of the checks, and their refusals (decision 0056).

use super::applications::{AccessRule, CredentialState, is_recent, state_at};
use crate::Timestamp;

/// The reason a signed call is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallRefusal {
    /// No application has this key, or its owner is suspended.
    UnknownApplication,
    /// The application has no such consumer key.
    UnknownCredential,
    /// Its time is missing, or too far off.
    ClockApart,
    /// The signature does not fit.
    BadSignature,
    /// Access is not granted yet, refused or over.
    NoAccess,
    /// No rule allows the call.
    NotGranted,
    /// The signature was used before.
    Replayed,
}

/// A signed call, and what is known of its keys.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
pub struct CallFacts<'a> {
    /// Its application exists, and its owner is neither suspended nor deleted.
    pub has_application: bool,
    /// The credential of its consumer key, if the application has it.
    pub credential: Option<CredentialFacts<'a>>,
    /// The time at which it was signed.
    pub signed_at: Option<Timestamp>,
    /// The signature fits its secrets, method, address, body and time.
    pub is_signature_right: bool,
    /// Method.
    pub method: &'a str,
    /// Path without the query, below the root of the API.
    pub path: &'a str,
    /// It is about the credential itself, which needs no rule.
    pub is_about_credential: bool,
    /// The signature was used before.
    pub is_replayed: bool,
}

/// The access that a credential gives.
#[derive(Clone, Copy, Debug)]
pub struct CredentialFacts<'a> {
    /// The state as stored.
    pub state: CredentialState,
    /// The end of access.
    pub expires_at: Option<Timestamp>,
    /// The calls that it allows.
    pub rules: &'a [AccessRule],
}

/// The first reason to refuse a call. Nobody learns about a credential without its secrets: access and rules come after the
/// signature.
#[must_use]
pub fn call_refusal(call: &CallFacts<'_>, now: Timestamp) -> Option<CallRefusal> {
    if !call.has_application {
        return Some(CallRefusal::UnknownApplication);
    }
    let Some(credential) = call.credential else { return Some(CallRefusal::UnknownCredential) };
    if !call.signed_at.is_some_and(|signed| is_recent(signed, now)) {
        return Some(CallRefusal::ClockApart);
    }
    if !call.is_signature_right {
        return Some(CallRefusal::BadSignature);
    }
    if state_at(credential.state, credential.expires_at, now) != CredentialState::Validated {
        return Some(CallRefusal::NoAccess);
    }
    let is_granted = credential.rules.iter().any(|rule| rule.allows(call.method, call.path));
    if !is_granted && !call.is_about_credential {
        return Some(CallRefusal::NotGranted);
    }
    (call.is_replayed && is_signed_once(call.method)).then_some(CallRefusal::Replayed)
}

/// Whether calls of a method need a signature of their own. Reading may repeat: clients that poll make the same signature
/// twice within a second.
#[must_use]
pub fn is_signed_once(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE")
}
