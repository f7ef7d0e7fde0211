//! The cookies of the server: those of sessions, of the device, and of sign-ins under way (decisions 0009, 0032, 0057).
//!
//! Over TLS their names begin with `__Host-`, which binds them to this host (RFC 6265bis).

use crate::config::Settings;
use crate::oidc::{ATTEMPT_LIFETIME, Attempt};
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;
use cookie::{Cookie, SameSite};

const SESSION_COOKIE: [&str; 2] = ["handover", "__Host-handover"];
const DESK_COOKIE: [&str; 2] = ["handover-desk", "__Host-handover-desk"];
const DEVICE_COOKIE: [&str; 2] = ["handover-browser", "__Host-handover-browser"];
const DESK_DEVICE_COOKIE: [&str; 2] = ["handover-desk-browser", "__Host-handover-desk-browser"];

const ATTEMPT_COOKIE: [&str; 2] = ["handover-provider", "__Host-handover-provider"];
const DESK_ATTEMPT_COOKIE: [&str; 2] = ["handover-desk-provider", "__Host-handover-desk-provider"];

/// The session token of a request.
pub(crate) fn session_token(headers: &HeaderMap, settings: &Settings) -> Option<String> {
    read(headers, name(SESSION_COOKIE, settings))
}

/// The `Set-Cookie` value that begins a session.
pub(crate) fn set_session(settings: &Settings, token: &str, max_age: TimeDelta) -> HeaderValue {
    write(settings, name(SESSION_COOKIE, settings), token, max_age)
}

/// The `Set-Cookie` value that ends a session.
pub(crate) fn clear_session(settings: &Settings) -> HeaderValue {
    write(settings, name(SESSION_COOKIE, settings), "", TimeDelta::zero())
}

/// The session token of somebody at the desk.
pub(crate) fn desk_token(headers: &HeaderMap, settings: &Settings) -> Option<String> {
    read(headers, name(DESK_COOKIE, settings))
}

/// The `Set-Cookie` value that begins a session at the desk.
pub(crate) fn set_desk(settings: &Settings, token: &str, max_age: TimeDelta) -> HeaderValue {
    write(settings, name(DESK_COOKIE, settings), token, max_age)
}

/// The `Set-Cookie` value that ends a session at the desk.
pub(crate) fn clear_desk(settings: &Settings) -> HeaderValue {
    write(settings, name(DESK_COOKIE, settings), "", TimeDelta::zero())
}

/// The account or member of staff whose device a device cookie identifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeviceOf {
    Customer,
    Staff,
}

impl DeviceOf {
    const fn cookie(self) -> [&'static str; 2] {
        match self {
            Self::Customer => DEVICE_COOKIE,
            Self::Staff => DESK_DEVICE_COOKIE,
        }
    }
}

/// The device token of a request.
pub(crate) fn device_token(headers: &HeaderMap, settings: &Settings, of: DeviceOf) -> Option<String> {
    read(headers, name(of.cookie(), settings))
}

/// The `Set-Cookie` value that makes a device known.
pub(crate) fn set_device(settings: &Settings, of: DeviceOf, token: &str, max_age: TimeDelta) -> HeaderValue {
    write(settings, name(of.cookie(), settings), token, max_age)
}

const fn attempt_cookie(of: DeviceOf) -> [&'static str; 2] {
    match of {
        DeviceOf::Customer => ATTEMPT_COOKIE,
        DeviceOf::Staff => DESK_ATTEMPT_COOKIE,
    }
}

/// The sign-in by the provider that the browser has begun.
pub(crate) fn attempt(headers: &HeaderMap, settings: &Settings, of: DeviceOf) -> Option<String> {
    read(headers, name(attempt_cookie(of), settings))
}

/// The `Set-Cookie` value that begins one.
pub(crate) fn set_attempt(settings: &Settings, of: DeviceOf, attempt: &Attempt) -> HeaderValue {
    write(settings, name(attempt_cookie(of), settings), attempt.cookie(), ATTEMPT_LIFETIME)
}

/// The `Set-Cookie` value that ends one.
pub(crate) fn clear_attempt(settings: &Settings, of: DeviceOf) -> HeaderValue {
    write(settings, name(attempt_cookie(of), settings), "", TimeDelta::zero())
}

fn name([plain, secure]: [&'static str; 2], settings: &Settings) -> &'static str {
    if settings.public_url.is_secure() { secure } else { plain }
}

fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

fn write(settings: &Settings, name: &'static str, token: &str, max_age: TimeDelta) -> HeaderValue {
    let cookie = Cookie::build((name, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(settings.public_url.is_secure())
        .max_age(cookie::time::Duration::seconds(max_age.num_seconds()));
    // Names and tokens are ASCII of ours.
    HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}
