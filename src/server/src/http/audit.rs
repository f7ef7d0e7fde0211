//! Writes down what was done to accounts that their owners, or an investigation, may ask about later: what was refused is
//! in `watch`. Handles and network addresses only: no mail addresses, no secrets (ASVS 16.2.1, 16.2.5, 16.3).

use super::peer::Peer;
use crate::logging::AUDIT;
use handover_rules::NicHandle;

/// Notes what was done to an account, and from where.
pub(super) fn note(account: &NicHandle, peer: Peer, what: &'static str) {
    tracing::info!(target: AUDIT, account = account.as_str(), %peer, "{what}");
}

/// Notes from where another system came with a key that is none.
pub(super) fn note_wrong_key(peer: Peer) {
    tracing::warn!(target: AUDIT, %peer, "a rights key was refused");
}
