//! Services that the provider has deleted and that were removed since: their rows stay for requests and histories.

/// The condition that a service `s` was not removed.
pub(crate) const NOT_REMOVED: &str = "(s.deleted_at is null or s.removal_at is not null)";
