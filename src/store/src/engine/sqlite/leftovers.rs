//! What an earlier run left beside a database: a write-ahead log, and how far the feed of events was handed out.

use super::connection::{Session, open_for_writing, schema_version};
use super::database_file::beside;
use crate::engine::lock;
use crate::{StoreError, StoreResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

// A write-ahead log that a crash left beside a database which was then replaced (decision 0051).
//
// SQLite applies any complete log to any database beside it: to a restored backup, too, which is then undone or ends as a
// mixture. Nothing in a log names its database. So each start of a server gives the file a random schema version, the one
// field of a database's header that every copy made with SQLite changes (a backup has 1, `vacuum into` adds 1), and notes it
// in the database, once it is in the file itself. It changes only with the schema, by 1 for each statement.

/// Changes of the schema that a file may see between two starts. Random versions are at least that far apart from a copy's.
const SCHEMA_CHANGES: i64 = 1 << 16;

/// Opens a database like [`open_for_writing`], unless the log beside it is not its own.
pub(crate) fn open_with_own_log(path: &Path) -> StoreResult<Session> {
    require_own_log(path)?;
    let connection = open_for_writing(path)?;
    forget_version_of_original(&connection)?;
    Ok(connection)
}

/// Fails if the log beside a database is not its own, or if that cannot be known and the two together are malformed. Changes
/// neither.
pub(crate) fn require_own_log(path: &Path) -> StoreResult<()> {
    let log = beside(path, "-wal");
    let is_there = |path: &Path| std::fs::metadata(path).is_ok_and(|metadata| metadata.len() > 0);
    if !is_there(path) || !is_there(&log) {
        return Ok(());
    }
    let looked = match look(path)? {
        // A server that has just started gives the file another version.
        Origin::Foreign => look(path)?,
        origin => origin,
    };
    let fault = match looked {
        Origin::Own => return Ok(()),
        Origin::Foreign => "does not belong to",
        Origin::Unknown if is_sound(&open_without_checkpoint(path)?)? => return Ok(()),
        Origin::Unknown => "is malformed together with",
    };
    Err(StoreError::Unavailable(format!(
        "the log {} {fault} the database file, as after a backup was copied over it. To go on with what the file holds, \
         remove {} and {} and start again. To go back to a backup, use `handover restore`",
        log.display(),
        log.display(),
        beside(path, "-shm").display()
    )))
}

enum Origin {
    Own,
    Foreign,
    /// The last start was interrupted.
    Unknown,
}

fn look(path: &Path) -> StoreResult<Origin> {
    // Without the log. In the middle of a checkpoint, the file alone may not be readable.
    let in_file = open_without_log(path).and_then(|file| schema_version(&file));
    let whole = open_without_checkpoint(path)?;
    let noted = whole.query_row("select schema_version from database_mark", [], |row| row.get::<_, Option<i64>>(0));
    let (Ok(in_file), Ok(with_log), Ok(Some(Some(noted)))) = (in_file, schema_version(&whole), noted.optional()) else {
        return Ok(Origin::Unknown);
    };
    let is_own = noted <= in_file && in_file <= with_log && with_log < noted + SCHEMA_CHANGES;
    Ok(if is_own { Origin::Own } else { Origin::Foreign })
}

/// Closing the last connection would otherwise apply the log to the file.
fn open_without_checkpoint(path: &Path) -> StoreResult<Connection> {
    // Nothing that reads the schema yet, which may be malformed.
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

/// Opens the file as it is, ignoring a log beside it, and takes no locks.
pub(crate) fn open_without_log(path: &Path) -> StoreResult<Connection> {
    let path = path.canonicalize().map_err(|error| StoreError::Unavailable(error.to_string()))?;
    let mut url = url::Url::from_file_path(&path).map_err(|()| StoreError::Corrupt("path of the database"))?;
    url.set_query(Some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(url.as_str(), flags)?)
}

/// Whether SQLite finds no damage.
pub(crate) fn is_sound(connection: &Connection) -> StoreResult<bool> {
    match connection.query_row("pragma quick_check(1)", [], |row| row.get::<_, String>(0)).map_err(StoreError::from) {
        Ok(result) => Ok(result == "ok"),
        Err(StoreError::Malformed(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Gives the database a new schema version, moves it to the file, and then notes it. There must be a mark.
pub(crate) fn renew_version(connection: &Connection) -> StoreResult<()> {
    let version: i64 =
        connection.query_row("select abs(random() % 1000000000) + ?1", [2 * SCHEMA_CHANGES], |row| row.get(0))?;
    let transaction = connection.unchecked_transaction()?;
    transaction.execute("update database_mark set schema_version = null", [])?;
    transaction.pragma_update(None, "schema_version", version)?;
    transaction.commit()?;
    // Otherwise somebody is reading, and the next start does not know where a log comes from.
    if move_to_file(connection)? {
        connection.execute("update database_mark set schema_version = ?1", [version])?;
        // A log with the mark would hide that the file was overwritten (decision 0051).
        move_to_file(connection)?;
    }
    Ok(())
}

/// Moves the log to the file; returns whether the log is now empty.
fn move_to_file(connection: &Connection) -> StoreResult<bool> {
    Ok(connection.query_row("pragma wal_checkpoint(passive)", [], |row| {
        Ok(row.get::<_, i64>(0)? == 0 && row.get::<_, i64>(1)? == row.get::<_, i64>(2)?)
    })?)
}

/// Forgets the version of a database that was copied: its log is written from now on, and is its own.
fn forget_version_of_original(connection: &Connection) -> StoreResult<()> {
    let of_original = "select 1 from database_mark, pragma_schema_version v
        where database_mark.schema_version not between v.schema_version - ?1 and v.schema_version";
    if connection.prepare(of_original)?.exists([SCHEMA_CHANGES])? {
        connection.execute("update database_mark set schema_version = null", [])?;
    }
    Ok(())
}

// The file beside the database that says how far the feed of events was handed out (decision 0055).
//
// A database that was put back to an earlier moment would give numbers again that others know. Its own rows do not show that,
// so each start compares them with this file: unless it confirms that the database has all that was handed out, the feed
// begins another epoch.

/// Appended to the path of the database.
pub(super) const FEED_MARK: &str = "-feed";

/// The file, open while a server runs.
pub(crate) struct FeedMark {
    path: PathBuf,
    state: Mutex<FeedMarkState>,
}

struct FeedMarkState {
    file: File,
    epoch: String,
    /// The highest number that was handed out.
    number: i64,
}

impl FeedMark {
    /// Opens the file of a database that nobody else serves, and renews the epoch of the feed unless the file confirms it.
    pub(crate) fn open(database: &Path, connection: &Connection) -> StoreResult<Self> {
        let path = path_of(database);
        let unusable = |error| StoreError::Unavailable(format!("{}: {error}", path.display()));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(unusable)?;
        let mut text = String::new();
        // Other contents confirm nothing.
        let _ = file.read_to_string(&mut text);
        let (epoch, number) = if let Some(number) = confirmed(&text, connection)? {
            (connection.query_row("select epoch from event_feed", [], |row| row.get(0))?, number)
        } else {
            let renew = "update event_feed set epoch = lower(hex(randomblob(5))) returning epoch";
            (connection.query_row(renew, [], |row| row.get(0))?, 0)
        };
        let mut state = FeedMarkState { file, epoch, number };
        state.write().and_then(|()| state.file.sync_all()).map_err(unusable)?;
        Ok(Self { path, state: Mutex::new(state) })
    }

    pub(crate) fn note(&self, number: i64) {
        let mut state = lock(&self.state);
        if number <= state.number {
            return;
        }
        state.number = number;
        if let Err(error) = state.write() {
            tracing::warn!(path = %self.path.display(), %error, "cannot note which events were handed out");
        }
    }
}

impl FeedMarkState {
    /// Always the same length, so that nothing of a former state remains.
    fn write(&mut self) -> std::io::Result<()> {
        let line = format!("{} {:019}\n", self.epoch, self.number);
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(line.as_bytes())
    }
}

/// Removes the file beside a database that it does not confirm, before a command appends events that would hide this. The
/// next start then begins another epoch.
pub(crate) fn remove_unless_confirmed(database: &Path, connection: &Connection) -> StoreResult<()> {
    let path = path_of(database);
    // Before the database: a server may be handing out events.
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(()) };
    if confirmed(&text, connection)?.is_none() {
        std::fs::remove_file(&path).map_err(|error| StoreError::Unavailable(format!("{}: {error}", path.display())))?;
    }
    Ok(())
}

/// Whether the file beside a database says that the database has all events that were handed out.
pub(crate) fn feed_is_confirmed(database: &Path, connection: &Connection) -> StoreResult<bool> {
    let Ok(text) = std::fs::read_to_string(path_of(database)) else { return Ok(false) };
    Ok(confirmed(&text, connection)?.is_some())
}

/// Beside the file itself if `database` is a link.
fn path_of(database: &Path) -> PathBuf {
    beside(&database.canonicalize().unwrap_or_else(|_| database.to_owned()), FEED_MARK)
}

/// The number up to which events were handed out, if the database has all of these.
fn confirmed(text: &str, connection: &Connection) -> StoreResult<Option<i64>> {
    let line = text.strip_suffix('\n').and_then(|line| line.split_once(' '));
    let Some((epoch, Ok(number))) = line.map(|(epoch, number)| (epoch, number.parse::<i64>())) else { return Ok(None) };
    let (own, last): (String, i64) = connection.query_row(
        "select epoch, coalesce((select max(id) from provider_event), 0) from event_feed",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok((epoch == own && number <= last).then_some(number))
}
