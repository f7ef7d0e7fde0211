//! The engine of the measured databases. Each has the path of a file: SQLite's own, or one that names a database of a
//! PostgreSQL cluster.

use crate::error::{BenchError, During};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An engine.
pub(crate) enum Engine {
    Sqlite,
    /// A cluster whose databases are only those of the benchmark.
    Postgres {
        /// The address, with `{}` in the place of the database.
        cluster: String,
        psql: PathBuf,
    },
}

impl Engine {
    /// The database as an argument of the program.
    pub(crate) fn argument(&self, database: &Path) -> OsString {
        match self {
            Self::Sqlite => database.into(),
            Self::Postgres { cluster, .. } => cluster.replace("{}", &name(database)).into(),
        }
    }

    /// Makes a database unless it exists. Imports make files by themselves.
    pub(crate) fn create(&self, database: &Path) -> Result<(), BenchError> {
        let Self::Postgres { .. } = self else { return Ok(()) };
        let name = name(database);
        if !self.query(&format!("select 1 from pg_database where datname = '{name}'"))?.is_empty() {
            return Ok(());
        }
        self.execute(&format!("create database {name} encoding 'UTF8' locale 'C' template template0"))
    }

    /// Copies a database that no server has open.
    pub(crate) fn copy(&self, from: &Path, to: &Path) -> Result<(), BenchError> {
        self.remove(to)?;
        match self {
            Self::Sqlite => copy_file(from, to),
            Self::Postgres { .. } => {
                let [from, to] = [from, to].map(name);
                self.execute(&format!("create database {to} template {from} strategy file_copy"))
            }
        }
    }

    /// Removes a database, with the files beside it.
    pub(crate) fn remove(&self, database: &Path) -> Result<(), BenchError> {
        remove_file(database)?;
        match self {
            Self::Sqlite => Ok(()),
            Self::Postgres { .. } => self.execute(&format!("drop database if exists {} with (force)", name(database))),
        }
    }

    fn execute(&self, sql: &str) -> Result<(), BenchError> {
        self.query(sql).map(drop)
    }

    /// The output of a statement in the cluster.
    fn query(&self, sql: &str) -> Result<Vec<u8>, BenchError> {
        let Self::Postgres { cluster, psql } = self else { return Ok(Vec::new()) };
        let mut command = Command::new(psql);
        command.args(["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--command", sql]);
        let output = command.arg(cluster.replace("{}", "postgres")).output().during("starting psql")?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(BenchError::new(format!("psql failed: {sql}: {}", String::from_utf8_lossy(&output.stderr).trim_end())))
    }
}

/// The name in the cluster.
fn name(database: &Path) -> String {
    let stem = database.file_stem().unwrap_or_default().to_string_lossy();
    format!("bench_{}", stem.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

fn copy_file(from: &Path, to: &Path) -> Result<(), BenchError> {
    for ending in ["", "-wal"] {
        let source = with_ending(from, ending);
        if source.exists() {
            fs::copy(&source, with_ending(to, ending)).during(source.display())?;
        }
    }
    Ok(())
}

pub(crate) fn remove_file(path: &Path) -> Result<(), BenchError> {
    for ending in ["", "-wal", "-shm", "-lock", ".log"] {
        let file = with_ending(path, ending);
        if file.exists() {
            fs::remove_file(&file).during(file.display())?;
        }
    }
    Ok(())
}

/// A file beside the database.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}
