//! The token endpoint: a code for tokens (RFC 6749, 7636).

use super::endpoint::{self, EndpointFailure};
use super::failure::OidcFailure;
use super::members::{self, Members, text};
use super::metadata::Metadata;
use super::settings::{ClientAuth, OidcSettings};
use axum::http::{Method, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded::{Serializer, byte_serialize};

pub(super) const ENDPOINT: &str = "token_endpoint";

/// The tokens that are used.
pub(super) struct Tokens {
    pub(super) id_token: String,
    pub(super) access_token: Option<String>,
}

/// Exchanges a code.
pub(super) async fn redeem(
    settings: &OidcSettings,
    metadata: &Metadata,
    code: &str,
    verifier: &str,
) -> Result<Tokens, OidcFailure> {
    let answer = match exchange(settings, metadata, code, verifier).await? {
        Exchanged::Tokens(answer) => answer,
        Exchanged::Error(error) => return Err(OidcFailure::of_error(ENDPOINT, &error)),
    };
    let id_token = text(&answer, "id_token").ok_or_else(|| OidcFailure::invalid("id_token", "is missing"))?;
    Ok(Tokens { id_token, access_token: text(&answer, "access_token") })
}

/// The answer to a code.
pub(super) enum Exchanged {
    /// A JSON object, which may have tokens.
    Tokens(Members),
    /// The name of an error (RFC 6749, 5.2).
    Error(String),
}

/// Sends a code, and reads the answer.
pub(super) async fn exchange(
    settings: &OidcSettings,
    metadata: &Metadata,
    code: &str,
    verifier: &str,
) -> Result<Exchanged, OidcFailure> {
    let (authorization, body) = authenticated(settings, metadata, code, verifier);
    let failed = |failure: EndpointFailure| OidcFailure::of_call(ENDPOINT, &failure);
    let request =
        settings.http.request(Method::POST, &metadata.token_endpoint).map_err(|fault| failed(fault.into()))?;
    let mut request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    let response = endpoint::send(request, settings).await.map_err(|failure| failed(failure.into()))?;
    let answer = members::parse(response.body());
    // Some providers report an error with a status of success, or the reverse.
    if let Some(error) = answer.as_ref().and_then(|answer| text(answer, "error")) {
        return Ok(Exchanged::Error(error));
    }
    match response.status() {
        status if status.is_success() => {
            let no_object = || OidcFailure::misconfigured(ENDPOINT, "does not answer with a JSON object");
            answer.map(Exchanged::Tokens).ok_or_else(no_object)
        }
        status if status.is_redirection() => Err(failed(EndpointFailure::Redirection(status))),
        StatusCode::UNAUTHORIZED => Ok(Exchanged::Error("invalid_client".to_owned())),
        status => Err(failed(EndpointFailure::Status(status))),
    }
}

/// The header and the body, with the client's authentication in one of them.
fn authenticated(settings: &OidcSettings, metadata: &Metadata, code: &str, verifier: &str) -> (Option<String>, String) {
    let OidcSettings { client_id, client_secret, redirect_url, .. } = settings;
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code").append_pair("code", code);
    form.append_pair("redirect_uri", redirect_url).append_pair("code_verifier", verifier);
    let Some(secret) = client_secret else {
        return (None, form.append_pair("client_id", client_id).finish());
    };
    let way = settings.client_auth.unwrap_or_else(|| offered(&metadata.auth_methods));
    if way == ClientAuth::Post {
        form.append_pair("client_id", client_id).append_pair("client_secret", secret.expose());
        return (None, form.finish());
    }
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = [&encoded(client_id), ":", &encoded(secret.expose())].concat();
    (Some(["Basic ", &STANDARD.encode(pair)].concat()), form.finish())
}

/// In the body only if the provider names that way and not the other.
fn offered(methods: &[String]) -> ClientAuth {
    let takes = |method| methods.iter().any(|offered| offered == method);
    if takes("client_secret_post") && !takes("client_secret_basic") { ClientAuth::Post } else { ClientAuth::Basic }
}
