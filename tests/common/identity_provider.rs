//! An OpenID provider in this process, which signs any claims.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use handover_rules::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

pub(crate) const CLIENT_ID: &str = "handover";
const CLIENT_SECRET: &str = "a secret of the client";

/// The signature of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    /// With the published key.
    Right,
    /// With a key that is not published, under another id.
    UnknownKey,
    /// With a key that is not published, under the id of the published one.
    OthersKey,
    /// `alg` is `none`.
    None,
    /// With the client's secret.
    Secret,
}

/// A key pair with its id.
struct Key {
    id: String,
    pair: EcdsaKeyPair,
}

impl Key {
    fn new(id: &str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key pair");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random);
        Self { id: id.to_owned(), pair: pair.expect("a key pair") }
    }

    fn public(&self) -> Value {
        let point = &self.pair.public_key().as_ref()[1..];
        let [x, y] = [&point[..32], &point[32..]].map(|part| URL_SAFE_NO_PAD.encode(part));
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id, "x": x, "y": y })
    }
}

/// A code that the provider has given.
struct Grant {
    challenge: String,
    redirect_uri: String,
    id_token: String,
    user_info: Value,
}

struct Inner {
    issuer: String,
    key: Key,
    is_down: bool,
    grants: HashMap<String, Grant>,
    user_info: Option<Value>,
    user_info_of_token: Value,
    number: u32,
    /// Changes to the documents: null removes a member.
    metadata: Value,
    token_answer: Value,
    /// In front of each document, such as a byte order mark.
    prefix: &'static str,
    /// Whether the client has to send its secret in the body.
    takes_post_only: bool,
    /// The error for a code that it has not given.
    code_error: &'static str,
}

type Shared = Arc<Mutex<Inner>>;

/// The provider.
pub(crate) struct IdentityProvider {
    shared: Shared,
    server: JoinHandle<()>,
}

impl Drop for IdentityProvider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock(shared: &Shared) -> MutexGuard<'_, Inner> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl IdentityProvider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("binding a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("address of the bound socket"));
        let (key, grants) = (Key::new("first"), HashMap::new());
        let inner = Inner {
            issuer,
            key,
            is_down: false,
            grants,
            user_info: None,
            user_info_of_token: Value::Null,
            number: 0,
            metadata: json!({}),
            token_answer: json!({}),
            prefix: "",
            takes_post_only: false,
            code_error: "invalid_grant",
        };
        let shared = Arc::new(Mutex::new(inner));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/authorize", get(async || "Sign in"))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(user_info))
            .with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("the provider serves") });
        Self { shared, server }
    }

    pub(crate) fn issuer(&self) -> String {
        lock(&self.shared).issuer.clone()
    }

    /// Command-line options that make it the provider of customers.
    pub(crate) fn options(&self) -> Vec<String> {
        let issuer = self.issuer();
        ["--oidc-issuer", &issuer, "--oidc-client-id", CLIENT_ID, "--oidc-client-secret", CLIENT_SECRET]
            .map(str::to_owned)
            .to_vec()
    }

    /// Command-line options that make it the provider of staff.
    pub(crate) fn desk_options(&self) -> Vec<String> {
        let options = self.options();
        options.into_iter().map(|option| option.replace("--oidc", "--desk-oidc")).collect()
    }

    pub(crate) fn set_down(&self, is_down: bool) {
        lock(&self.shared).is_down = is_down;
    }

    /// Signs with a new key from now on, and publishes only that.
    pub(crate) fn rotate_key(&self) {
        let mut inner = lock(&self.shared);
        inner.number += 1;
        inner.key = Key::new(&format!("rotated {}", inner.number));
    }

    /// Answers of the userinfo endpoint from now on.
    pub(crate) fn set_user_info(&self, claims: Value) {
        lock(&self.shared).user_info = Some(claims);
    }

    /// Changes the metadata; null removes a member.
    pub(crate) fn set_metadata(&self, changes: Value) {
        lock(&self.shared).metadata = changes;
    }

    /// Changes answers of the token endpoint; null removes a member.
    pub(crate) fn set_token_answer(&self, changes: Value) {
        lock(&self.shared).token_answer = changes;
    }

    /// Begins each document with this.
    pub(crate) fn set_prefix(&self, prefix: &'static str) {
        lock(&self.shared).prefix = prefix;
    }

    /// Refuses codes that it has not given with this error.
    pub(crate) fn set_code_error(&self, error: &'static str) {
        lock(&self.shared).code_error = error;
    }

    /// Refuses clients that send their secret in the header.
    pub(crate) fn take_post_only(&self) {
        lock(&self.shared).takes_post_only = true;
    }

    /// Signs somebody in at `page`, and returns the query with which it leads back. `claims` are added to the usual ones; null
    /// removes one.
    pub(crate) fn authorize(&self, page: &str, claims: &Value, now: Timestamp) -> String {
        self.authorize_with(page, claims, Signature::Right, now)
    }

    pub(crate) fn authorize_with(&self, page: &str, claims: &Value, signature: Signature, now: Timestamp) -> String {
        let page = Url::parse(page).expect("a URL");
        let asked: HashMap<String, String> = page.query_pairs().into_owned().collect();
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT_ID));
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"), "{}", asked["scope"]);
        let usual = json!({
            "iss": self.issuer(), "aud": CLIENT_ID, "sub": "subject-1", "sid": "session-1", "nonce": asked["nonce"],
            "iat": now.timestamp(), "exp": now.timestamp() + 60, "auth_time": now.timestamp(),
        });
        let claims = merged(usual, claims);
        let id_token = self.sign(&claims, signature);
        let mut inner = lock(&self.shared);
        inner.number += 1;
        let code = format!("code-{}", inner.number);
        let user_info = inner.user_info.clone().unwrap_or_else(|| json!({ "sub": claims["sub"] }));
        let (challenge, redirect_uri) = (asked["code_challenge"].clone(), asked["redirect_uri"].clone());
        inner.grants.insert(code.clone(), Grant { challenge, redirect_uri, id_token, user_info });
        format!("?code={code}&state={}&iss={}", asked["state"], inner.issuer.replace(':', "%3A").replace('/', "%2F"))
    }

    /// A logout token; `claims` as in [`Self::authorize`].
    pub(crate) fn logout_token(&self, claims: &Value, signature: Signature, now: Timestamp) -> String {
        let usual = json!({
            "iss": self.issuer(), "aud": CLIENT_ID, "iat": now.timestamp(), "exp": now.timestamp() + 60, "jti": "jti-1",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        self.sign(&merged(usual, claims), signature)
    }

    fn sign(&self, claims: &Value, signature: Signature) -> String {
        let inner = lock(&self.shared);
        let (alg, kid) = match signature {
            Signature::Right | Signature::OthersKey => ("ES256", inner.key.id.as_str()),
            Signature::UnknownKey => ("ES256", "unknown"),
            Signature::None => ("none", inner.key.id.as_str()),
            Signature::Secret => ("HS256", inner.key.id.as_str()),
        };
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = [encode(&json!({ "alg": alg, "kid": kid })), encode(claims)].join(".");
        let by = |key: &Key| {
            let signature = key.pair.sign(&SystemRandom::new(), signed.as_bytes()).expect("a signature");
            signature.as_ref().to_vec()
        };
        let bytes = match signature {
            Signature::Right => by(&inner.key),
            Signature::UnknownKey | Signature::OthersKey => by(&Key::new("another")),
            Signature::None => Vec::new(),
            Signature::Secret => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, CLIENT_SECRET.as_bytes());
                ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
        };
        [signed, URL_SAFE_NO_PAD.encode(bytes)].join(".")
    }
}

/// `changes` over `usual`, without members that are null.
fn merged(usual: Value, changes: &Value) -> Value {
    let Value::Object(mut members) = usual else { unreachable!("claims are an object") };
    members.extend(changes.as_object().expect("an object").clone());
    members.retain(|_, value| !value.is_null());
    members.into()
}

fn if_up(shared: &Shared, answer: impl FnOnce(&mut Inner) -> Response) -> Response {
    let mut inner = lock(shared);
    if inner.is_down { StatusCode::SERVICE_UNAVAILABLE.into_response() } else { answer(&mut inner) }
}

/// JSON without a media type.
fn document(inner: &Inner, members: &Value) -> Response {
    [inner.prefix, &members.to_string()].concat().into_response()
}

async fn configuration(State(shared): State<Shared>) -> Response {
    if_up(&shared, |inner| {
        let issuer = &inner.issuer;
        let usual = json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"), "userinfo_endpoint": format!("{issuer}/userinfo"),
            "jwks_uri": format!("{issuer}/jwks"), "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["ES256"],
            "claims_parameter_supported": true,
        });
        document(inner, &merged(usual, &inner.metadata))
    })
}

async fn keys(State(shared): State<Shared>) -> Response {
    if_up(&shared, |inner| document(inner, &json!({ "keys": [inner.key.public(), { "kty": "other" }, 7] })))
}

async fn token(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    if_up(&shared, |inner| {
        let form: HashMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
        let secret = CLIENT_SECRET.replace(' ', "+");
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT_ID}:{secret}"));
        let has_header = headers.get("authorization").is_some_and(|header| *header == format!("Basic {basic}"));
        let has_body = form.get("client_secret").is_some_and(|secret| secret == CLIENT_SECRET);
        if !(if inner.takes_post_only { has_body } else { has_header }) {
            return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
        }
        // A code works once.
        let grant = inner.grants.remove(&form["code"]).filter(|grant| {
            let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
            challenge == grant.challenge && form["redirect_uri"] == grant.redirect_uri
        });
        let Some(grant) = grant else {
            return (StatusCode::BAD_REQUEST, Json(json!({ "error": inner.code_error }))).into_response();
        };
        inner.user_info_of_token = grant.user_info;
        let usual = json!({ "access_token": "access", "token_type": "Bearer", "id_token": grant.id_token });
        document(inner, &merged(usual, &inner.token_answer))
    })
}

async fn user_info(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let is_known = headers["authorization"] == "Bearer access";
    if_up(&shared, |inner| {
        if is_known { document(inner, &inner.user_info_of_token) } else { StatusCode::UNAUTHORIZED.into_response() }
    })
}
