//! `handover copy`.

use super::database::{lock_file, require_writable};
use crate::config::DatabaseOption;
use clap::Args;
use handover_store::{CopiedTable, Database};
use std::fmt::Write;
use std::path::PathBuf;

/// The databases of `handover copy`.
#[derive(Debug, Args)]
pub struct CopyFile {
    /// Database file to copy, whose server must be stopped
    pub file: PathBuf,
    /// The PostgreSQL database, which must be empty
    #[command(flatten)]
    pub database: DatabaseOption,
}

impl CopyFile {
    pub(super) fn run(&self) -> Result<(), String> {
        let file = &self.file;
        let database = self.database.address()?;
        let Database::Postgres(url) = &database else {
            return Err("this copies a database file to PostgreSQL: name the address of the new database, such as \
                        postgres://user@host/name, with --database or in --database-file. Copy to a file with \
                        `handover backup`"
                .to_owned());
        };
        require_writable(file)?;
        let running = "a server is running on this file. Stop it first: the copy would lack what it still writes";
        let _server = lock_file(file, "-lock", running)?;
        let _import = lock_file(file, "-import-lock", "an import is running on this file. Wait until it has ended")?;
        let watch = handover_store::Stopwatch::start();
        let copied = handover_store::copy(file, url, |table| println!("{}", line(table)))
            .map_err(|error| format!("nothing was copied: {error}"))?;
        let rows: u64 = copied.tables.iter().map(|table| table.rows).sum();
        println!(
            "copied {rows} rows of {} tables to {database} in {:.1} s; each table is the same there",
            copied.tables.len(),
            watch.elapsed().as_secs_f64()
        );
        if copied.renews_feed {
            println!("systems that get events have to read everything again, as after a restore");
        }
        println!(
            "from now on, start servers on the copy only: a server on {} would go on with an old state, and send emails \
             and webhooks a second time",
            file.display()
        );
        Ok(())
    }
}

/// The name, the rows and the hash of a table.
fn line(table: &CopiedTable) -> String {
    let hash = table.hash.iter().fold(String::new(), |mut hash, byte| {
        let _ = write!(hash, "{byte:02x}");
        hash
    });
    format!("{:<24} {:>12} rows  sha256 {hash}", table.name, table.rows)
}
