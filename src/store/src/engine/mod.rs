//! Runs the store's jobs: one thread writes, others read; and the steps around a transaction. Nothing here knows
//! requests.

mod announcements;
mod backup;
mod checkpoint;
pub(crate) mod connection;
mod database_file;
mod delivery_log;
mod disk_usage;
mod due_changes;
mod feed_mark;
mod inspection;
mod last_run;
mod leftover_log;
mod mark;
mod mark_probe;
mod open_purpose;
mod reader;
mod row;
mod session_cache;
mod statement_log;
mod store;
mod subscriptions;
mod transaction;
mod usage;
mod value;
mod writer;

pub(crate) use row::{FromRow, Row, from_row, only};
pub(crate) use statement_log::StatementLog;
pub(crate) use value::{Column, List, Param, Params, Value, ValueRef, params};

pub use backup::{BackupError, RestoreOptions, back_up, restore};
pub use database_file::beside;
pub use delivery_log::DeliveryPosition;
pub use disk_usage::{DiskUsage, disk_usage};
pub use due_changes::Awaited;
pub use inspection::{Inspection, inspect};
pub use store::Store;
pub use subscriptions::{SubscriberChanges, Subscription};
pub use transaction::{Change, ReadTx, WriteTx};
pub use usage::DatabaseUse;
pub use writer::WriterFigures;
