//! SQLite: one file, one thread that writes, and a pool of readers.

mod backup;
mod checkpoint;
pub(crate) mod connection;
mod copy_source;
mod database_file;
mod disk_usage;
mod error;
mod feed_mark;
mod files;
mod inspection;
mod leftover_log;
mod mark;
mod mark_probe;
mod reader;
mod row_cells;
mod schema;
mod session;
mod write_connection;

pub use backup::{BackupError, back_up, restore};
pub use database_file::beside;
pub use disk_usage::{DiskUsage, disk_usage};

pub(super) use copy_source::CopySource;
pub(super) use files::Files;
pub(super) use inspection::inspect;
pub(super) use mark::add_checkpoint;
pub(super) use row_cells::RowCells;
#[cfg(test)]
pub(crate) use schema::migrate;
pub(crate) use session::Session;
#[cfg(test)]
pub(super) use write_connection::WriteConnection;
