//! Device cookies (OWASP): a device that an account has signed in from has its failures counted apart, so that nobody can
//! lock the owner out by guessing passwords. The cookie grants no access.

use crate::config::Settings;
use crate::http::{AppState, cookies};
use crate::random;
use crate::use_cases::accounts::{DEVICE_LIFETIME, DeviceTokens};
use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};
use std::convert::Infallible;

/// The hash of the request's device cookie, if it has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeviceCookie(Option<[u8; 32]>);

impl FromRequestParts<AppState> for DeviceCookie {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let token = cookies::device_token(&parts.headers, &state.settings);
        Ok(Self(token.map(|token| Sha256::digest(token.as_bytes()).into())))
    }
}

impl DeviceCookie {
    pub(crate) fn hash(&self) -> Option<&[u8; 32]> {
        self.0.as_ref()
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
        DeviceTokens { previous: self.previous.0, new: Sha256::digest(self.token.as_bytes()).into() }
    }

    /// The `Set-Cookie` value with the new token.
    pub(crate) fn set_cookie(&self, settings: &Settings) -> HeaderValue {
        cookies::set_device(settings, &self.token, DEVICE_LIFETIME)
    }
}
