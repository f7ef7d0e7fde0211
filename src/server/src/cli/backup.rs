//! `handover backup` and `handover restore`.

use super::database::{DatabaseFile, lock, require_database};
use clap::Args;
use handover_rules::Timestamp;
use handover_store::RestoreOptions;
use std::path::PathBuf;

/// The files of `handover backup` and `handover restore`.
#[derive(Debug, Args)]
pub struct BackupFile {
    /// File of the backup
    pub file: PathBuf,
    /// The database
    #[command(flatten)]
    pub database: DatabaseFile,
}

/// `handover restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The files
    #[command(flatten)]
    pub files: BackupFile,
    /// End all sessions of people and of staff: the backup has those that have ended since
    #[arg(long)]
    pub end_sessions: bool,
    /// Revoke all keys of the provider's API and all access of applications: the backup has those revoked since
    #[arg(long)]
    pub revoke_keys: bool,
}

impl BackupFile {
    pub(super) fn run(&self) -> Result<(), String> {
        require_database(&self.database.path, false)?;
        handover_store::back_up(&self.database.path, &self.file)
            .map_err(|error| format!("no backup was made: {error}"))?;
        println!("backed up to {}", self.file.display());
        Ok(())
    }
}

impl Restore {
    pub(super) fn run(&self, now: Timestamp) -> Result<(), String> {
        let Restore { files: BackupFile { file, database }, end_sessions, revoke_keys } = self;
        let database = &database.path;
        let ending = RestoreOptions { end_sessions: *end_sessions, revoke_keys: *revoke_keys };
        let _server = lock(database, "-lock", "a server is running on this database. Stop it first")?;
        let _import = lock(database, "-import-lock", "an import is running on this database. Wait until it has ended")?;
        let aside = handover_store::restore(database, file, ending, now)
            .map_err(|error| format!("nothing was restored: {error}"))?;
        println!("{} is a copy of {} now", database.display(), file.display());
        if let Some(aside) = aside {
            println!("what was there before is in {}", aside.display());
        }
        println!(
            "systems that get events have to read everything again; see \"Backup and restore\" of the operations guide"
        );
        Ok(())
    }
}
