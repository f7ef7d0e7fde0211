//! Claims that the ID token lacks (the userinfo endpoint of OpenID Connect Core).

use super::endpoint;
use super::failure::OidcFailure;
use super::members::{self, Members, is_given, text};
use super::metadata::Metadata;
use super::settings::OidcSettings;
use super::signed_token::{self, is_only_audience};

const ENDPOINT: &str = "userinfo_endpoint";

/// The claims about `subject`, as JSON or as a signed token.
pub(super) async fn read(
    settings: &OidcSettings,
    metadata: &Metadata,
    address: &str,
    access_token: &str,
    subject: &str,
) -> Result<Members, OidcFailure> {
    let body = endpoint::get(address, Some(&["Bearer ", access_token].concat()), settings).await;
    let body = body.map_err(|failure| OidcFailure::of_call(ENDPOINT, &failure))?;
    let claims = match members::parse(&body) {
        Some(claims) => claims,
        None => signed(settings, metadata, &body)?,
    };
    if text(&claims, "sub").as_deref() != Some(subject) {
        return Err(OidcFailure::invalid("userinfo.sub", "is another person than in the ID token"));
    }
    Ok(claims)
}

fn signed(settings: &OidcSettings, metadata: &Metadata, body: &[u8]) -> Result<Members, OidcFailure> {
    let token = str::from_utf8(body).map(str::trim).ok().filter(|token| token.split('.').count() == 3);
    let token = token.ok_or_else(|| OidcFailure::misconfigured(ENDPOINT, "answers neither JSON nor a signed token"))?;
    let claims = signed_token::verify(&metadata.keys, token)
        .map_err(|_| OidcFailure::invalid("userinfo", "has no valid signature"))?;
    if is_given(&claims, "iss") && text(&claims, "iss").as_deref() != Some(&settings.issuer) {
        return Err(OidcFailure::invalid("userinfo.iss", "is another issuer"));
    }
    if is_given(&claims, "aud") && !is_only_audience(&claims, &settings.client_id) {
        return Err(OidcFailure::invalid("userinfo.aud", "is not this client alone"));
    }
    Ok(claims)
}
