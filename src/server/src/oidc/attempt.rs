//! A sign-in that a browser has begun.
//!
//! Its token is in a cookie only. State, nonce and PKCE verifier are hashes of it, so that an answer is of use only in this
//! browser, and nothing has to be stored when anybody begins to sign in.

use crate::random;
use crate::secrets::token_hash;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_store::TokenHash;

/// Time to sign in at the provider.
pub(crate) const ATTEMPT_LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// The time by which the provider's clock may be ahead.
pub(super) const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(60);

/// A sign-in under way.
pub(crate) struct Attempt {
    token: String,
    ends_at: Timestamp,
}

impl Attempt {
    pub(crate) fn begin(now: Timestamp) -> Self {
        Self { token: format!("{}.{}", random::session_token(), now.timestamp()), ends_at: now + ATTEMPT_LIFETIME }
    }

    pub(crate) fn parse(cookie: String) -> Option<Self> {
        let (_, seconds) = cookie.split_once('.')?;
        let began_at = Timestamp::from_timestamp(seconds.parse().ok()?, 0)?;
        let ends_at = began_at.checked_add_signed(ATTEMPT_LIFETIME)?;
        Some(Self { token: cookie, ends_at })
    }

    pub(crate) fn cookie(&self) -> &str {
        &self.token
    }

    /// The time from which on it is too late.
    pub(crate) fn ends_at(&self) -> Timestamp {
        self.ends_at
    }

    /// Whether an answer can use it. Anybody can write a time into a cookie.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        now < self.ends_at && self.ends_at <= now + ATTEMPT_LIFETIME + CLOCK_TOLERANCE
    }

    /// The hash under which it is recorded as used.
    pub(crate) fn hash(&self) -> TokenHash {
        token_hash(&self.token)
    }

    pub(crate) fn state(&self) -> String {
        self.derive("state")
    }

    pub(crate) fn nonce(&self) -> String {
        self.derive("nonce")
    }

    pub(crate) fn verifier(&self) -> String {
        self.derive("verifier")
    }

    /// The hash of the verifier (PKCE, RFC 7636).
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(token_hash(&self.verifier()))
    }

    fn derive(&self, purpose: &str) -> String {
        URL_SAFE_NO_PAD.encode(token_hash(&format!("{purpose} {}", self.token)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_an_attempt_differ_and_survive_the_cookie() {
        let now = Timestamp::from_timestamp(1_900_000_000, 0).expect("a timestamp");
        let attempt = Attempt::begin(now);
        let read = Attempt::parse(attempt.cookie().to_owned()).expect("a cookie of ours");
        assert_eq!(read.ends_at(), now + ATTEMPT_LIFETIME);
        assert_eq!(read.state(), attempt.state());
        let secrets = [attempt.state(), attempt.nonce(), attempt.verifier()];
        assert!(secrets.iter().all(|secret| secret.len() == 43 && !attempt.cookie().contains(secret)));
        assert!(secrets[0] != secrets[1] && secrets[1] != secrets[2] && secrets[0] != secrets[2]);
        assert_ne!(Attempt::begin(now).state(), attempt.state());
        for wrong in ["", "token", "token.", "token.soon", "token.8210266876799"] {
            assert!(Attempt::parse(wrong.to_owned()).is_none(), "{wrong}");
        }
    }

    #[test]
    fn attempts_of_other_times_are_closed() {
        let now = Timestamp::from_timestamp(1_900_000_000, 0).expect("a timestamp");
        let is_open = |seconds| {
            let attempt = Attempt::begin(now + TimeDelta::seconds(seconds));
            Attempt::parse(attempt.cookie().to_owned()).is_some_and(|attempt| attempt.is_open(now))
        };
        assert!(is_open(0) && is_open(-599) && is_open(60));
        assert!(!is_open(-600) && !is_open(61) && !is_open(200_000_000));
    }
}
