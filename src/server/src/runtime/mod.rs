//! The process: background loops, locks and logs.

pub(crate) mod failure_log;
pub mod file_lock;
pub(crate) mod followed_changes;
pub(crate) mod logging;
pub mod supervisor;
pub(crate) mod wakeup;
