//! The address of a database.

use crate::PostgresUrl;
use std::fmt;
use std::path::{Path, PathBuf};

/// The address of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file of SQLite.
    File(PathBuf),
    /// A database of PostgreSQL.
    Postgres(PostgresUrl),
}

impl Database {
    /// Reads the path of a file, or an address that begins with `postgres://`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the address.
    pub fn parse(text: &str) -> Result<Self, String> {
        if PostgresUrl::is_meant_by(text) {
            // The second would belong to the host, which messages show.
            if text.matches('@').count() > 1 {
                return Err("the address of the database has several @: write those of a password as %40".to_owned());
            }
            PostgresUrl::parse(text).map(Self::Postgres)
        } else {
            Ok(Self::File(text.into()))
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(formatter),
            Self::Postgres(url) => url.fmt(formatter),
        }
    }
}

impl From<PathBuf> for Database {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<&Path> for Database {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&PathBuf> for Database {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

impl From<&Self> for Database {
    fn from(database: &Self) -> Self {
        database.clone()
    }
}
