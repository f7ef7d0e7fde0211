//! Imports of a provider's export from files on disk.

mod common;
#[path = "../common/database.rs"]
#[expect(dead_code, reason = "shared with the harness of a server")]
mod database;
mod demo_data;
mod faults;
mod files;
mod interrupted;
#[path = "../common/kept_lists.rs"]
mod kept_lists;
mod mutated;
#[path = "../common/mutation.rs"]
mod mutation;
#[expect(dead_code, reason = "commands get another database here")]
#[path = "../common/new_database.rs"]
mod new_database;
mod repeated;
mod spellings;
mod whole;
