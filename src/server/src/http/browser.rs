//! Browsers that an account has signed in from before. Each has a cookie that lets nobody in: it only has wrong passwords
//! counted apart from those of strangers, so that nobody can keep the owner of an account out by trying passwords for it
//! (OWASP calls them device cookies).

use super::Shared;
use super::session;
use crate::random;
use crate::settings::Settings;
use crate::store::{Reader, StoreResult, Tx};
use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use handover_rules::{NicHandle, Timestamp};
use sha2::{Digest, Sha256};
use std::convert::Infallible;

/// For how long a browser is known after a sign-in.
const KNOWN: TimeDelta = TimeDelta::days(180);

/// The hash of what a call's cookie says, if it has one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Browser(Option<[u8; 32]>);

impl FromRequestParts<Shared> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Self::Rejection> {
        let token = session::cookie(&parts.headers, cookie_name(&shared.settings));
        Ok(Self(token.map(|token| Sha256::digest(token.as_bytes()).into())))
    }
}

impl Browser {
    /// What an account knows it by.
    pub(super) fn hash(&self) -> Option<&[u8; 32]> {
        self.0.as_ref()
    }

    /// What wrong passwords for an account are counted under, where it knows this browser. No login looks like this.
    pub(super) fn count_of(
        self,
        reader: &Reader<'_>,
        account: &NicHandle,
        now: Timestamp,
    ) -> StoreResult<Option<String>> {
        let Some(hash) = self.0 else { return Ok(None) };
        let is_known = reader.knows_browser(account, &hash, now - KNOWN)?;
        Ok(is_known.then(|| format!("({account} {})", URL_SAFE_NO_PAD.encode(hash))))
    }
}

/// A browser that an account is about to know under a new secret: one that somebody has planted never counts.
pub(super) struct Newcomer {
    earlier: Browser,
    token: String,
}

impl Newcomer {
    pub(super) fn new(earlier: Browser) -> Self {
        Self { earlier, token: random::session_token() }
    }

    /// From now on the account knows it, and so does every account that has known it before.
    pub(super) fn introduce(&self, tx: &mut Tx<'_>, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        let hash: [u8; 32] = Sha256::digest(self.token.as_bytes()).into();
        if let Some(earlier) = &self.earlier.0 {
            tx.rename_browser(earlier, &hash)?;
        }
        tx.know_browser(account, &hash, now, now - KNOWN)
    }

    /// What the browser keeps.
    pub(super) fn cookie(&self, settings: &Settings) -> HeaderValue {
        session::set_cookie(settings, cookie_name(settings), &self.token, KNOWN.num_seconds())
    }
}

fn cookie_name(settings: &Settings) -> &'static str {
    if settings.public_url.is_secure() { "__Host-handover-browser" } else { "handover-browser" }
}
