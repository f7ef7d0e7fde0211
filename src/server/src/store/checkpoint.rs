//! Checkpoints: moving pages from the write-ahead log to the database file (decision 0044).
//!
//! SQLite would do that within the commit that makes the log long enough, and whoever wrote would wait for it. Here a
//! thread does it beside the writer. The log starts over when all of it was moved at the moment of a write, which a
//! constant load may never let happen: so the writer moves what is left itself once the log is much longer, if that is
//! little. An import writes faster than a thread moves: it does it itself and makes the log start over, so that the commits
//! of a server beside it do not wait for much of its log to reach the disk.

use super::connection::{open_for_checkpoints, wait_briefly_for_locks, wait_for_locks};
use super::open_purpose::OpenPurpose;
use super::{StoreError, StoreResult};
use rusqlite::Connection;
use rusqlite::hooks::Wal;
use std::cell::Cell;
use std::os::raw::c_int;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

/// Pages in the log of a server that call for a checkpoint: 16 MB. Pages that are written again and again are moved once,
/// and each checkpoint waits for the disk, which slows the commits beside it.
const LONG: i32 = 4000;

/// The same in the log of an import beside a server, whose commits wait for what the import has left in it.
const LONG_BESIDE: i32 = 1000;

/// The same in the log of an import that is alone: 128 MB. Nobody waits while it waits for the disk, and pages that it
/// writes again and again are moved less often.
const LONG_ALONE: i32 = 32_000;

/// Pages with which the writer does it itself: 64 MB.
const TOO_LONG: i32 = 16_000;

/// Pages that a server's writer moves itself at most, of a log that is just too long: its next write waits for that. As
/// many more as the log is longer, so that it does not grow for ever.
const LITTLE: i32 = 500;

/// Pages that are added to a log that is too long before the writer looks again.
const FURTHER: i32 = 100;

thread_local! {
    /// Pages in the log after the last commit of this thread.
    static LOG_PAGES: Cell<i32> = const { Cell::new(0) };
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of SQLite's hook")]
fn note_pages(_: &Wal, pages: c_int) -> rusqlite::Result<()> {
    LOG_PAGES.set(pages);
    Ok(())
}

/// The checkpoints of a writer.
pub(super) struct Checkpoints {
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
    /// Pages of the log that it found or made moved.
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
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self { path: path.to_owned(), wake, thread, moved })
    }

    /// The number of `pages` that are not moved yet.
    fn left(&self, pages: i32) -> i32 {
        pages - self.moved.load(Ordering::Relaxed)
    }
}

impl Checkpoints {
    /// Takes over from SQLite's own ones on the writer's connection.
    pub(super) fn start(path: &Path, connection: &Connection, purpose: OpenPurpose) -> StoreResult<Self> {
        let (background, long) = match purpose {
            OpenPurpose::Server | OpenPurpose::Command => (Some(Background::start(path)?), LONG),
            OpenPurpose::Import => (None, LONG_BESIDE),
            OpenPurpose::ImportAlone => (None, LONG_ALONE),
        };
        connection.wal_hook(Some(note_pages));
        Ok(Self { background, long, done: 0 })
    }

    /// To be called after each commit, on the writer's thread.
    pub(super) fn after_commit(&mut self, connection: &Connection) {
        let pages = LOG_PAGES.get();
        if pages < self.done {
            self.done = 0;
        }
        // Of a log that is too long, little is left just after the thread has moved what it found. It may not start over all
        // the same, because somebody reads: so not after every commit.
        let further = if pages > TOO_LONG && self.background.is_some() { FURTHER } else { self.long };
        if pages - self.done < further {
            return;
        }
        self.done = pages;
        // Outside of transactions, so that nobody else waits for what is moved here.
        match &self.background {
            None => {
                checkpoint(connection);
                start_over(connection);
            }
            Some(background) if pages > TOO_LONG && background.left(pages) <= LITTLE * (pages / TOO_LONG) => {
                checkpoint(connection);
            }
            Some(background) => match background.wake.try_send(()) {
                // If it is full, one is about to begin.
                Ok(()) | Err(TrySendError::Full(())) => {}
                Err(TrySendError::Disconnected(())) => self.start_again(connection),
            },
        }
    }

    /// Starts the thread again, which a panic has ended, and moves what there is meanwhile: or the log would only grow.
    fn start_again(&mut self, connection: &Connection) {
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
    pub(super) fn end(self) {
        let Some(Background { wake, thread, .. }) = self.background else { return };
        drop(wake);
        // A panic was reported by then.
        let _ = thread.join();
    }
}

/// Lets the next write begin the log anew, which the writes of a server beside it would hardly ever let happen. Holds the
/// write lock while it moves the few pages left, and waits briefly for reads that need the log.
fn start_over(connection: &Connection) {
    let started = wait_briefly_for_locks(connection)
        .and_then(|()| Ok(connection.query_row("pragma wal_checkpoint(restart)", [], |_| Ok(()))?));
    if let Err(error) = started.and(wait_for_locks(connection)) {
        tracing::debug!(%error, "the log could not start over");
    }
}

/// Does one on a connection of its own.
pub(super) fn once(path: &Path) -> StoreResult<()> {
    checkpoint(&open_for_checkpoints(path)?);
    Ok(())
}

/// Waits for nobody, and returns how many pages of the log are moved. If it fails, the next one does more.
fn checkpoint(connection: &Connection) -> i32 {
    connection.query_row("pragma wal_checkpoint(passive)", [], |row| row.get(2)).unwrap_or_else(|error| {
        tracing::debug!(%error, "a checkpoint failed");
        0
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::connection::open_for_writing;
    use tempfile::TempDir;

    /// A database with its checkpoints.
    struct CheckpointedDatabase {
        folder: TempDir,
        connection: Connection,
        checkpoints: Checkpoints,
    }

    impl CheckpointedDatabase {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("handover.db");
            let connection = open_for_writing(&path).expect("a database");
            connection.execute_batch("create table filler (content blob)").expect("a table");
            let checkpoints = Checkpoints::start(&path, &connection, OpenPurpose::Server).expect("checkpoints");
            Self { folder, connection, checkpoints }
        }

        fn background(&mut self) -> &mut Background {
            self.checkpoints.background.as_mut().expect("a thread")
        }

        /// Of the database's file, without the log.
        fn length(&self) -> u64 {
            std::fs::metadata(self.folder.path().join("handover.db")).expect("the file").len()
        }

        /// Writes so many pages, as one commit.
        fn write(&self, pages: i32) {
            self.connection.execute("insert into filler values (zeroblob(?1))", [pages * 4096]).expect("writing");
        }

        fn after_commit(&mut self) {
            self.checkpoints.after_commit(&self.connection);
        }
    }

    #[test]
    fn thread_that_has_ended_is_started_again_and_the_log_is_moved_meanwhile() {
        let mut database = CheckpointedDatabase::new();
        let (wake, woken) = sync_channel(1);
        drop(woken);
        database.background().wake = wake;

        database.write(LONG + 1);
        database.after_commit();
        assert!(database.length() > 4_000_000, "{}", database.length());
        // Another thread is there.
        database.write(1);
        assert!(!matches!(database.background().wake.try_send(()), Err(TrySendError::Disconnected(()))));
        database.checkpoints.end();
    }

    #[test]
    fn writer_moves_the_rest_of_a_log_that_is_too_long_if_it_is_little() {
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
        let (pages, is_woken, _) = write(TOO_LONG - LITTLE);
        assert!(is_woken && pages < TOO_LONG, "{pages}");
        moved.store(pages, Ordering::Relaxed);
        // Not too long, however little is left.
        let (_, is_woken, length) = write(10);
        assert_eq!((is_woken, length), (false, empty));
        // Too long, and not little.
        let (pages, is_woken, length) = write(2 * LITTLE);
        assert_eq!((is_woken, length), (true, empty));
        moved.store(pages, Ordering::Relaxed);
        let (_, is_woken, length) = write(10);
        assert_eq!((is_woken, length), (false, empty), "few pages since it looked");
        let (pages, is_woken, length) = write(FURTHER);
        assert!(pages > TOO_LONG && !is_woken, "{pages}");
        assert!(length > empty + 60_000_000, "{length}");
        // So the log starts over.
        assert!(write(10).0 < 100);
        drop(thread);
    }
}
