//! Runs the store's jobs: one thread writes, others read; and the steps around a transaction. Nothing here knows
//! requests.

mod announcements;
mod by_engine;
mod columns;
mod commands;
mod connection;
mod followers;
mod inspection;
mod lane;
mod last_run;
mod open_purpose;
mod postgres;
mod row;
mod savepoint;
pub(crate) mod sqlite;
mod stage;
mod statement_log;
mod store;
mod transaction;
mod usage;
mod value;
mod writer;

pub(crate) use by_engine::by_engine;
pub(crate) use row::{FromRow, Row, from_row, only};
pub(crate) use stage::StageConnection;
pub(crate) use statement_log::StatementLog;
pub(crate) use value::{Column, List, Param, Params, Value, ValueRef, params};

pub use commands::{Copied, CopiedTable, CopyError, copy, inspect};
pub use followers::{Awaited, DeliveryPosition, SubscriberChanges, Subscription};
pub use inspection::{ClusterState, Inspection, SchemaState};
pub use open_purpose::ServerState;
pub use postgres::SqlValue;
pub use postgres::{ImportLock, PostgresUrl, after_restore};
pub use sqlite::{BackupError, DiskUsage, back_up, beside, disk_usage, restore};
pub use stage::StagePlace;
pub use store::Store;
pub use transaction::{Change, ReadTx, WriteTx};
pub use usage::DatabaseUse;
pub use writer::WriterFigures;
