//! Calls of the identity provider.

use super::claims::{Members, is_given, is_true, parse_members, text, texts};
use super::tokens::{PublicKey, is_only_audience, verified_claims};
use super::{ClientAuth, EndpointFailure, OidcFailure, OidcSettings};
use crate::http_client::CallFailure;
use axum::http::{Method, Response, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use handover_rules::Timestamp;
use reqwest::RequestBuilder;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

/// The time for a call, name resolution included.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);

const MAX_RESPONSE_BYTES: usize = 256 * 1024;

/// The body at an address.
pub(super) async fn get(
    address: &str,
    authorization: Option<&str>,
    settings: &OidcSettings,
) -> Result<Vec<u8>, EndpointFailure> {
    let mut request = settings.http.request(Method::GET, address)?;
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    let response = send(request, settings).await?;
    match response.status() {
        status if status.is_success() => Ok(response.into_body()),
        status if status.is_redirection() => Err(EndpointFailure::Redirection(status)),
        status => Err(EndpointFailure::Status(status)),
    }
}

/// Sends a request that accepts JSON.
pub(super) async fn send(request: RequestBuilder, settings: &OidcSettings) -> Result<Response<Vec<u8>>, CallFailure> {
    settings.http.call(request.header(header::ACCEPT, "application/json"), MAX_RESPONSE_BYTES).await
}

/// The time after which it is read again.
const MAX_AGE: TimeDelta = TimeDelta::hours(1);

/// The least time between two readings because of an unknown key: anybody can name one.
const REFRESH_PAUSE: TimeDelta = TimeDelta::seconds(10);

/// The time for which a failure is the answer: anybody can begin to sign in. Longer than the two calls of a reading may
/// take, so that calls that have waited for it do not read one after the other.
const FAILURE_PAUSE: TimeDelta = TimeDelta::seconds(30);

#[derive(Debug, Default)]
pub(super) struct KeptMetadata(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    metadata: Option<(Arc<Metadata>, Timestamp)>,
    refreshed_at: Option<Timestamp>,
    failure: Option<(OidcFailure, Timestamp)>,
}

impl KeptMetadata {
    /// The present metadata. While the provider is unavailable, the last ones.
    pub(super) async fn get(&self, settings: &OidcSettings, now: Timestamp) -> Result<Arc<Metadata>, OidcFailure> {
        let mut kept = self.0.lock().await;
        if let Some((metadata, read_at)) = &kept.metadata
            && now < *read_at + MAX_AGE
        {
            return Ok(Arc::clone(metadata));
        }
        let failure = match &kept.failure {
            Some((failure, failed_at)) if now < *failed_at + FAILURE_PAUSE => failure.clone(),
            _ => match read_metadata(settings).await.map(Arc::new) {
                Ok(metadata) => {
                    kept.metadata = Some((Arc::clone(&metadata), now));
                    kept.failure = None;
                    return Ok(metadata);
                }
                Err(failure) => {
                    log_unusable(&failure);
                    kept.failure = Some((failure.clone(), now));
                    failure
                }
            },
        };
        kept.metadata.as_ref().map(|(metadata, _)| Arc::clone(metadata)).ok_or(failure)
    }

    /// Reads the metadata again, because a token names a key that they do not have; `None` if that was done just now.
    pub(super) async fn refresh(
        &self,
        settings: &OidcSettings,
        now: Timestamp,
    ) -> Result<Option<Arc<Metadata>>, OidcFailure> {
        let mut kept = self.0.lock().await;
        if kept.refreshed_at.is_some_and(|at| now < at + REFRESH_PAUSE) {
            return Ok(None);
        }
        kept.refreshed_at = Some(now);
        let metadata = Arc::new(read_metadata(settings).await.inspect_err(log_unusable)?);
        kept.metadata = Some((Arc::clone(&metadata), now));
        Ok(Some(metadata))
    }
}

/// The pauses bound how often this is logged.
fn log_unusable(failure: &OidcFailure) {
    tracing::warn!(%failure, "the metadata of the identity provider cannot be used");
}

const CONFIGURATION: &str = "openid-configuration";

#[derive(Debug)]
pub(super) struct Metadata {
    /// The page to go to, which a browser opens.
    pub(super) authorization_endpoint: Url,
    token_endpoint: String,
    pub(super) userinfo_endpoint: Option<String>,
    /// The ways in which clients authenticate; empty if not published.
    auth_methods: Vec<String>,
    /// Whether classes of authentication can be demanded, not only wished for.
    pub(super) takes_claims_parameter: bool,
    pub(super) keys: Vec<PublicKey>,
}

/// Reads the metadata, then the keys.
async fn read_metadata(settings: &OidcSettings) -> Result<Metadata, OidcFailure> {
    let issuer = settings.issuer.as_str();
    let base = issuer.strip_suffix('/').unwrap_or(issuer);
    let document = object(CONFIGURATION, &[base, "/.well-known/openid-configuration"].concat(), settings).await?;
    if text(&document, "issuer").as_deref() != Some(issuer) {
        let found = text(&document, "issuer").unwrap_or_default();
        return Err(OidcFailure::misconfigured("issuer", format!("is {found:?} at the provider, and {issuer:?} here")));
    }
    let needed = |name: &str| text(&document, name).ok_or_else(|| OidcFailure::misconfigured(name, "is missing"));
    let authorization_endpoint = page_address(&needed("authorization_endpoint")?, settings.http.allows_private)?;
    let token_endpoint = needed("token_endpoint")?;
    let keys = keys(&object("jwks_uri", &needed("jwks_uri")?, settings).await?);
    if keys.is_empty() {
        let problem = "has no key that signs tokens; RSA, P-256, P-384 and Ed25519 are known here";
        return Err(OidcFailure::misconfigured("jwks_uri", problem));
    }
    Ok(Metadata {
        authorization_endpoint,
        token_endpoint,
        userinfo_endpoint: text(&document, "userinfo_endpoint"),
        auth_methods: texts(&document, "token_endpoint_auth_methods_supported"),
        takes_claims_parameter: is_true(&document, "claims_parameter_supported"),
        keys,
    })
}

async fn object(member: &str, address: &str, settings: &OidcSettings) -> Result<Members, OidcFailure> {
    let body = get(address, None, settings).await;
    let body = body.map_err(|failure| OidcFailure::of_call(member, &failure))?;
    parse_members(&body).ok_or_else(|| OidcFailure::misconfigured(member, "is not a JSON object"))
}

/// The address of a page of the provider: never `javascript:` or the like, which would run in the app.
fn page_address(text: &str, allow_private: bool) -> Result<Url, OidcFailure> {
    let wrong = |problem| OidcFailure::misconfigured("authorization_endpoint", problem);
    let url = Url::parse(text).map_err(|_| wrong("is not a URL"))?;
    let is_page = url.scheme() == "https" || (url.scheme() == "http" && allow_private);
    if !is_page || !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(wrong("is not an https address without user and fragment"));
    }
    Ok(url)
}

/// The keys that can be used. A single one may stand in the place of a list.
fn keys(document: &Members) -> Vec<PublicKey> {
    let keys = document.get("keys").map(|keys| keys.as_array().map_or(std::slice::from_ref(keys), Vec::as_slice));
    keys.unwrap_or_default().iter().filter_map(|key| PublicKey::parse(key.as_object()?)).collect()
}

pub(super) const TOKEN_ENDPOINT: &str = "token_endpoint";

pub(super) struct Tokens {
    pub(super) id_token: String,
    pub(super) access_token: Option<String>,
}

pub(super) async fn redeem(
    settings: &OidcSettings,
    metadata: &Metadata,
    code: &str,
    verifier: &str,
) -> Result<Tokens, OidcFailure> {
    let answer = exchange(settings, metadata, code, verifier).await?;
    let answer = answer.map_err(|error| OidcFailure::of_error(TOKEN_ENDPOINT, &error))?;
    let id_token = text(&answer, "id_token").ok_or_else(|| OidcFailure::invalid("id_token", "is missing"))?;
    Ok(Tokens { id_token, access_token: text(&answer, "access_token") })
}

/// Sends a code, and reads the answer: a JSON object, which may have tokens, or the name of an error (RFC 6749, 5.2).
pub(super) async fn exchange(
    settings: &OidcSettings,
    metadata: &Metadata,
    code: &str,
    verifier: &str,
) -> Result<Result<Members, String>, OidcFailure> {
    let (authorization, body) = authenticated(settings, metadata, code, verifier);
    let failed = |failure: EndpointFailure| OidcFailure::of_call(TOKEN_ENDPOINT, &failure);
    let request =
        settings.http.request(Method::POST, &metadata.token_endpoint).map_err(|fault| failed(fault.into()))?;
    let mut request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    let response = send(request, settings).await.map_err(|failure| failed(failure.into()))?;
    let answer = parse_members(response.body());
    // Some providers report an error with a status of success, or the reverse.
    if let Some(error) = answer.as_ref().and_then(|answer| text(answer, "error")) {
        return Ok(Err(error));
    }
    match response.status() {
        status if status.is_success() => {
            let no_object = || OidcFailure::misconfigured(TOKEN_ENDPOINT, "does not answer with a JSON object");
            answer.map(Ok).ok_or_else(no_object)
        }
        status if status.is_redirection() => Err(failed(EndpointFailure::Redirection(status))),
        StatusCode::UNAUTHORIZED => Ok(Err("invalid_client".to_owned())),
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

const USER_INFO_ENDPOINT: &str = "userinfo_endpoint";

/// The claims about `subject`, as JSON or as a signed token.
pub(super) async fn read_user_info(
    settings: &OidcSettings,
    metadata: &Metadata,
    address: &str,
    access_token: &str,
    subject: &str,
) -> Result<Members, OidcFailure> {
    let body = get(address, Some(&["Bearer ", access_token].concat()), settings).await;
    let body = body.map_err(|failure| OidcFailure::of_call(USER_INFO_ENDPOINT, &failure))?;
    let claims = match parse_members(&body) {
        Some(claims) => claims,
        None => signed_claims(settings, metadata, &body)?,
    };
    if text(&claims, "sub").as_deref() != Some(subject) {
        return Err(OidcFailure::invalid("userinfo.sub", "is another person than in the ID token"));
    }
    Ok(claims)
}

fn signed_claims(settings: &OidcSettings, metadata: &Metadata, body: &[u8]) -> Result<Members, OidcFailure> {
    let token = str::from_utf8(body).map(str::trim).ok().filter(|token| token.split('.').count() == 3);
    let token = token
        .ok_or_else(|| OidcFailure::misconfigured(USER_INFO_ENDPOINT, "answers neither JSON nor a signed token"))?;
    let claims = verified_claims(&metadata.keys, "userinfo", token).ok().flatten();
    let claims = claims.ok_or_else(|| OidcFailure::invalid("userinfo", "has no valid signature"))?;
    if is_given(&claims, "iss") && text(&claims, "iss").as_deref() != Some(&settings.issuer) {
        return Err(OidcFailure::invalid("userinfo.iss", "is another issuer"));
    }
    if is_given(&claims, "aud") && !is_only_audience(&claims, &settings.client_id) {
        return Err(OidcFailure::invalid("userinfo.aud", "is not this client alone"));
    }
    Ok(claims)
}
