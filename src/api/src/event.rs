//! Server-sent events (decision 0014).

use handover_rules::RequestId;
use serde::{Deserialize, Serialize};

/// Header of answers to `GET`: the position in the sequence of changes before anything was read, a value for [`AFTER`].
pub const POSITION: &str = "handover-position";
/// Query parameter with the id of the last event, or the [`POSITION`] of an answer. If anything has changed for the account
/// since then, or that is not known any more, a [`CHANGED`] follows the first heartbeat. Without it, only later changes count.
pub const AFTER: &str = "after";
/// Event name of a [`Changed`]. Its id is a value for [`AFTER`].
pub const CHANGED: &str = "changed";
/// Event name of the first event of a stream, and of one that is sent after [`HEARTBEAT_SECONDS`] without other events:
/// a stream without it is dead, or held back on its way.
pub const HEARTBEAT: &str = "heartbeat";
/// The longest time between two events of a stream.
pub const HEARTBEAT_SECONDS: u64 = 15;
/// Event name for the end of the session.
pub const SIGNED_OUT: &str = "signedOut";
/// Event name for a stream that a newer one of its session replaces; the app waits before it opens another.
pub const REPLACED: &str = "replaced";

/// Something changed for this account; the app reloads its screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The requests concerned; empty if only services changed.
    pub requests: Vec<RequestId>,
}
