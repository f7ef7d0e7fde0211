//! `handover migrate`.

use super::backup::EndedAccess;
use super::database::{lock, open};
use crate::config::DatabaseOption;
use clap::Args;
use handover_rules::Timestamp;
use handover_store::Database;

/// `handover migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// The database
    #[command(flatten)]
    pub database: DatabaseOption,
    /// The PostgreSQL database was put back to an earlier moment: systems that get events notice that, and read everything again
    #[arg(long)]
    pub after_restore: bool,
    /// Access that ends
    #[command(flatten)]
    pub ended: EndedAccess,
}

impl Migrate {
    pub(super) async fn run(&self, now: Timestamp) -> Result<(), String> {
        let database = self.database.address()?;
        let is_ending = self.ended.end_sessions || self.ended.revoke_keys;
        match &database {
            _ if is_ending && !self.after_restore => {
                return Err("--end-sessions and --revoke-keys belong to --after-restore".to_owned());
            }
            Database::File(_) if self.after_restore => {
                return Err(
                    "--after-restore is for a PostgreSQL database. `handover restore` puts a file back".to_owned()
                );
            }
            Database::Postgres(url) if self.after_restore => {
                handover_store::after_restore(url, self.ended.options(), now)
                    .map_err(|error| format!("nothing was changed in {database}: {error}"))?;
            }
            _ => {
                let _server = lock(&database, "a server is running on this database. Stop it first")?;
                open(&database, false)?.close().await;
            }
        }
        println!("{database} has the schema of this version");
        if self.after_restore {
            println!(
                "systems that get events have to read everything again; see \"Backup and restore\" of the operations guide"
            );
        }
        Ok(())
    }
}
