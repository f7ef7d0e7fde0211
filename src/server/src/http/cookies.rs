//! The cookies of sessions, devices, and sign-ins under way (decisions 0009, 0032, 0057).
//!
//! Over TLS their names begin with `__Host-`, which binds them to this host (RFC 6265bis).
//!
//! Device cookies (OWASP): a device that somebody has signed in on has its failures counted apart, so that nobody can lock
//! its owner out by guessing passwords. The cookie grants no access.

use crate::config::Settings;
use crate::http::AppState;
use crate::oidc::{ATTEMPT_LIFETIME, Attempt};
use crate::random;
use crate::secrets::token_hash;
use crate::use_cases::accounts::{DEVICE_LIFETIME, DeviceTokens};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;
use cookie::{Cookie, SameSite};
use std::convert::Infallible;

/// Sign-ins by the provider that a browser may have under way: their cookies are sent with every call.
const MAX_ATTEMPTS: usize = 5;

/// Characters of the OpenID Connect state in the name of a cookie.
const MARK_LENGTH: usize = 10;

/// Customers and staff sign in apart, each with cookies of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UserKind {
    Customer,
    Staff,
}

/// The name of a cookie. That of the session has no suffix.
fn name(settings: &Settings, of: UserKind, suffix: &str) -> String {
    let prefix = if settings.public_url.is_secure() { "__Host-" } else { "" };
    let name = match of {
        UserKind::Customer => "handover",
        UserKind::Staff => "handover-desk",
    };
    [prefix, name, suffix].concat()
}

pub(crate) fn session_token(headers: &HeaderMap, settings: &Settings, of: UserKind) -> Option<String> {
    read(headers, &name(settings, of, ""))
}

/// The `Set-Cookie` value that begins a session.
pub(crate) fn set_session(settings: &Settings, of: UserKind, token: &str, max_age: TimeDelta) -> HeaderValue {
    write(settings, name(settings, of, ""), token, max_age)
}

/// The `Set-Cookie` value that ends a session.
pub(crate) fn clear_session(settings: &Settings, of: UserKind) -> HeaderValue {
    set_session(settings, of, "", TimeDelta::zero())
}

/// The sign-in by the provider that the browser has begun with this state. Each has a cookie of its own, since several tabs
/// may begin one together.
pub(crate) fn attempt(headers: &HeaderMap, settings: &Settings, of: UserKind, state: &str) -> Option<String> {
    read(headers, &attempt_name(settings, of, state))
}

/// The `Set-Cookie` values that begin one, and end the oldest ones if the browser has begun many.
pub(crate) fn set_attempt(
    settings: &Settings,
    headers: &HeaderMap,
    of: UserKind,
    attempt: &Attempt,
) -> Vec<HeaderValue> {
    let name = attempt_name(settings, of, &attempt.state());
    let mut set = vec![write(settings, name, attempt.cookie(), ATTEMPT_LIFETIME)];
    let mut begun = attempts(headers, settings, of);
    begun.sort_by_key(|attempt| std::cmp::Reverse(attempt.ends_at()));
    set.extend(begun.iter().skip(MAX_ATTEMPTS - 1).map(|surplus| clear_attempt(settings, of, surplus)));
    set
}

/// The `Set-Cookie` value that ends one.
pub(crate) fn clear_attempt(settings: &Settings, of: UserKind, attempt: &Attempt) -> HeaderValue {
    write(settings, attempt_name(settings, of, &attempt.state()), "", TimeDelta::zero())
}

/// The sign-ins that the browser has begun.
fn attempts(headers: &HeaderMap, settings: &Settings, of: UserKind) -> Vec<Attempt> {
    let prefix = attempt_name(settings, of, "");
    let begun = all(headers).filter(|cookie| cookie.name().starts_with(&prefix));
    begun.filter_map(|cookie| Attempt::parse(cookie.value().to_owned())).collect()
}

fn attempt_name(settings: &Settings, of: UserKind, state: &str) -> String {
    name(settings, of, "-provider-") + state.get(..MARK_LENGTH).unwrap_or_default()
}

fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    all(headers).find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

fn all(headers: &HeaderMap) -> impl Iterator<Item = Cookie<'_>> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(Cookie::split_parse).filter_map(Result::ok)
}

fn write(settings: &Settings, name: String, token: &str, max_age: TimeDelta) -> HeaderValue {
    let cookie = Cookie::build((name, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(settings.public_url.is_secure())
        .max_age(cookie::time::Duration::seconds(max_age.num_seconds()));
    // Names and tokens are ASCII.
    HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// Suffix of the names of device cookies.
const DEVICE: &str = "-browser";

/// The hash of the request's device cookie, if it has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeviceCookie {
    of: UserKind,
    hash: Option<[u8; 32]>,
}

impl FromRequestParts<AppState> for DeviceCookie {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self::read(&parts.headers, &state.settings, UserKind::Customer))
    }
}

impl DeviceCookie {
    fn read(headers: &HeaderMap, settings: &Settings, of: UserKind) -> Self {
        let token = read(headers, &name(settings, of, DEVICE));
        Self { of, hash: token.map(|token| token_hash(&token)) }
    }

    pub(crate) fn hash(&self) -> Option<&[u8; 32]> {
        self.hash.as_ref()
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct DeskDeviceCookie(pub(crate) DeviceCookie);

impl FromRequestParts<AppState> for DeskDeviceCookie {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self(DeviceCookie::read(&parts.headers, &state.settings, UserKind::Staff)))
    }
}

/// A device at sign-in. It gets a new token, so that one planted by an attacker never becomes known.
pub(crate) struct NewDevice {
    previous: DeviceCookie,
    token: String,
}

impl NewDevice {
    pub(crate) fn new(previous: DeviceCookie) -> Self {
        Self { previous, token: random::session_token() }
    }

    /// The hashes of its tokens, for the store.
    pub(crate) fn tokens(&self) -> DeviceTokens {
        DeviceTokens { previous: self.previous.hash, new: token_hash(&self.token) }
    }

    /// The `Set-Cookie` value with the new token.
    pub(crate) fn set_cookie(&self, settings: &Settings) -> HeaderValue {
        write(settings, name(settings, self.previous.of, DEVICE), &self.token, DEVICE_LIFETIME)
    }
}
