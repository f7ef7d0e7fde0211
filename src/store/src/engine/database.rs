//! A database as a whole: its address, its use, the purpose for which it is opened, and what a look at it finds.

use super::schema::SchemaState;
use super::transaction::{ReadTx, WriteTx};
use super::values::only;
use crate::{PostgresUrl, StoreResult};
use handover_rules::Timestamp;
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    File(PathBuf),
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

/// It decides on who moves the log to the file (decision 0012).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenPurpose {
    Server,
    Command,
    /// Beside a server.
    Import,
    /// Before the first server.
    ImportAlone,
}

/// What the servers on a database must agree on.
pub struct ServerState {
    /// The fingerprints of its keys, by name.
    pub keys: Vec<(&'static str, [u8; 32])>,
    /// The time that it stores.
    pub time: Box<dyn Fn() -> Timestamp + Send + Sync>,
}

impl ServerState {
    /// The names and fingerprints of all keys, in the order of the names.
    pub(super) fn keys(&self) -> String {
        let mut keys = self.keys.clone();
        keys.sort_unstable();
        let mut text = String::new();
        for (name, fingerprint) in keys {
            let _ = write!(text, "{}{name} ", if text.is_empty() { "" } else { " " });
            for byte in fingerprint {
                let _ = write!(text, "{byte:02x}");
            }
        }
        text
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Inspection {
    /// Whether the schema is that of this version.
    pub schema: SchemaState,
    /// Time at which a server last ran on it; `None` before the first and without a current schema.
    pub last_run: Option<Timestamp>,
    /// Number of webhooks that are stopped; 0 without a current schema.
    pub stopped_webhooks: u32,
    /// Services, bills and payment methods with a status that this version does not know.
    pub unknown_statuses: u32,
    /// The state of the PostgreSQL cluster; `None` for a file.
    pub cluster: Option<ClusterState>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterState {
    /// Time for a statement that does nothing: the median of several.
    pub round_trip: Duration,
    pub standbys: u32,
    /// Standbys that commits wait for; `None` if the user of the database may not see that.
    pub synchronous: Option<u32>,
    /// Whether commits wait for standbys (`synchronous_standby_names`).
    pub waits_for_standbys: bool,
}

impl Inspection {
    pub(super) fn of(schema: SchemaState, cluster: Option<ClusterState>, reader: &ReadTx<'_>) -> StoreResult<Self> {
        if schema != SchemaState::Current {
            return Ok(Self { schema, last_run: None, stopped_webhooks: 0, unknown_statuses: 0, cluster });
        }
        let (last_run, stopped_webhooks) = (reader.last_run()?, reader.stopped_webhooks()?);
        let unknown_statuses = reader.unknown_statuses()?;
        Ok(Self { schema, last_run, stopped_webhooks, unknown_statuses, cluster })
    }
}

/// The use of a database. See decision 0020.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseUse {
    /// Not served yet; it may hold imported data.
    Unused,
    Demo,
    Production,
}

impl ReadTx<'_> {
    pub fn database_use(&self) -> StoreResult<DatabaseUse> {
        match self.first("select is_demo from database_use", [], only)? {
            Some(true) => Ok(DatabaseUse::Demo),
            Some(false) => Ok(DatabaseUse::Production),
            // Builds before the first release did not mark demos.
            None if self.has_mailbox_mails()? => Ok(DatabaseUse::Demo),
            None => Ok(DatabaseUse::Unused),
        }
    }

    fn has_mailbox_mails(&self) -> StoreResult<bool> {
        self.one("select exists (select 1 from mailbox)", [], only)
    }
}

impl WriteTx<'_> {
    /// Marks the database as used for demo mode or production.
    pub fn set_database_use(&mut self, is_demo: bool) -> StoreResult<()> {
        self.run(
            "insert into database_use (id, is_demo) values (1, ?1)
             on conflict (id) do update set is_demo = excluded.is_demo",
            [is_demo],
        )
    }
}

impl ReadTx<'_> {
    /// Time at which a server last ran on this database; `None` before the first.
    pub fn last_run(&self) -> StoreResult<Option<Timestamp>> {
        self.value("select max(at) from last_run", [])
    }
}

impl WriteTx<'_> {
    pub fn set_last_run(&mut self, now: Timestamp) -> StoreResult<()> {
        self.run("insert into last_run (id, at) values (1, ?1) on conflict (id) do update set at = excluded.at", [now])
    }
}

/// Access that a restore ends, because the backup may have more of it than there was at last.
#[derive(Clone, Copy, Debug, Default)]
pub struct RestoreOptions {
    /// Ends all sessions of people and of staff.
    pub end_sessions: bool,
    /// Revokes all keys of the provider's API, and all access of applications.
    pub revoke_keys: bool,
}
