//! Access that ends when a database goes back to an earlier moment.

/// Access that a restore ends, because the backup may have more of it than there was at last.
#[derive(Clone, Copy, Debug, Default)]
pub struct RestoreOptions {
    /// Ends all sessions of people and of staff.
    pub end_sessions: bool,
    /// Revokes all keys of the provider's API, and all access of applications.
    pub revoke_keys: bool,
}
