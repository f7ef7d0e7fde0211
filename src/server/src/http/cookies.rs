//! The cookies of the server: those of sessions, of the device, and of sign-ins under way (decisions 0009, 0032, 0057).
//!
//! Over TLS their names begin with `__Host-`, which binds them to this host (RFC 6265bis).

use crate::config::Settings;
use crate::oidc::{ATTEMPT_LIFETIME, Attempt};
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;
use cookie::{Cookie, SameSite};
use std::borrow::Cow;

const SESSION_COOKIE: [&str; 2] = ["handover", "__Host-handover"];
const DESK_COOKIE: [&str; 2] = ["handover-desk", "__Host-handover-desk"];
const DEVICE_COOKIE: [&str; 2] = ["handover-browser", "__Host-handover-browser"];
const DESK_DEVICE_COOKIE: [&str; 2] = ["handover-desk-browser", "__Host-handover-desk-browser"];

/// The sign-ins by the provider that a browser may have under way: their cookies are sent with every call.
const MAX_ATTEMPTS: usize = 5;

/// Characters of a state, which tell sign-ins of a browser apart.
const MARK_LENGTH: usize = 10;

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

/// The sign-in by the provider that the browser has begun with this state. Each has a cookie of its own, since several tabs
/// may begin one together.
pub(crate) fn attempt(headers: &HeaderMap, settings: &Settings, of: DeviceOf, state: &str) -> Option<String> {
    read(headers, &attempt_name(settings, of, state))
}

/// The `Set-Cookie` values that begin one, and end the oldest ones if the browser has begun many.
pub(crate) fn set_attempt(
    settings: &Settings,
    headers: &HeaderMap,
    of: DeviceOf,
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
pub(crate) fn clear_attempt(settings: &Settings, of: DeviceOf, attempt: &Attempt) -> HeaderValue {
    write(settings, attempt_name(settings, of, &attempt.state()), "", TimeDelta::zero())
}

/// The sign-ins that the browser has begun.
fn attempts(headers: &HeaderMap, settings: &Settings, of: DeviceOf) -> Vec<Attempt> {
    let prefix = attempt_name(settings, of, "");
    let begun = all(headers).filter(|cookie| cookie.name().starts_with(&prefix));
    begun.filter_map(|cookie| Attempt::parse(cookie.value().to_owned())).collect()
}

fn attempt_name(settings: &Settings, of: DeviceOf, state: &str) -> String {
    [name(attempt_cookie(of), settings), "-", state.get(..MARK_LENGTH).unwrap_or_default()].concat()
}

fn name([plain, secure]: [&'static str; 2], settings: &Settings) -> &'static str {
    if settings.public_url.is_secure() { secure } else { plain }
}

fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    all(headers).find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

fn all(headers: &HeaderMap) -> impl Iterator<Item = Cookie<'_>> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(Cookie::split_parse).filter_map(Result::ok)
}

fn write<'a>(settings: &Settings, name: impl Into<Cow<'a, str>>, token: &'a str, max_age: TimeDelta) -> HeaderValue {
    let cookie = Cookie::build((name.into(), token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(settings.public_url.is_secure())
        .max_age(cookie::time::Duration::seconds(max_age.num_seconds()));
    // Names and tokens are ASCII of ours.
    HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}
