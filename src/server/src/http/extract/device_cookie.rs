//! Device cookies (OWASP): a device that somebody has signed in on has its failures counted apart, so that nobody can lock
//! its owner out by guessing passwords. The cookie grants no access. Customers and staff have one each.

use crate::config::Settings;
use crate::http::AppState;
use crate::http::cookies::{self, DeviceOf};
use crate::random;
use crate::secrets::code_hash::token_hash;
use crate::use_cases::accounts::{DEVICE_LIFETIME, DeviceTokens};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use std::convert::Infallible;

/// The hash of the request's device cookie, if it has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeviceCookie {
    of: DeviceOf,
    hash: Option<[u8; 32]>,
}

impl FromRequestParts<AppState> for DeviceCookie {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self::read(&parts.headers, &state.settings, DeviceOf::Customer))
    }
}

impl DeviceCookie {
    fn read(headers: &HeaderMap, settings: &Settings, of: DeviceOf) -> Self {
        let token = cookies::device_token(headers, settings, of);
        Self { of, hash: token.map(|token| token_hash(&token)) }
    }

    pub(crate) fn hash(&self) -> Option<&[u8; 32]> {
        self.hash.as_ref()
    }
}

/// The device cookie of a member of staff.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeskDeviceCookie(pub(crate) DeviceCookie);

impl FromRequestParts<AppState> for DeskDeviceCookie {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self(DeviceCookie::read(&parts.headers, &state.settings, DeviceOf::Staff)))
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
        cookies::set_device(settings, self.previous.of, &self.token, DEVICE_LIFETIME)
    }
}
