//! Limits on callers (decision 0022). [`crate::limits`] counts in memory; attempts by network are counted in the
//! database, since a restart must not reset them.

mod counter;
pub(crate) mod event_streams;
pub(crate) mod key_calls;
pub(crate) mod large_bodies;
pub(crate) mod lookups;
pub(crate) mod network_attempts;
pub(crate) mod refusals;
pub(crate) mod uploads;

pub(crate) use counter::{CallerShare, CallerShares, Counter};
