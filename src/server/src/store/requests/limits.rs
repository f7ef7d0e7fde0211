//! The limit of one transaction.

/// Requests of a submission that one transaction stores or changes, and tells of. What is done to more takes several, and
/// emails about it wait for the last of them (decision 0041).
pub const LINES_AT_ONCE: usize = 50;
