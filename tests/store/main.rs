//! The database: its statements, the single writer, migrations, corrupt rows and cleanup.
//!
//! Rows to work on come from the HTTP API of a running server, or from SQL where the API cannot make them.

#[path = "../common/mod.rs"]
#[expect(dead_code, reason = "shared with the target `http`, which uses all of it")]
mod common;

mod backlog;
mod backups;
mod cleanup;
#[path = "../common/copied_requests.rs"]
mod copied_requests;
mod copy;
mod corruption;
mod cost;
mod failures;
mod history;
#[path = "../common/kept_lists.rs"]
mod kept_lists;
mod large_accounts;
mod leftover_log;
mod list_model;
mod lists;
mod migrations;
mod others_changes;
mod retention;
mod statements;
mod tls;
mod writer;
