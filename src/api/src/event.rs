//! Server-sent events (decision 0015).

use handover_rules::RequestId;
use serde::{Deserialize, Serialize};

/// Event name of a [`Changed`].
pub const CHANGED: &str = "changed";
/// Event name for the end of the session.
pub const SIGNED_OUT: &str = "signedOut";
/// Event name for a stream that gives way to a newer one of its session; the app waits before it opens another.
pub const REPLACED: &str = "replaced";

/// Something changed for this account; the app reloads what it shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The requests concerned; empty if only services changed.
    pub requests: Vec<RequestId>,
}
