//! What a reader may know about the accounts named in a screen's data.

use handover_rules::NicHandle;
use serde::{Deserialize, Serialize};

/// An account named in a screen's data. Fields that the reader may not see, or that are not set, are absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPerson {
    /// The handle.
    pub handle: NicHandle,
    /// First and last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The reader's private label for the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}
