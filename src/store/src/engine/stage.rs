//! The place for the rows of an import: a file beside SQLite's, or a schema beside PostgreSQL's.

use super::connection::Connection;
use super::{postgres, sqlite};
use crate::{Database, PostgresUrl, StoreError, StoreResult};
use std::path::PathBuf;

/// The place for the staged rows of an import.
#[derive(Clone, Debug)]
pub enum StagePlace {
    /// A file of SQLite, which is attached to the database, and the database to it.
    File(PathBuf),
    /// The schema `stage` of the database.
    Schema(PostgresUrl),
}

impl StagePlace {
    /// Whether there is a stage.
    pub fn exists(&self) -> StoreResult<bool> {
        match self {
            Self::File(path) => Ok(path.exists()),
            Self::Schema(url) => postgres::has_stage(url),
        }
    }

    /// Makes place for a new stage.
    pub(crate) fn clear(&self) -> StoreResult<()> {
        match self {
            // Its folder is new.
            Self::File(_) => Ok(()),
            Self::Schema(url) => postgres::clear_stage(url, true),
        }
    }

    /// Removes the stage from a database of PostgreSQL; that of a file goes with its folder.
    pub fn remove_schema(&self) -> StoreResult<()> {
        match self {
            Self::File(_) => Ok(()),
            Self::Schema(url) => postgres::clear_stage(url, false),
        }
    }
}

/// A connection to a stage.
pub(crate) enum StageConnection {
    Sqlite(sqlite::Session),
    Postgres(Box<postgres::Session>),
}

impl StageConnection {
    pub(crate) fn open(place: &StagePlace) -> StoreResult<Self> {
        match place {
            StagePlace::File(path) => sqlite::connection::open_stage(path).map(Self::Sqlite),
            StagePlace::Schema(url) => postgres::open_stage(url).map(|session| Self::Postgres(Box::new(session))),
        }
    }

    /// For statements.
    pub(crate) fn connection(&self) -> Connection<'_> {
        match self {
            Self::Sqlite(session) => session.into(),
            Self::Postgres(session) => (&**session).into(),
        }
    }

    /// Runs statements that have no values.
    pub(crate) fn run_all(&self, sql: &str) -> StoreResult<()> {
        match self {
            Self::Sqlite(session) => Ok(session.execute_batch(sql)?),
            Self::Postgres(session) => session.run_all(sql),
        }
    }

    /// Lets statements read the database as `handover`.
    pub(crate) fn attach(&self, database: &Database) -> StoreResult<()> {
        match (self, database) {
            (Self::Sqlite(session), Database::File(path)) => {
                session.execute("attach ?1 as handover", [path.to_string_lossy()]).map(drop)
            }
            (Self::Postgres(_), Database::Postgres(_)) => Ok(()),
            _ => Err(StoreError::Engine("the stage of another database".into())),
        }
    }

    /// Forgets statements about tables that are gone.
    pub(crate) fn forget_statements(&self) {
        match self {
            Self::Sqlite(session) => session.flush_prepared_statement_cache(),
            Self::Postgres(session) => session.forget_statements(),
        }
    }
}
