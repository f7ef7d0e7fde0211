//! The connection that writes, and its checkpoints: moving pages from the write-ahead log to the database file (decision
//! 0012).
//!
//! By default SQLite checkpoints within the commit that makes the log long enough, and that commit takes longer. Here a
//! thread does it beside the writer. The log starts over with a write that finds all of its pages moved, which may never
//! happen under constant load. So once the log is much longer, the writer moves the last pages itself, if they are few. An
//! import writes faster than the thread moves pages: it checkpoints between its transactions and makes the log start over, so
//! that the commits of a server beside it do not wait until much of the import's log is on disk.

use super::connection::{Session, open_for_checkpoints, pause_for_lock, wait_briefly_for_locks, wait_for_no_lock};
use super::database_file::{DatabaseFile, count_checkpoint};
use crate::clock::Stopwatch;
use crate::engine::connection::{BeginError, CommitError, Connection, WriteEngine};
use crate::engine::database::OpenPurpose;
use crate::{StoreError, StoreResult};
use rusqlite::ErrorCode;
use rusqlite::hooks::Wal;
use std::cell::Cell;
use std::os::raw::c_int;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// The time that writes of a server wait for another process, such as an import, to leave the write lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// The same for commands and imports, which nobody waits for.
const LOCK_PATIENCE_OF_COMMANDS: Duration = Duration::from_secs(10);

pub(crate) struct WriteConnection {
    connection: Session,
    file: Arc<DatabaseFile>,
    checkpoints: Checkpoints,
    patience: Duration,
    /// Rows written before the transaction.
    rows_before: u64,
}

impl WriteConnection {
    pub(crate) fn new(mut connection: Session, file: Arc<DatabaseFile>, purpose: OpenPurpose) -> StoreResult<Self> {
        let checkpoints = Checkpoints::start(file.path(), &mut connection, purpose)?;
        // It has a limit of its own for locks.
        wait_for_no_lock(&connection)?;
        let patience = match purpose {
            OpenPurpose::Server => LOCK_PATIENCE,
            OpenPurpose::Command | OpenPurpose::Import | OpenPurpose::ImportAlone => LOCK_PATIENCE_OF_COMMANDS,
        };
        Ok(Self { connection, file, checkpoints, patience, rows_before: 0 })
    }

    #[cfg(test)]
    pub(crate) fn for_tests(path: &std::path::Path) -> Self {
        let connection = super::connection::open_for_writing(path).expect("a database");
        let file = Arc::new(DatabaseFile::of(path, &connection, false).expect("a database"));
        Self::new(connection, file, OpenPurpose::Command).expect("a connection")
    }
}

impl WriteEngine for WriteConnection {
    fn connection(&self) -> Connection<'_> {
        (&self.connection).into()
    }

    fn begin(&mut self) -> Result<(), BeginError> {
        let stopwatch = Stopwatch::start();
        loop {
            match self.try_begin() {
                Err(BeginError::Locked) if stopwatch.elapsed() < self.patience => pause_for_lock(),
                result => return result,
            }
        }
    }

    fn try_begin(&mut self) -> Result<(), BeginError> {
        self.file.require_writable(Some(&self.connection)).map_err(|error| BeginError::Failed(error.into_reason()))?;
        let begun = self.connection.prepare_cached("begin immediate").and_then(|mut begin| begin.execute([]));
        self.rows_before = self.connection.total_changes();
        begun.map(drop).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy) => BeginError::Locked,
            _ => BeginError::Failed(StoreError::from(error).into_reason()),
        })
    }

    fn has_written(&self) -> bool {
        self.connection.total_changes() != self.rows_before
    }

    fn commit(&mut self) -> Result<(), CommitError> {
        // A file that went away before or during the commit will not be found by the next start.
        let committed = self.connection.run("commit");
        let committed = committed.and_then(|()| self.file.require_in_place(Some(&self.connection)));
        committed.map_err(|error| {
            self.file.note_damage(&error);
            // SQLite says "disk I/O error" on a file system that became read-only.
            let error = self.file.require_writable(None).err().unwrap_or(error);
            if self.connection.is_open() {
                self.roll_back();
            }
            CommitError::nothing_stored(error.into_reason())
        })
    }

    fn roll_back(&mut self) {
        let rolled_back = self.connection.execute_batch("rollback");
        assert!(!self.connection.is_open(), "cannot roll back: {rolled_back:?}");
    }

    fn note_trouble(&self, trouble: Option<String>, has_written: bool) {
        // A transaction that writes nothing succeeds on a full disk too.
        if trouble.is_some() || has_written || !self.file.must_be_tried() {
            self.file.set_trouble(trouble);
        }
    }

    fn note_unlocked(&self) {
        self.file.set_trouble(None);
    }

    fn after_commit(&mut self) {
        self.checkpoints.after_commit(&mut self.connection);
    }

    fn end(self: Box<Self>) {
        self.checkpoints.end();
    }
}

/// Length of a server's log, in pages, at which a checkpoint begins: 16 MB. Not shorter, because a page that is written
/// repeatedly is then moved once, and because a checkpoint waits for the disk, which slows commits beside it.
const CHECKPOINT_PAGES: i32 = 4000;

/// The same for an import beside a server, whose commits wait until the pages that the import has logged are on disk.
const CHECKPOINT_PAGES_BESIDE: i32 = 1000;

/// The same for an import without a server: 128 MB. No other process waits for its checkpoints, and pages that it writes
/// repeatedly are moved less often.
const CHECKPOINT_PAGES_ALONE: i32 = 32_000;

/// Length of the log, in pages, from which the writer checkpoints itself: 64 MB.
const FORCE_PAGES: i32 = 16_000;

/// Most pages that a server's writer moves itself for each [`FORCE_PAGES`] pages in the log, because its next write waits
/// for that. In proportion to the log, so that the log stays bounded.
const MAX_INLINE_PAGES: i32 = 500;

/// Growth of a too long log, in pages, before the writer looks at it again.
const RECHECK_PAGES: i32 = 100;

thread_local! {
    /// Pages in the log after the last commit of this thread.
    static LOG_PAGES: Cell<i32> = const { Cell::new(0) };
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of SQLite's hook")]
fn note_pages(_: &mut Wal, pages: c_int) -> rusqlite::Result<()> {
    LOG_PAGES.set(pages);
    Ok(())
}

struct Checkpoints {
    /// None for an import.
    background: Option<Background>,
    /// Pages in the log that call for a checkpoint.
    long: i32,
    /// Pages at the last checkpoint.
    done: i32,
}

/// The thread beside a server's writer.
struct Background {
    path: PathBuf,
    wake: SyncSender<()>,
    thread: JoinHandle<()>,
    /// Pages of the log that were in the database file after its last checkpoint.
    moved: Arc<AtomicI32>,
}

impl Background {
    fn start(path: &Path) -> StoreResult<Self> {
        // Opened now, while the file is known to be the right one.
        let own = open_for_checkpoints(path)?;
        let (wake, woken) = sync_channel(1);
        let moved = Arc::<AtomicI32>::default();
        let own_moved = Arc::clone(&moved);
        let thread = std::thread::Builder::new()
            .name("store-checkpoints".to_owned())
            .spawn(move || {
                while woken.recv().is_ok() {
                    own_moved.store(checkpoint(&own), Ordering::Relaxed);
                }
            })
            .map_err(StoreError::engine)?;
        Ok(Self { path: path.to_owned(), wake, thread, moved })
    }

    /// The number of `pages` that are not moved yet.
    fn left(&self, pages: i32) -> i32 {
        pages - self.moved.load(Ordering::Relaxed)
    }
}

impl Checkpoints {
    /// Takes over from SQLite's own ones on the writer's connection.
    fn start(path: &Path, connection: &mut rusqlite::Connection, purpose: OpenPurpose) -> StoreResult<Self> {
        let (background, long) = match purpose {
            OpenPurpose::Server | OpenPurpose::Command => (Some(Background::start(path)?), CHECKPOINT_PAGES),
            OpenPurpose::Import => (None, CHECKPOINT_PAGES_BESIDE),
            OpenPurpose::ImportAlone => (None, CHECKPOINT_PAGES_ALONE),
        };
        connection.wal_hook(Some(note_pages))?;
        Ok(Self { background, long, done: 0 })
    }

    /// To be called after each commit, on the writer's thread.
    fn after_commit(&mut self, connection: &mut rusqlite::Connection) {
        let pages = LOG_PAGES.get();
        if pages < self.done {
            self.done = 0;
        }
        // A log that is too long has few unmoved pages just after a checkpoint of the thread, so the writer looks often. Not
        // after every commit: a read may keep the log from starting over although all pages are moved.
        let further = if pages > FORCE_PAGES && self.background.is_some() { RECHECK_PAGES } else { self.long };
        if pages - self.done < further {
            return;
        }
        self.done = pages;
        count_checkpoint(connection);
        // Between transactions, without the write lock: other processes can write during it.
        match &self.background {
            None => {
                checkpoint(connection);
                start_over(connection);
            }
            Some(background)
                if pages > FORCE_PAGES && background.left(pages) <= MAX_INLINE_PAGES * (pages / FORCE_PAGES) =>
            {
                checkpoint(connection);
            }
            Some(background) => match background.wake.try_send(()) {
                // If it is full, one is about to begin.
                Ok(()) | Err(TrySendError::Full(())) => {}
                Err(TrySendError::Disconnected(())) => self.start_again(connection),
            },
        }
    }

    /// Restarts the thread after a panic, and checkpoints immediately: until the thread runs, the log would only grow.
    fn start_again(&mut self, connection: &mut rusqlite::Connection) {
        tracing::error!("the thread of checkpoints has ended; restarting");
        checkpoint(connection);
        let Some(background) = &mut self.background else { return };
        match Background::start(&background.path) {
            Ok(started) => *background = started,
            // The next long log tries again.
            Err(error) => tracing::error!(%error, "it cannot be started"),
        }
    }

    /// Waits until the thread's connection is closed.
    fn end(self) {
        let Some(Background { wake, thread, .. }) = self.background else { return };
        drop(wake);
        // A panic was already reported.
        let _ = thread.join();
    }
}

/// Makes the next write start the log over, which the writes of a server beside an import would hardly ever allow. Holds the
/// write lock while it moves the last pages, and waits briefly for reads that need the log.
fn start_over(connection: &mut rusqlite::Connection) {
    let started = wait_briefly_for_locks(connection)
        .and_then(|()| Ok(connection.query_row("pragma wal_checkpoint(restart)", [], |_| Ok(()))?));
    if let Err(error) = started.and(wait_for_no_lock(connection)) {
        tracing::debug!(%error, "the log could not start over");
    }
}

/// Does one on a connection of its own.
pub(super) fn checkpoint_once(path: &Path) -> StoreResult<()> {
    checkpoint(&open_for_checkpoints(path)?);
    Ok(())
}

/// Moves all pages that no reader or writer blocks, without waiting, and returns the number of pages moved so far. The next
/// checkpoint makes up for one that fails.
fn checkpoint(connection: &rusqlite::Connection) -> i32 {
    connection.query_row("pragma wal_checkpoint(passive)", [], |row| row.get(2)).unwrap_or_else(|error| {
        tracing::debug!(%error, "a checkpoint failed");
        0
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sqlite::Session;
    use crate::engine::sqlite::connection::open_for_writing;
    use tempfile::TempDir;

    struct CheckpointedDatabase {
        folder: TempDir,
        connection: Session,
        checkpoints: Checkpoints,
    }

    impl CheckpointedDatabase {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("handover.db");
            let mut connection = open_for_writing(&path).expect("a database");
            connection.execute_batch("create table filler (content blob)").expect("a table");
            let checkpoints = Checkpoints::start(&path, &mut connection, OpenPurpose::Server).expect("checkpoints");
            Self { folder, connection, checkpoints }
        }

        fn background(&mut self) -> &mut Background {
            self.checkpoints.background.as_mut().expect("a thread")
        }

        /// Of the database's file, without the log.
        fn length(&self) -> u64 {
            std::fs::metadata(self.folder.path().join("handover.db")).expect("the file").len()
        }

        /// Writes this number of pages in one commit.
        fn write(&self, pages: i32) {
            self.connection.execute("insert into filler values (zeroblob(?1))", [pages * 4096]).expect("writing");
        }

        fn after_commit(&mut self) {
            self.checkpoints.after_commit(&mut self.connection);
        }
    }

    #[test]
    fn dead_thread_is_restarted_and_the_log_still_moves() {
        let mut database = CheckpointedDatabase::new();
        let (wake, woken) = sync_channel(1);
        drop(woken);
        database.background().wake = wake;

        database.write(CHECKPOINT_PAGES + 1);
        database.after_commit();
        assert!(database.length() > 4_000_000, "{}", database.length());
        // A new thread runs.
        database.write(1);
        assert!(!matches!(database.background().wake.try_send(()), Err(TrySendError::Disconnected(()))));
        database.checkpoints.end();
    }

    #[test]
    fn writer_moves_the_small_rest_of_a_long_log() {
        let mut database = CheckpointedDatabase::new();
        // The thread's part is played by this test.
        let (wake, woken) = sync_channel(1);
        let thread = std::mem::replace(&mut database.background().wake, wake);
        let moved = Arc::clone(&database.background().moved);
        let empty = database.length();
        let mut write = |pages: i32| {
            database.write(pages);
            database.after_commit();
            (LOG_PAGES.get(), woken.try_recv().is_ok(), database.length())
        };
        let (pages, is_woken, _) = write(FORCE_PAGES - MAX_INLINE_PAGES);
        assert!(is_woken && pages < FORCE_PAGES, "{pages}");
        moved.store(pages, Ordering::Relaxed);
        // Below `FORCE_PAGES`, even if few pages are left.
        let (_, is_woken, length) = write(10);
        assert_eq!((is_woken, length), (false, empty));
        // Above `FORCE_PAGES`, with too many pages left.
        let (pages, is_woken, length) = write(2 * MAX_INLINE_PAGES);
        assert_eq!((is_woken, length), (true, empty));
        moved.store(pages, Ordering::Relaxed);
        let (_, is_woken, length) = write(10);
        assert_eq!((is_woken, length), (false, empty), "few pages since it looked");
        let (pages, is_woken, length) = write(RECHECK_PAGES);
        assert!(pages > FORCE_PAGES && !is_woken, "{pages}");
        assert!(length > empty + 60_000_000, "{length}");
        // So the log starts over.
        assert!(write(10).0 < 100);
        drop(thread);
    }
}
