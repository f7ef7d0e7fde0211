//! Limits of one transaction (decision 0042).

use crate::store::MANY_LINES;

/// Requests that are stored in one transaction, with that of the call. More are prepared in several, if that is possible.
pub const AT_ONCE: usize = MANY_LINES as usize;

/// The limit for submissions that must be stored in one transaction, because they end open requests of more than
/// [`handover_rules::submission::MOST_REPLACING`] services.
pub const MOST_AT_ONCE: usize = 200;
