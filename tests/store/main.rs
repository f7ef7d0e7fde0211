//! The database: its statements, the single writer, migrations, corrupt rows and cleanup.
//!
//! Where a test needs rows to work on, they are made over the HTTP API of a running server.

#[path = "../common/mod.rs"]
#[expect(dead_code, reason = "shared with the target `http`, which uses all of it")]
mod common;

mod cleanup;
mod corruption;
mod cost;
#[path = "../common/ended_requests.rs"]
mod ended_requests;
#[path = "../common/kept_lists.rs"]
mod kept_lists;
mod lists;
mod migrations;
mod retention;
mod statements;
mod writer;
