//! The database of a command, and the commands on all of it: backup, restore, copy, migration and import.

use crate::clock::Clock;
use crate::config::{DatabaseOption, Policies};
use crate::import::{self, Options};
use crate::runtime::{FileLock, FileLockError};
use clap::Args;
use handover_rules::Timestamp;
use handover_store::{CopiedTable, Database, RestoreOptions, Store, StoreError, beside};
use std::fmt::Write;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

impl DatabaseOption {
    pub(super) fn open(&self) -> Result<Store, String> {
        open(&self.address()?, false)
    }
}

/// Opens a database; a file that does not exist only if `create` is set.
pub(super) fn open(database: &Database, create: bool) -> Result<Store, String> {
    require_database(database, create)?;
    Store::open(database).map_err(cannot_open(database))
}

/// Fails if the file of a database does not exist and `create` is not set: a lost file or a folder that is not mounted must
/// not silently become an empty database.
pub(super) fn require_database(database: &Database, create: bool) -> Result<(), String> {
    match database {
        Database::File(path) => require_file(path, create),
        // PostgreSQL makes no database for those that connect to it.
        Database::Postgres(_) => Ok(()),
    }
}

fn require_file(path: &Path, create: bool) -> Result<(), String> {
    if path.try_exists().map_err(|error| format!("cannot look for {}: {error}", path.display()))? {
        return require_writable(path);
    }
    if !create {
        return Err(format!(
            "there is no database {}. Put it in place, or begin a new one with --create",
            path.display()
        ));
    }
    let log = beside(path, "-wal");
    if log.exists() {
        return Err(format!(
            "{} belongs to a database that is not there. Put that in place, or move this file away",
            log.display()
        ));
    }
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))
        }
        None => Ok(()),
    }
}

/// SQLite would open the file for reading, and fail later with less to go by.
fn require_writable(path: &Path) -> Result<(), String> {
    OpenOptions::new().append(true).open(path).map(drop).map_err(|error| {
        format!(
            "cannot write the database {}: {error}. The user that runs Handover has to be allowed to write the file and \
             its folder, and the file system must not be read-only",
            path.display()
        )
    })
}

pub(super) fn cannot_open(database: &Database) -> impl FnOnce(StoreError) -> String {
    move |error| format!("cannot open the database {database}: {error}")
}

/// Keeps other servers off the file of a database; `held` is the message if one is running. Servers share a database of
/// PostgreSQL.
pub(super) fn lock(database: &Database, held: &str) -> Result<Option<FileLock>, String> {
    match database {
        Database::File(path) => lock_file(path, "-lock", held).map(Some),
        Database::Postgres(_) => Ok(None),
    }
}

/// Keeps every other server (`-lock`) or import (`-import-lock`) off the database. `held` is the message if one is
/// running.
fn lock_file(path: &Path, ending: &str, held: &str) -> Result<FileLock, String> {
    FileLock::take(path, ending).map_err(|error| match error {
        FileLockError::Held => held.to_owned(),
        error => error.to_string(),
    })
}

/// The files of `handover backup` and `handover restore`.
#[derive(Debug, Args)]
pub struct BackupFile {
    /// File of the backup
    pub file: PathBuf,
    #[command(flatten)]
    pub database: DatabaseOption,
}

/// `handover restore`.
#[derive(Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    pub files: BackupFile,
    #[command(flatten)]
    pub ended: EndedAccess,
}

const READ_AGAIN: &str =
    "systems that get events have to read everything again; see \"Backup and restore\" of the operations guide";

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
        println!("{READ_AGAIN}");
        Ok(())
    }
}

/// The databases of `handover copy`.
#[derive(Debug, Args)]
pub struct CopyFile {
    /// Database file to copy, whose server must be stopped
    pub file: PathBuf,
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

/// `handover migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    pub database: DatabaseOption,
    /// The PostgreSQL database was put back to an earlier moment: systems that get events notice that, and read everything again
    #[arg(long)]
    pub after_restore: bool,
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
            println!("{READ_AGAIN}");
        }
        Ok(())
    }
}

/// `handover import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Folder with `accounts.csv`, `services.csv`, `holders.csv`, `bills.csv` and `payment_methods.csv`
    pub folder: PathBuf,
    /// Remove all bills, or all payment methods, if their file has no rows
    #[arg(long)]
    pub allow_empty: bool,
    #[command(flatten)]
    pub database: DatabaseOption,
    /// Begin a new, empty database if the file does not exist. A PostgreSQL database must exist; the first import makes its
    /// schema
    #[arg(long)]
    pub create: bool,
}

impl Import {
    pub(super) async fn run(&self, clock: &Clock) -> Result<(), String> {
        let store = open(&self.database.address()?, self.create)?;
        let progress = import::progress_on_terminal();
        // The provider's limits do not matter: an import only runs transitions that are already scheduled.
        let rules = Options { policies: Policies::default(), allow_empty: self.allow_empty };
        let report = import::run(&self.folder, &store, clock, rules, progress).await;
        store.close().await;
        println!("{}", report.map_err(|error| error.to_string())?);
        Ok(())
    }
}
