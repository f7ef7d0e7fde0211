//! Flushing a large file to disk while it is written.
//!
//! A flush waits for all writes that the disk was given before, of any process, and on some file systems also for other
//! processes' data in memory. If a hundred megabytes were left until the end, the next commit of a server beside the import
//! would wait for them.

use crate::store::{StoreError, StoreResult};
use std::fs::File;
use std::io;
use std::path::Path;

/// Bytes written between two flushes.
const BYTES_PER_SYNC: usize = 16_000_000;

/// Flushes a file that is written through another handle.
pub(super) struct SteadySync {
    file: File,
    /// Bytes since the last flush.
    written: usize,
}

impl SteadySync {
    /// Opens a file that is there. If it is a database of this process, it must not be closed before the connection: SQLite's
    /// locks would go with it.
    pub(super) fn open(path: &Path) -> StoreResult<Self> {
        Ok(Self { file: File::open(path).map_err(failed)?, written: 0 })
    }

    /// Counts bytes that were added, approximately, and syncs at each step.
    pub(super) fn written(&mut self, bytes: usize) -> StoreResult<()> {
        self.written += bytes;
        if self.written < BYTES_PER_SYNC {
            return Ok(());
        }
        self.written = 0;
        self.file.sync_data().map_err(failed)
    }

    /// Waits until the finished file is on disk.
    pub(super) fn finish(self) -> StoreResult<()> {
        self.file.sync_all().map_err(failed)
    }
}

fn failed(error: io::Error) -> StoreError {
    StoreError::Engine(Box::new(error))
}
