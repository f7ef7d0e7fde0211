//! The file beside the database that says how far the feed of events was handed out (decision 0055).
//!
//! A database that was put back to an earlier moment would give numbers again that others know. Its own rows do not
//! show that, so each start compares them with this file: unless it confirms that the database has all that was handed out, the feed
//! begins another epoch.

use super::database_file::beside;
use crate::{StoreError, StoreResult};
use rusqlite::Connection;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Appended to the path of the database.
pub(crate) const ENDING: &str = "-feed";

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

    /// To be called before events up to this number are handed out.
    pub(crate) fn note(&self, number: i64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
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
pub(crate) fn is_confirmed(database: &Path, connection: &Connection) -> StoreResult<bool> {
    let Ok(text) = std::fs::read_to_string(path_of(database)) else { return Ok(false) };
    Ok(confirmed(&text, connection)?.is_some())
}

/// Beside the file itself if `database` is a link.
fn path_of(database: &Path) -> PathBuf {
    beside(&database.canonicalize().unwrap_or_else(|_| database.to_owned()), ENDING)
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
