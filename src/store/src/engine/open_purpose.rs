//! The purpose for which a store is opened, and the state of a server.

use handover_rules::Timestamp;
use std::fmt::Write;

/// It decides on who moves the log to the file (decision 0012).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenPurpose {
    Server,
    Command,
    /// Beside a server.
    Import,
    /// Before the first server.
    ImportAlone,
}

/// What the servers on a database must agree on.
pub struct ServerState {
    /// The fingerprints of its keys, by name.
    pub keys: Vec<(&'static str, [u8; 32])>,
    /// The time that it stores.
    pub time: Box<dyn Fn() -> Timestamp + Send + Sync>,
}

impl ServerState {
    /// The names and fingerprints of all keys, in the order of the names.
    pub(super) fn keys(&self) -> String {
        let mut keys = self.keys.clone();
        keys.sort_unstable();
        let mut text = String::new();
        for (name, fingerprint) in keys {
            let _ = write!(text, "{}{name} ", if text.is_empty() { "" } else { " " });
            for byte in fingerprint {
                let _ = write!(text, "{byte:02x}");
            }
        }
        text
    }
}
