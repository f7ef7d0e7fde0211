//! `handover backup` and `handover restore`.

use super::database::{lock_file, require_database};
use crate::config::DatabaseOption;
use clap::Args;
use handover_rules::Timestamp;
use handover_store::{Database, RestoreOptions};
use std::path::PathBuf;

/// The files of `handover backup` and `handover restore`.
#[derive(Debug, Args)]
pub struct BackupFile {
    /// File of the backup
    pub file: PathBuf,
    /// The database
    #[command(flatten)]
    pub database: DatabaseOption,
}

/// `handover restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The files
    #[command(flatten)]
    pub files: BackupFile,
    /// Access that ends
    #[command(flatten)]
    pub ended: EndedAccess,
}

/// Access that a restore ends.
#[derive(Debug, Args)]
pub struct EndedAccess {
    /// End all sessions of people and of staff: the backup has those that have ended since
    #[arg(long)]
    pub end_sessions: bool,
    /// Revoke all keys of the provider's API and all access of applications: the backup has those revoked since
    #[arg(long)]
    pub revoke_keys: bool,
}

impl EndedAccess {
    pub(super) const fn options(&self) -> RestoreOptions {
        RestoreOptions { end_sessions: self.end_sessions, revoke_keys: self.revoke_keys }
    }
}

impl BackupFile {
    pub(super) fn run(&self) -> Result<(), String> {
        let database = self.database.address()?;
        let Database::File(path) = &database else {
            return Err("this copies database files. Back up a PostgreSQL database with pg_basebackup, or with \
                        pg_dump --format=custom"
                .to_owned());
        };
        require_database(&database, false)?;
        handover_store::back_up(path, &self.file).map_err(|error| format!("no backup was made: {error}"))?;
        println!("backed up to {}", self.file.display());
        Ok(())
    }
}

impl Restore {
    pub(super) fn run(&self, now: Timestamp) -> Result<(), String> {
        let Restore { files: BackupFile { file, database }, ended } = self;
        let Database::File(database) = &database.address()? else {
            return Err(
                "this puts database files in place. Restore a PostgreSQL database from a copy by pg_basebackup, or \
                        with pg_restore from one by pg_dump"
                    .to_owned(),
            );
        };
        let _server = lock_file(database, "-lock", "a server is running on this database. Stop it first")?;
        let _import =
            lock_file(database, "-import-lock", "an import is running on this database. Wait until it has ended")?;
        let aside = handover_store::restore(database, file, ended.options(), now)
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
