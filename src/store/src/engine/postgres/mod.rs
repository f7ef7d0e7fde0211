//! PostgreSQL: one connection writes, in turns with other programs, and some read (decision 0060).

mod after_restore;
mod check;
mod cluster;
mod copy_in;
mod copy_target;
mod dialect;
mod duty;
mod error;
mod for_tests;
mod inspection;
mod reader;
mod readiness;
mod row_cells;
mod schema;
mod session;
mod stage;
mod state;
mod tls;
mod url;
mod value;
mod write_connection;

pub use after_restore::after_restore;
pub(super) use check::write_pages;
pub(super) use cluster::{Cluster, on_own_thread};
pub(super) use copy_target::CopyTarget;
pub(super) use for_tests::ROWS_VISITED;
pub use for_tests::SqlValue;
pub(super) use inspection::inspect;
pub(super) use row_cells::RowCells;
pub(super) use session::Session;

pub use stage::ImportLock;
pub(super) use stage::{clear_stage, has_stage, lock_imports, open_stage};
pub use url::PostgresUrl;
