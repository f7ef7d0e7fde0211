//! Logout tokens (OpenID Connect Back-Channel Logout 1.0): the provider has ended sessions.

use super::attempt::LIFETIME;
use super::failure::OidcFailure;
use super::members::{Members, is_given, text, time};
use super::metadata::Metadata;
use super::settings::OidcSettings;
use super::signed_token::{self, CLOCK_TOLERANCE, TokenFault, is_only_audience};
use crate::secrets::code_hash::token_hash;
use handover_rules::Timestamp;
use handover_store::{ProviderSessions, TokenHash};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn invalid<T>(member: &str, problem: &str) -> Result<T, OidcFailure> {
    Err(OidcFailure::invalid(["logout_token", member].concat(), problem))
}

/// The sessions that a token ends, the hash of its id, and the time until which it is accepted; `None` if the provider has not
/// published the key that it names.
pub(super) fn verify(
    settings: &OidcSettings,
    metadata: &Metadata,
    token: &str,
    now: Timestamp,
) -> Result<Option<(ProviderSessions, TokenHash, Timestamp)>, OidcFailure> {
    match signed_token::verify(&metadata.keys, token) {
        Ok(claims) => check(settings, &claims, now).map(Some),
        Err(TokenFault::UnknownKey) => Ok(None),
        Err(TokenFault::Invalid(member, problem)) => invalid(member, problem),
    }
}

fn check(
    settings: &OidcSettings,
    claims: &Members,
    now: Timestamp,
) -> Result<(ProviderSessions, TokenHash, Timestamp), OidcFailure> {
    if claims.get("iss").and_then(|issuer| issuer.as_str()) != Some(&settings.issuer) {
        return invalid(".iss", "is another issuer");
    }
    if !is_only_audience(claims, &settings.client_id) {
        return invalid(".aud", "is not this client alone");
    }
    let Some(issued_at) = time(claims, "iat") else { return invalid(".iat", "is missing, or not a time") };
    if issued_at > now + CLOCK_TOLERANCE || issued_at + LIFETIME <= now {
        return invalid(".iat", "is not the present");
    }
    let ends_at = issued_at + LIFETIME;
    if is_given(claims, "exp") && time(claims, "exp").is_none_or(|end| end <= now) {
        return invalid(".exp", "is over, or not a time");
    }
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(|event| event.is_object()) {
        return invalid(".events", "is not a logout");
    }
    if claims.get("nonce").is_some_and(|nonce| !nonce.is_null()) {
        return invalid(".nonce", "is not allowed");
    }
    let Some(id) = text(claims, "jti") else { return invalid(".jti", "is missing") };
    let sessions = match (text(claims, "sid"), text(claims, "sub")) {
        (Some(session), subject) => ProviderSessions::OfSession(session, subject),
        (None, Some(subject)) => ProviderSessions::OfSubject(subject),
        (None, None) => return invalid(".sub", "and sid are missing"),
    };
    Ok((sessions, token_hash(&["logout ", &id].concat()), ends_at))
}
