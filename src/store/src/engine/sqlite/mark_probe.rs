//! Reading the mark of a database where the file has it, without SQLite: see [`super::database_file`].
//!
//! SQLite itself would answer from its caches, or from the write-ahead log.

#[cfg(unix)]
pub(crate) use unix::MarkProbe;

/// Contents of a server's file.
pub(crate) enum FileContents {
    /// Its own, as far as known.
    Own,
    /// Those of a copy from earlier in the same run, or of one made with SQLite.
    Earlier,
    /// The mark is not where it was.
    Other,
}

#[cfg(unix)]
mod unix {
    use super::FileContents;
    use crate::{StoreError, StoreResult};
    use rusqlite::Connection;
    use std::fs::File;
    use std::mem::ManuallyDrop;
    use std::os::unix::fs::FileExt;
    use std::path::Path;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// The random part of a mark; the number of checkpoints follows it.
    type Random = [u8; 8];

    /// Not known yet, or not any more. No table begins on the first bytes of a database.
    const UNKNOWN: u64 = 0;

    /// File offset of the schema version, a big-endian integer of four bytes.
    const SCHEMA_VERSION_AT: u64 = 40;

    pub(crate) struct MarkProbe {
        /// Never closed: a process that closes a file loses all its locks on it, and with them those of SQLite.
        file: ManuallyDrop<File>,
        random: Random,
        page_size: usize,
        /// The schema version when the server started.
        schema_version: i64,
        /// File offset of the page with the mark.
        page_at: AtomicU64,
        /// File offset of the mark.
        at: AtomicU64,
        /// The most checkpoints that the mark in the file has counted.
        checkpoints: AtomicU64,
    }

    impl MarkProbe {
        /// `None` if this is not one of our marks.
        pub(crate) fn open(path: &Path, mark: &[u8], connection: &Connection) -> StoreResult<Option<Self>> {
            let Some((random, _)) = mark.split_first_chunk().filter(|(_, count)| count.len() == 8) else {
                return Ok(None);
            };
            let (page_at, page_size) = page_of_mark(connection)?;
            let file = File::open(path).map_err(|error| StoreError::Unavailable(error.to_string()))?;
            let probe = Self {
                file: ManuallyDrop::new(file),
                random: *random,
                page_size: usize::try_from(page_size).unwrap_or_default(),
                schema_version: schema_version(connection)?,
                page_at: AtomicU64::new(page_at),
                at: AtomicU64::new(UNKNOWN),
                checkpoints: AtomicU64::default(),
            };
            probe.search();
            Ok(Some(probe))
        }

        /// Compares the file with what the server has put there. While the offset of the mark is unknown, because it may be
        /// in the log only, this searches for it.
        pub(crate) fn look(&self, writer: Option<&Connection>) -> FileContents {
            if self.at.load(Ordering::Relaxed) == UNKNOWN {
                self.search();
                return FileContents::Own;
            }
            let Some(count) = self.count().or_else(|| self.search().then(|| self.count()).flatten()) else {
                return FileContents::Other;
            };
            // Twice, as SQLite may be writing it.
            let is_earlier = |count: u64| count < self.checkpoints.load(Ordering::Relaxed);
            if is_earlier(count) && self.count().is_none_or(is_earlier) {
                return FileContents::Earlier;
            }
            self.checkpoints.fetch_max(count, Ordering::Relaxed);
            if writer.is_some_and(|writer| self.has_other_schema(writer)) {
                return FileContents::Earlier;
            }
            FileContents::Own
        }

        /// The number of checkpoints in the mark; `None` if it is not where it was.
        fn count(&self) -> Option<u64> {
            let (mut random, mut count) = (Random::default(), [0; 8]);
            let at = self.at.load(Ordering::Relaxed);
            self.file.read_exact_at(&mut random, at).ok()?;
            self.file.read_exact_at(&mut count, at + 8).ok()?;
            (random == self.random).then(|| u64::from_be_bytes(count))
        }

        /// Whether the file has a schema version that it cannot have: the schema changes by 1 for each statement, and the
        /// writer knows changes that are in the log only.
        fn has_other_schema(&self, writer: &Connection) -> bool {
            let mut version = [0; 4];
            let is_read = self.file.read_exact_at(&mut version, SCHEMA_VERSION_AT).is_ok();
            let version = i64::from(u32::from_be_bytes(version));
            is_read
                && version != self.schema_version
                && schema_version(writer).is_ok_and(|latest| !(self.schema_version..=latest).contains(&version))
        }

        /// Searches for the mark on its page; returns whether it is there.
        fn search(&self) -> bool {
            let (page_at, mut page) = (self.page_at.load(Ordering::Relaxed), vec![0; self.page_size]);
            if self.file.read_exact_at(&mut page, page_at).is_err() {
                return false;
            }
            let found = page.windows(self.random.len()).position(|bytes| bytes == self.random);
            let found = found.and_then(|place| u64::try_from(place).ok());
            if let Some(place) = found {
                self.at.store(page_at + place, Ordering::Relaxed);
            }
            found.is_some()
        }

        /// Searches for the mark where another connection says that it is now; `false` if it should still be where it was.
        pub(crate) fn follow(&self, connection: &Connection) -> bool {
            let Ok((page_at, _)) = page_of_mark(connection) else { return false };
            if self.page_at.swap(page_at, Ordering::Relaxed) == page_at {
                return false;
            }
            self.at.store(UNKNOWN, Ordering::Relaxed);
            self.search();
            true
        }
    }

    /// File offset of the page with the mark, and the length of pages. The table has one row, so it is on one page.
    fn page_of_mark(connection: &Connection) -> StoreResult<(u64, u64)> {
        let place = "select (rootpage - 1) * page_size, page_size from sqlite_schema, pragma_page_size
            where name = 'database_mark'";
        Ok(connection.query_row(place, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn schema_version(connection: &Connection) -> StoreResult<i64> {
        Ok(connection.query_row("pragma schema_version", [], |row| row.get(0))?)
    }
}

/// Other systems: health checks compare the mark, commits do not.
#[cfg(not(unix))]
pub(crate) struct MarkProbe;

#[cfg(not(unix))]
impl MarkProbe {
    #[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
    pub(crate) fn open(_: &std::path::Path, _: &[u8], _: &rusqlite::Connection) -> crate::StoreResult<Option<Self>> {
        Ok(None)
    }

    pub(crate) fn look(&self, _: Option<&rusqlite::Connection>) -> FileContents {
        FileContents::Own
    }

    pub(crate) fn follow(&self, _: &rusqlite::Connection) -> bool {
        true
    }
}
