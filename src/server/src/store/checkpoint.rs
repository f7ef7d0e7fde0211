//! Checkpoints: moving pages from the write-ahead log to the database file.
//!
//! SQLite would do that within the commit that makes the log long enough, and whoever wrote would wait for it. Here a
//! thread does it beside the writer. The log starts over when all of it was moved at the moment of a write, which a
//! constant load may never let happen: so the writer moves what is left itself once the log is much longer, if that is
//! little. An import writes faster than the thread moves: it waits for it then, and a server beside it leaves that to it.

use super::connection::open_for_checkpoints;
use super::{StoreError, StoreResult};
use rusqlite::Connection;
use rusqlite::hooks::Wal;
use std::cell::Cell;
use std::os::raw::c_int;
use std::path::Path;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Pages in the log that call for a checkpoint.
const LONG: i32 = 1000;

/// Pages with which the writer does it itself: 32 MB.
const TOO_LONG: i32 = 8000;

/// Pages that a server's writer moves itself at most: its next write waits for that.
const LITTLE: i32 = 2000;

thread_local! {
    /// Pages in the log after the last commit of this thread.
    static PAGES: Cell<i32> = const { Cell::new(0) };
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of SQLite's hook")]
fn note_pages(_: &Wal, pages: c_int) -> rusqlite::Result<()> {
    PAGES.set(pages);
    Ok(())
}

/// The checkpoints of a writer.
pub(super) struct Checkpoints {
    wake: SyncSender<()>,
    thread: JoinHandle<()>,
    /// Held by the thread while it moves pages.
    moving: Arc<Mutex<()>>,
    /// Pages of the log that the thread found or made moved.
    moved: Arc<AtomicI32>,
    is_import: bool,
    /// Pages at the last checkpoint.
    done: i32,
}

impl Checkpoints {
    /// Takes over from SQLite's own ones on the writer's connection.
    pub(super) fn start(path: &Path, connection: &Connection, is_import: bool) -> StoreResult<Self> {
        // Opened now, while the file is known to be the right one.
        let own = open_for_checkpoints(path)?;
        connection.wal_hook(Some(note_pages));
        let (wake, woken) = sync_channel(1);
        let moving = Arc::<Mutex<()>>::default();
        let moved = Arc::<AtomicI32>::default();
        let (own_moving, own_moved) = (Arc::clone(&moving), Arc::clone(&moved));
        let thread = std::thread::Builder::new()
            .name("store-checkpoints".to_owned())
            .spawn(move || {
                while woken.recv().is_ok() {
                    let _moving = own_moving.lock().unwrap_or_else(PoisonError::into_inner);
                    own_moved.store(checkpoint(&own), Ordering::Relaxed);
                }
            })
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self { wake, thread, moving, moved, is_import, done: 0 })
    }

    /// To be called after each commit, on the writer's thread.
    pub(super) fn after_commit(&mut self, connection: &Connection) {
        let pages = PAGES.get();
        if pages < self.done {
            self.done = 0;
        }
        if pages - self.done < LONG {
            return;
        }
        self.done = pages;
        let is_little = pages - self.moved.load(Ordering::Relaxed) <= LITTLE;
        if pages > TOO_LONG && (self.is_import || is_little) {
            // Outside of transactions, so that nobody else waits.
            let _moving = self.is_import.then(|| self.moving.lock().unwrap_or_else(PoisonError::into_inner));
            checkpoint(connection);
        } else {
            // If it is full, one is about to begin.
            let _ = self.wake.try_send(());
        }
    }

    /// Waits until the thread's connection is closed.
    pub(super) fn end(self) {
        drop(self.wake);
        // A panic was reported by then.
        let _ = self.thread.join();
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
