//! Server-sent events (decision 0015).

use handover_rules::RequestId;
use serde::{Deserialize, Serialize};

/// Event name of a [`Changed`].
pub const CHANGED: &str = "changed";
/// Event name for the end of the session.
pub const SIGNED_OUT: &str = "signedOut";

/// Something changed for this account; the app reloads what it shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The requests concerned; empty if only services changed.
    pub requests: Vec<RequestId>,
}
