//! SQLite: one file, one thread that writes, and a pool of readers.

mod backup;
pub(super) mod checkpoint;
pub(crate) mod connection;
mod database_file;
mod disk_usage;
mod error;
pub(super) mod feed_mark;
mod inspection;
pub(super) mod leftover_log;
pub(super) mod mark;
mod mark_probe;
mod reader;
mod schema;
mod session;
mod write_connection;

pub use backup::{BackupError, RestoreOptions, back_up, restore};
pub use database_file::beside;
pub use disk_usage::{DiskUsage, disk_usage};
pub use inspection::{Inspection, inspect};

pub(super) use database_file::DatabaseFile;
pub(super) use feed_mark::FeedMark;
pub(super) use reader::Reader;
#[cfg(test)]
pub(crate) use schema::migrate;
pub(super) use session::RowCells;
pub(crate) use session::Session;
pub(super) use write_connection::{BeginError, WriteConnection};
