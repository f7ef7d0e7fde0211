//! Sessions as the store keeps them in memory.

use chrono::TimeDelta;
use handover_rules::account::sign_in::Authentication;
use handover_rules::{NicHandle, Timestamp};

/// Session timeouts (ASVS 7.3.1 and 7.3.2).
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Since the last use.
    pub idle: TimeDelta,
    /// Since the start.
    pub absolute: TimeDelta,
}

/// A session that had not timed out when it was read.
#[derive(Clone, Debug)]
pub struct LiveSession {
    /// Signed-in account.
    pub account: NicHandle,
    /// Start.
    pub began_at: Timestamp,
    /// Last recorded use.
    pub used_at: Timestamp,
    /// The authentication by the provider; `None` for a session by password.
    pub authentication: Option<Authentication>,
}

impl LiveSession {
    /// Whether it has not timed out by `now`.
    #[must_use]
    pub fn is_live(&self, now: Timestamp, limits: SessionLimits) -> bool {
        self.used_at > now - limits.idle && self.began_at > now - limits.absolute
    }
}
