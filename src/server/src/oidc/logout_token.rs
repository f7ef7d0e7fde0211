//! Logout tokens (OpenID Connect Back-Channel Logout 1.0): the provider has ended sessions.

use super::attempt::LIFETIME;
use super::failure::OidcFailure;
use super::settings::OidcSettings;
use super::token_rules::{ALGORITHMS, CLOCK_TOLERANCE};
use crate::code_hash::token_hash;
use crate::store::{ProviderSessions, TokenHash};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use handover_rules::Timestamp;
use openidconnect::JsonWebKey;
use openidconnect::core::{CoreJwsSigningAlgorithm, CoreProviderMetadata};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    iat: i64,
    exp: Option<i64>,
    jti: String,
    events: Map<String, Value>,
    sub: Option<String>,
    sid: Option<String>,
    nonce: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn is_only(&self, client: &str) -> bool {
        match self {
            Self::One(audience) => audience == client,
            Self::Several(audiences) => audiences.len() == 1 && audiences[0] == client,
        }
    }
}

fn invalid<T>(member: &str, problem: &str) -> Result<T, OidcFailure> {
    Err(OidcFailure::invalid(["logout_token", member].concat(), problem))
}

/// The sessions that a token ends, the hash of its id, and the time until which it is accepted; `None` if the provider has not
/// published the key that it names.
pub(super) fn verify(
    settings: &OidcSettings,
    metadata: &CoreProviderMetadata,
    token: &str,
    now: Timestamp,
) -> Result<Option<(ProviderSessions, TokenHash, Timestamp)>, OidcFailure> {
    let Some((signed, signature)) = token.rsplit_once('.') else { return invalid("", "is not a signed token") };
    let parts = signed.split_once('.').and_then(|(header, claims)| Some((part::<Header>(header)?, claims)));
    let Some((header, claims)) = parts else { return invalid("", "is not a signed token") };
    if !ALGORITHMS.contains(&header.alg) {
        return invalid(".alg", "is not an algorithm with a key pair");
    }
    let keys = metadata.jwks().keys();
    let named = |key: &&_| header.kid.as_deref().is_none_or(|kid| is_named(*key, kid));
    let mut keys = keys.iter().filter(named).peekable();
    if keys.peek().is_none() {
        return Ok(None);
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    if !keys.any(|key| key.verify_signature(&header.alg, signed.as_bytes(), &signature).is_ok()) {
        return invalid("", "has no valid signature");
    }
    let Some(claims) = part::<Claims>(claims) else { return invalid("", "lacks a claim, or has one of another type") };
    check(settings, claims, now).map(Some)
}

fn is_named(key: &impl JsonWebKey, kid: &str) -> bool {
    key.key_id().is_some_and(|id| id.as_str() == kid)
}

fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

fn check(
    settings: &OidcSettings,
    claims: Claims,
    now: Timestamp,
) -> Result<(ProviderSessions, TokenHash, Timestamp), OidcFailure> {
    if claims.iss != settings.issuer.as_str() {
        return invalid(".iss", "is another issuer");
    }
    if !claims.aud.is_only(settings.client_id.as_str()) {
        return invalid(".aud", "is not this client alone");
    }
    let at = |seconds| Timestamp::from_timestamp(seconds, 0).unwrap_or_default();
    let ends_at = at(claims.iat) + LIFETIME;
    if at(claims.iat) > now + CLOCK_TOLERANCE || ends_at <= now {
        return invalid(".iat", "is not the present");
    }
    if claims.exp.is_some_and(|exp| at(exp) <= now) {
        return invalid(".exp", "is over");
    }
    if !claims.events.get(EVENT).is_some_and(Value::is_object) {
        return invalid(".events", "is not a logout");
    }
    if claims.nonce.is_some() {
        return invalid(".nonce", "is not allowed");
    }
    let sessions = match (claims.sid, claims.sub) {
        (Some(session), subject) => ProviderSessions::OfSession(session, subject),
        (None, Some(subject)) => ProviderSessions::OfSubject(subject),
        (None, None) => return invalid(".sub", "and sid are missing"),
    };
    Ok((sessions, token_hash(&["logout ", &claims.jti].concat()), ends_at))
}
