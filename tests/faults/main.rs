//! The server while its dependencies fail: its process, disk, mail server, clock. Responses must stay true, and nothing
//! may happen twice. The figures are printed (`--nocapture`).

#![expect(dead_code, unused_imports, reason = "the harness serves other tests, too")]

mod clock;
#[path = "../common/mod.rs"]
mod common;
mod demo_requests;
#[cfg(target_os = "linux")]
mod disk_full;
mod feed_after_restore;
mod kills;
mod kills_of_acts;
mod kills_of_role_ends;
mod kills_of_submissions;
mod load;
mod mail_server;
#[cfg(unix)]
mod open_files;
mod overwritten;
mod process;
#[cfg(unix)]
mod read_only;
mod restored;
#[cfg(target_os = "linux")]
mod several_servers;
mod webhooks;
