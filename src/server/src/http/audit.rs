//! Writes down what was done to accounts that their owners, or an investigation, may ask about later: what was refused is
//! in `watch`. Handles only: no addresses, no secrets (ASVS 16.2.5, 16.3).

use crate::logging::AUDIT;
use handover_rules::NicHandle;

/// Notes what was done to an account.
pub(super) fn note(account: &NicHandle, what: &'static str) {
    tracing::info!(target: AUDIT, account = account.as_str(), "{what}");
}

/// Notes that another system came with a key that is none.
pub(super) fn note_wrong_key() {
    tracing::warn!(target: AUDIT, "a rights key was refused");
}
