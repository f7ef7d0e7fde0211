//! Delivery reports: reading them (RFC 3464), and looking for new ones in a maildir. See decision 0059.

mod maildir;
mod report;

pub use maildir::run;
pub use report::parse;

/// Bytes of a report that are read. The report itself comes first; the returned email may be long.
pub const READ_BYTES: usize = 256 * 1024;
