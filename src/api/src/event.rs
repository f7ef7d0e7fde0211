//! What the server tells a signed-in app by itself.

use handover_rules::RequestId;
use serde::{Deserialize, Serialize};

/// The name of the server-sent event that carries a [`Changed`].
pub const CHANGED: &str = "changed";
/// The name of the server-sent event that says the session has ended.
pub const SIGNED_OUT: &str = "signedOut";

/// Something changed for this account; the app reads again what it shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The requests concerned; empty when only services are.
    pub requests: Vec<RequestId>,
}
