//! ID tokens (OpenID Connect Core): issuer, audience, authorized party, times and nonce.

use super::attempt::{Attempt, LIFETIME};
use super::failure::OidcFailure;
use super::members::{Members, is_given, text, time};
use super::metadata::Metadata;
use super::settings::OidcSettings;
use super::signed_token::{self, CLOCK_TOLERANCE, TokenFault, is_only_audience};
use handover_rules::Timestamp;

/// The claims of a valid token; `None` if the provider has not published the key that it names.
pub(super) fn verify(
    settings: &OidcSettings,
    metadata: &Metadata,
    token: &str,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<Option<Members>, OidcFailure> {
    let claims = match signed_token::verify(&metadata.keys, token) {
        Ok(claims) => claims,
        Err(TokenFault::UnknownKey) => return Ok(None),
        Err(TokenFault::Invalid(member, problem)) => {
            return Err(OidcFailure::invalid(["id_token", member].concat(), problem));
        }
    };
    match fault(settings, &claims, attempt, now) {
        Some((member, problem)) => Err(OidcFailure::invalid(["id_token.", member].concat(), problem)),
        None => Ok(Some(claims)),
    }
}

/// The first claim that is not valid. Texts are compared as they are.
fn fault(
    settings: &OidcSettings,
    claims: &Members,
    attempt: &Attempt,
    now: Timestamp,
) -> Option<(&'static str, &'static str)> {
    let is = |name: &str, expected: &str| claims.get(name).and_then(|value| value.as_str()) == Some(expected);
    if !is("iss", &settings.issuer) {
        return Some(("iss", "is another issuer"));
    }
    if !is_only_audience(claims, &settings.client_id) {
        return Some(("aud", "is not this client alone"));
    }
    if is_given(claims, "azp") && !is("azp", &settings.client_id) {
        return Some(("azp", "is another client"));
    }
    match (time(claims, "iat"), time(claims, "exp")) {
        (None, _) => return Some(("iat", "is missing, or not a time")),
        (Some(issued), _) if issued > now + CLOCK_TOLERANCE || now > issued + LIFETIME => {
            return Some(("iat", "is not the present"));
        }
        (_, None) => return Some(("exp", "is missing, or not a time")),
        (_, Some(end)) if end <= now => return Some(("exp", "is over")),
        _ => {}
    }
    if !is("nonce", &attempt.nonce()) {
        return Some(("nonce", "belongs to another sign-in"));
    }
    if text(claims, "sub").is_none() {
        return Some(("sub", "is missing"));
    }
    None
}
