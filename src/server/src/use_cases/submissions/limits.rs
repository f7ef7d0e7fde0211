//! Limits of one transaction (decision 0042).

/// The limit, instead of [`crate::store::LINES_AT_ONCE`], for submissions that must be stored in one transaction, because
/// they end open requests of more than [`handover_rules::submission::MOST_REPLACING`] services.
pub const MOST_AT_ONCE: usize = 200;
