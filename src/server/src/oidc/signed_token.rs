//! Signed tokens of the provider (JWS, RFC 7515): ID tokens, logout tokens and signed user information.

use super::members::{self, Members, is_given, text};
use super::public_key::{ALGORITHMS, PublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;

/// The time by which the provider's clock may be ahead.
pub(super) const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(60);

/// The reason a token is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TokenFault {
    /// The provider has not published the key that it names.
    UnknownKey,
    /// A member of its header, such as `.alg`, or without one the whole, with the problem.
    Invalid(&'static str, &'static str),
}

/// The claims of a token, whose signature is right.
pub(super) fn verify(keys: &[PublicKey], token: &str) -> Result<Members, TokenFault> {
    const NOT_SIGNED: TokenFault = TokenFault::Invalid("", "is not a signed token");
    let (signed, signature) = token.rsplit_once('.').ok_or(NOT_SIGNED)?;
    let (header, claims) = signed.split_once('.').ok_or(NOT_SIGNED)?;
    let header = part(header).ok_or(NOT_SIGNED)?;
    let algorithm = text(&header, "alg").unwrap_or_default();
    if !ALGORITHMS.contains(&algorithm.as_str()) {
        return Err(TokenFault::Invalid(".alg", "is not an algorithm with a key pair"));
    }
    if is_given(&header, "crit") {
        return Err(TokenFault::Invalid(".crit", "is not known here"));
    }
    let id = text(&header, "kid");
    let mut named = keys.iter().filter(|key| key.is_named(id.as_deref())).peekable();
    if named.peek().is_none() {
        return Err(TokenFault::UnknownKey);
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    if !named.any(|key| key.verifies(&algorithm, signed.as_bytes(), &signature)) {
        // Without a name, it may be of a key that was published since.
        let is_known = id.is_some_and(|id| keys.iter().any(|key| key.has_id(&id)));
        return Err(if is_known { TokenFault::Invalid("", "has no valid signature") } else { TokenFault::UnknownKey });
    }
    part(claims).ok_or(TokenFault::Invalid("", "has no claims"))
}

fn part(text: &str) -> Option<Members> {
    members::parse(&URL_SAFE_NO_PAD.decode(text).ok()?)
}

/// Whether a token is for this client alone: a text, or a list of one.
pub(super) fn is_only_audience(claims: &Members, client: &str) -> bool {
    use serde_json::Value;
    match claims.get("aud") {
        Some(Value::String(audience)) => audience == client,
        Some(Value::Array(audiences)) => audiences.len() == 1 && audiences[0].as_str() == Some(client),
        _ => false,
    }
}
