//! Bringing a large file to disk while it is written.
//!
//! A call that waits for the disk waits for all that the disk was given before, by whomever, and with some file systems for
//! what others have left in memory, too. If a hundred megabytes were left until the end, a server beside the import would
//! wait for them with its own commit.

use crate::store::{StoreError, StoreResult};
use std::fs::File;
use std::io;
use std::path::Path;

/// Bytes that may be left in memory.
const BYTES_PER_SYNC: usize = 16_000_000;

/// A file that somebody else writes.
pub(super) struct SteadySync {
    file: File,
    /// Bytes since the last step.
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
